"""Composes the stacks of one stage."""

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import App, Tags

from deskhand.contracts.names import APP
from infra.assets import Assets
from infra.constructs.grants import Resources
from infra.stacks.api import ApiStack
from infra.stacks.identity import IdentityStack
from infra.stacks.messaging import MessagingStack
from infra.stacks.observability import ObservabilityStack
from infra.stacks.processing import ProcessingStack
from infra.stacks.realtime import RealtimeStack
from infra.stacks.storage import StorageStack
from infra.stacks.web import WebStack
from infra.stage import Stage


@dataclass(frozen=True)
class Deskhand:
    """Every stack that was made, for tests to look at."""

    stacks: tuple[cdk.Stack, ...]


def build(app: App, stage: Stage, assets: Assets) -> Deskhand:
    """Put all stacks of `stage` into `app`, with code from `assets`."""
    Tags.of(app).add("app", APP)
    Tags.of(app).add("stage", stage.name)
    storage = StorageStack(app, "storage", stage=stage)
    messaging = MessagingStack(app, "messaging", stage=stage)
    web = None if stage.is_local else WebStack(app, "web", stage=stage)
    own = stage.local_origins if web is None else (web.origin,)
    origins = own + stage.web_origins
    identity = IdentityStack(app, "identity", stage=stage, web_origins=origins)
    resources = Resources(
        tables=storage.tables,
        queues={name: made.queue for name, made in messaging.queues.items()},
        bucket=storage.bucket,
        bus=messaging.bus,
        topic=messaging.topic,
        web_origins=origins,
    )
    processing = ProcessingStack(
        app,
        "processing",
        stage=stage,
        assets=assets,
        resources=resources,
        unpublished=messaging.unpublished.queue,
    )
    realtime = RealtimeStack(
        app,
        "realtime",
        stage=stage,
        assets=assets,
        resources=resources,
    )
    api = ApiStack(
        app,
        "api",
        stage=stage,
        assets=assets,
        resources=resources,
        pool=identity.pool,
        client=identity.client,
    )
    watching = ObservabilityStack(
        app,
        "observability",
        stage=stage,
        functions=[
            *processing.functions.values(),
            *realtime.functions.values(),
            *api.functions.values(),
        ],
        queues=messaging.queues,
        http=api.http,
    )
    made = (storage, messaging, web, identity, processing, realtime, api, watching)
    return Deskhand(tuple(stack for stack in made if stack is not None))
