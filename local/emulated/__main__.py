"""`python -m local.emulated`: ministack in the foreground, on GATEWAY_PORT."""

import os
from pathlib import Path

from local.emulated import gaps, workers
from local.emulated.checkpoints import PATH, Checkpoints
from local.emulated.modules import application, core, service


def main() -> None:
    """Hook in, then serve until SIGTERM."""
    app = application()
    lambda_svc = service("lambda_svc")
    checkpoints = Checkpoints(Path(os.environ["STATE_DIR"]))
    checkpoints.install()
    gaps.mend_cors(service("apigateway"))
    gaps.mend_write_attributes(service("cognito"), core("responses").error_response_json)
    gaps.mend_stream_failures(lambda_svc)
    workers.bound(lambda_svc)
    runtime = core("lambda_runtime")
    workers.answer_soon(runtime)
    workers.unpack_once(runtime, Path(os.environ["TMPDIR"]) / "unpacked")
    app.app = gaps.with_checkpoint(app.app, PATH, checkpoints.take)
    app.main()


main()
