"""The browser, the cloud and the people of the browser tests, shared by the benchmarks of the web app."""

from tests.web.conftest import chromium, driver, somebody, studio, url

__all__ = ["chromium", "driver", "somebody", "studio", "url"]
