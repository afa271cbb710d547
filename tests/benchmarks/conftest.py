"""The browser, the cloud and the people of the browser tests, shared by the benchmarks of the web app."""

from tests.web.conftest import chromium, cloud, driver, film, somebody, studio, talk, url

__all__ = ["chromium", "cloud", "driver", "film", "somebody", "studio", "talk", "url"]
