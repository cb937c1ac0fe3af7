"""Layer versions, made inside each stack: a layer exported by one stack can't be updated there."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.assets import Assets
from infra.function_row import Layer
from infra.stage import Stage


class Layers(Construct):
    """The stack's own copies of our two layers; the zips are shared, by their hash."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, assets: Assets
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        self._assets = assets
        self._made: dict[Layer, lambda_.LayerVersion] = {}
        self.code = lambda_.Code.from_asset(str(assets.functions))

    def of(self, names: tuple[Layer, ...]) -> list[lambda_.LayerVersion]:
        """The layer versions with these names; a layer nobody asks for is not made."""
        return [self._made.get(name) or self._make(name) for name in names]

    def _make(self, name: Layer) -> lambda_.LayerVersion:
        folder = {Layer.CORE: self._assets.core, Layer.DEPS: self._assets.deps}[name]
        self._made[name] = lambda_.LayerVersion(
            self,
            name.value.title(),
            code=lambda_.Code.from_asset(str(folder)),
            compatible_runtimes=[self._stage.runtime],
            compatible_architectures=[self._stage.architecture],
            removal_policy=RemovalPolicy.DESTROY,
            description=f"deskhand {name.value}",
        )
        return self._made[name]
