"""Synthesises the cloud: `python -m infra.app [FOLDER]` writes one template and the list of its assets.

The same inputs give the same template on every machine: nothing here looks up an account, reads a clock or writes an
absolute path.
"""

import os
import sys
from pathlib import Path

import aws_cdk as cdk

from infra.stack import CutroomStack

STACK = "Cutroom"
# Set by the CDK's command line and by `cutroom deploy`: what is synthesised then will be published.
PUBLISHERS = {"CDK_CLI_VERSION", "CUTROOM_PUBLISH"}
FLAGS = {
    "@aws-cdk/aws-iam:minimizePolicies": True,
    "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": True,
    "@aws-cdk/core:enablePartitionLiterals": True,
    "@aws-cdk/aws-sqs:redriveAllowPolicy": True,
}


def build(folder: str | Path, *, publish: bool = False) -> cdk.App:
    """The app with its one stack, which will be written to `folder`; to `publish` it, the libraries must be built."""
    app = cdk.App(outdir=str(folder), analytics_reporting=False, context=FLAGS)
    CutroomStack(app, STACK, publish=publish)
    return app


def main() -> None:
    """Write the cloud assembly where the argument, the CDK command line or nobody says."""
    folder = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("CDK_OUTDIR", "cdk.out")
    build(folder, publish=not PUBLISHERS.isdisjoint(os.environ)).synth()


if __name__ == "__main__":
    main()
