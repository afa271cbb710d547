"""What the checkers say: cdk-nag (AwsSolutions) and cfn-lint."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.infra.conftest import Synthesised

ROOT = Path(__file__).parents[2]
# W3005: a dependency is written out that a reference implies already; the CDK writes both, and both are right.
TOLERATED = "W3005"


def test_cdk_nag_finds_nothing_that_has_no_written_reason(cloud: Synthesised) -> None:
    open_findings = [
        f"{violation['ruleName']} {construct['constructPath']}"
        for report in cloud.report["pluginReports"]
        for violation in report["violations"]
        for construct in violation["violatingConstructs"]
    ]
    assert open_findings == []


def test_every_accepted_finding_says_why_and_where(cloud: Synthesised) -> None:
    reasons = {
        (path, rule): reason
        for path, rules in cloud.accepted.items()
        for rule, reason in rules.items()
        if "AwsSolutions" in rule
    }
    assert reasons, "cdk-nag did not look"
    for (path, rule), reason in reasons.items():
        assert len(reason.split()) >= 4, f"{path}: {rule} is accepted without a reason"
        assert path.count("/") >= 2, f"{rule} is accepted for the whole stack"


def test_cfn_lint_is_content(cloud: Synthesised) -> None:
    template = cloud.folder / "Cutroom.template.json"
    command = [Path(sys.executable).with_name("cfn-lint"), "-i", TOLERATED, "--", template]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_template_is_the_same_from_anywhere(cloud: Synthesised, tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "CDK_"))}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "AWS_REGION": "eu-central-1"}
    command = [sys.executable, "-m", "infra.app", str(tmp_path / "out")]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    again = json.loads((tmp_path / "out" / "Cutroom.template.json").read_text())
    differing = [name for name, one in again["Resources"].items() if one != cloud.template["Resources"].get(name)]
    assert differing == []
    assert again == cloud.template


def test_an_own_domain_brings_its_certificate_and_tls(tmp_path: Path) -> None:
    own = {"domain": "cutroom.example.org", "certificate": "arn:aws:acm:us-east-1:111122223333:certificate/0a"}
    command = [sys.executable, "-m", "infra.app", str(tmp_path / "out")]
    environment = os.environ | {"CDK_CONTEXT_JSON": json.dumps(own)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    template = json.loads((tmp_path / "out" / "Cutroom.template.json").read_text())
    [config] = [
        one["Properties"]["DistributionConfig"]
        for one in template["Resources"].values()
        if one["Type"] == "AWS::CloudFront::Distribution"
    ]
    assert config["Aliases"] == [own["domain"]]
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert f"https://{own['domain']}" in json.dumps(template["Outputs"]["WebUrl"])


def test_the_template_names_no_place_on_this_machine(cloud: Synthesised) -> None:
    text = json.dumps(cloud.template)
    assert str(ROOT) not in text
    assert "/home/" not in text
    assert str(Path.home()) + "/" not in text


def test_the_template_fits_what_cloudformation_takes(cloud: Synthesised) -> None:
    assert len(cloud.template["Resources"]) <= 500
    assert (cloud.folder / "Cutroom.template.json").stat().st_size <= 1_000_000


def test_no_helper_functions_of_the_cdk_are_needed(cloud: Synthesised) -> None:
    assert all(one["Description"].startswith("Cutroom ") for one in cloud.of("Lambda::Function").values())
    assert not [one for one in cloud.template["Resources"].values() if one["Type"].startswith("Custom::")]


def test_the_cdk_itself_has_nothing_to_warn_of(cloud: Synthesised) -> None:
    metadata = json.loads((cloud.folder / "Cutroom.metadata.json").read_text())
    said = [
        (path, entry["data"])
        for path, entries in metadata.items()
        for entry in entries
        if entry["type"] in ("aws:cdk:warning", "aws:cdk:error")
    ]
    assert said == []
