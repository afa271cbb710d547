"""The emulator's own modules, and the folders that our replacements use beside its state."""

import os
from importlib import import_module
from pathlib import Path
from typing import Any

STATE = Path(os.environ["STATE_DIR"])
HOST_PORT = int(os.environ["CUTROOM_HOST_PORT"])
CONTROL_SECRET = os.environ["CUTROOM_CONTROL_SECRET"]
INCOMING, MULTIPART, CODE = STATE / "incoming", STATE / "multipart", STATE / "code"

app: Any = import_module("ministack.app")
s3: Any = import_module("ministack.services.s3")
lambdas: Any = import_module("ministack.services.lambda_svc")
machines: Any = import_module("ministack.services.stepfunctions")
batch: Any = import_module("ministack.services.batch")
queues: Any = import_module("ministack.services.sqs")
mail: Any = import_module("ministack.services.ses")
resources: Any = import_module("ministack.services.cloudformation.provisioners")
sigv4: Any = import_module("ministack.core.sigv4")
persistence: Any = import_module("ministack.core.persistence")
