"""The process's environment: the one place that reads it; `settings` says what each value means."""

import os
from collections.abc import Mapping

VALUES: Mapping[str, str] = os.environ
