"""What differs between a laptop and an AWS account, read once from the CDK context."""

import json
from dataclasses import dataclass, field
from typing import Final

from aws_cdk import Aws, RemovalPolicy
from aws_cdk.aws_lambda import Architecture, Runtime
from aws_cdk.aws_logs import RetentionDays
from constructs import Node

from deskhand.contracts.names import FIFO_QUEUES, LOCAL_STAGE, Queue, resource
from infra.targets import AWS, Target, local_target

DEFAULT_STAGE: Final = "prod"
LOCAL_PORTS: Final = {"emulator_port": 4566, "site_port": 8080, "sandbox_port": 8090}
LOCAL_RUNTIME: Final = Runtime.PYTHON_3_13


@dataclass(frozen=True)
class Stage:
    """One deployment of Deskhand.

    Attributes:
        name: part of every resource name, `deskhand-{name}-…`.
        ports: the local stack's ports; unused on AWS.
        web_origins: extra origins that may call the API with a browser; on AWS the
            distribution's own origin is added by the web stack.
        reserved: reserved concurrency by Lambda name. Empty by default: a new AWS account has
            a limit of 10 concurrent executions, of which nothing can be reserved.
        alarm_email: who is told when an alarm rings; empty: only the topic is made.
    """

    name: str
    ports: dict[str, int] = field(default_factory=lambda: dict(LOCAL_PORTS))
    web_origins: tuple[str, ...] = ()
    reserved: dict[str, int] = field(default_factory=dict)
    alarm_email: str = ""

    @classmethod
    def from_context(cls, node: Node) -> "Stage":
        """Read `-c stage= -c emulator_port= -c web_origins= -c reserved= -c alarm_email=`."""

        def text(key: str, default: str = "") -> str:
            return str(node.try_get_context(key) or default)

        return cls(
            name=text("stage", DEFAULT_STAGE),
            ports={key: int(text(key, str(port))) for key, port in LOCAL_PORTS.items()},
            web_origins=tuple(filter(None, text("web_origins").split(","))),
            reserved=json.loads(text("reserved", "{}")),
            alarm_email=text("alarm_email"),
        )

    @property
    def is_local(self) -> bool:
        """Is this the emulator on a developer's machine?"""
        return self.name == LOCAL_STAGE

    @property
    def target(self) -> Target:
        """The Python and the platform that layers are built for."""
        return local_target() if self.is_local else AWS

    @property
    def architecture(self) -> Architecture:
        """Graviton on AWS; the emulator runs on whatever the machine is."""
        return Architecture.X86_64 if self.is_local else Architecture.ARM_64

    @property
    def runtime(self) -> Runtime:
        """The emulator ignores the name and runs its own Python."""
        return LOCAL_RUNTIME

    @property
    def removal(self) -> RemovalPolicy:
        """Data outlives a deleted stack on AWS only."""
        return RemovalPolicy.DESTROY if self.is_local else RemovalPolicy.RETAIN

    @property
    def log_retention(self) -> RetentionDays:
        """Logs hold no message text; a month serves an incident review."""
        return RetentionDays.ONE_WEEK if self.is_local else RetentionDays.ONE_MONTH

    @property
    def local_origins(self) -> tuple[str, ...]:
        """Where the local workspace and the demo shop page are served."""
        return tuple(f"http://localhost:{self.ports[key]}" for key in ("site_port", "sandbox_port"))

    @property
    def provider_base_url(self) -> str:
        """Stands in for the providers' own addresses; empty: call the real ones."""
        return f"http://localhost:{self.ports['sandbox_port']}" if self.is_local else ""

    def queue_name(self, queue: Queue) -> str:
        """The name of a work queue; `send` keeps the order within a conversation."""
        return self.named(queue.value) + (".fifo" if queue in FIFO_QUEUES else "")

    def bucket_name(self, purpose: str) -> str:
        """The name of a bucket; the account and region make it unique in the world."""
        return f"{self.named(purpose)}-{Aws.ACCOUNT_ID}-{Aws.REGION}"

    def named(self, *parts: str) -> str:
        """Name a resource of this stage."""
        return resource(self.name, *parts)
