"""The rule sets that everybody knows: cdk-nag and cfn-lint."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.infra.conftest import Synthesised

pytestmark = pytest.mark.infra

OPTIONS = ("--format", "json", "--ignore-checks", "W3005")
"""W3005: CDK writes a DependsOn beside the GetAtt that already says so."""

RESOURCE_LIMIT = 400
"""CloudFormation stops at 500; a stack that grows past this wants to be two."""


def test_nag_finds_nothing_that_is_not_acknowledged(prod: Synthesised) -> None:
    reports = prod.report["pluginReports"]
    ran = {report["pluginName"] for report in reports}
    found = [
        f"{violation['ruleName']}: {construct['constructPath']}"
        for report in reports
        for violation in report["violations"]
        for construct in violation["violatingConstructs"]
    ]
    assert found == []
    assert ran >= {"AwsSolutions", "Serverless"}


def test_cfn_lint_is_content(prod: Synthesised) -> None:
    templates = [str(path) for path in sorted(prod.folder.glob("*.template.json"))]
    done = subprocess.run(
        [str(Path(sys.executable).with_name("cfn-lint")), *OPTIONS, "--", *templates],
        capture_output=True,
        text=True,
        check=False,
    )
    found = [
        f"{one['Rule']['Id']} {one['Message']} {one['Filename']} {one['Location']['Path']}"
        for one in json.loads(done.stdout or "[]")
    ]
    assert found == []
    assert templates


def test_no_stack_grows_over_its_limit(prod: Synthesised, local: Synthesised) -> None:
    for made in (prod, local):
        sizes = {stack: len(one["Resources"]) for stack, one in made.templates.items()}
        assert max(sizes.values()) < RESOURCE_LIMIT, sizes


def test_files_to_import_come_from_the_bucket_to_their_queue(prod: Synthesised) -> None:  # S57
    (rule,) = [
        one
        for one in prod.properties("AWS::Events::Rule").values()
        if one.get("EventPattern", {}).get("source") == ["aws.s3"]
    ]
    pattern = rule["EventPattern"]
    assert pattern["detail-type"] == ["Object Created"]
    assert pattern["detail"]["object"] == {"key": [{"prefix": "imports/"}]}
    (target,) = rule["Targets"]
    assert "Imports" in str(target["Arn"])
    assert target["DeadLetterConfig"]["Arn"]
    (files,) = [
        one
        for one in prod.properties("AWS::S3::Bucket").values()
        if "-files-" in str(one.get("BucketName", ""))
    ]
    told = files["NotificationConfiguration"]
    assert told == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
