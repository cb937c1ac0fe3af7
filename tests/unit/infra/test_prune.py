"""What the layer leaves out."""

from pathlib import Path

import pytest

from infra.prune import prune


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    for path in (
        "botocore/data/sqs/2012-11-05/service-2.json.gz",
        "botocore/data/ec2/2016-11-15/service-2.json.gz",
        "botocore/data/endpoints.json",
        "babel/locale-data/zh_Hans_CN.dat",
        "babel/locale-data/root.dat",
        "babel/locale-data/sw.dat",
        "liquid/tests/test_it.py",
        "orjson/__init__.pyi",
        "orjson-3.13.0.dist-info/METADATA",
        "orjson-3.13.0.dist-info/LICENSE-MIT",
        "orjson-3.13.0.dist-info/RECORD",
        "bin/fastapi",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    return tmp_path


def test_keeps_what_is_read_at_run_time_and_licences(packages: Path) -> None:
    prune(packages)
    left = {str(path.relative_to(packages)) for path in packages.rglob("*") if path.is_file()}
    assert left == {
        "botocore/data/sqs/2012-11-05/service-2.json.gz",
        "botocore/data/endpoints.json",
        "babel/locale-data/zh_Hans_CN.dat",
        "babel/locale-data/root.dat",
        "orjson-3.13.0.dist-info/METADATA",
        "orjson-3.13.0.dist-info/LICENSE-MIT",
    }
