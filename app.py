"""The CDK app: `cdk deploy --all -c stage=prod`, or `-c stage=local` against the emulator."""

import aws_cdk as cdk

from infra.application import build
from infra.build_layers import ensure
from infra.stage import Stage


def main() -> None:
    """Synthesise every stack of the stage that the context names."""
    app = cdk.App()
    stage = Stage.from_context(app.node)
    build(app, stage, ensure(stage.target))
    app.synth()


main()
