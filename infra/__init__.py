"""The cloud: one stack on AWS, and the same template on one machine."""

import os
import sys
from pathlib import Path

# The CDK speaks to Node; ours came with the Python environment (tools/setup.py) and is of a version that it supports.
_NODE = Path(sys.prefix) / "bin" / "node"
if _NODE.exists():
    os.environ.setdefault("JSII_NODE", str(_NODE))
