"""Settings from the environment, read once when first asked for."""

import os
from dataclasses import dataclass

from deskhand.contracts.names import LOCAL_STAGE, Env


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a Lambda is told by the infrastructure; empty where its role does not need it."""

    stage: str
    desk_table: str
    connections_table: str
    idempotency_table: str
    metrics_table: str
    ingest_queue_url: str
    orders_queue_url: str
    send_queue_url: str
    resend_queue_url: str
    actions_queue_url: str
    files_queue_url: str
    jobs_queue_url: str
    imports_queue_url: str
    bus_name: str
    files_bucket: str
    socket_endpoint: str
    provider_base_url: str
    web_origins: tuple[str, ...]

    @classmethod
    def from_env(cls) -> "Settings":
        """Read the process's environment."""

        def read(name: Env) -> str:
            return os.environ.get(name, "")

        return cls(
            stage=read(Env.STAGE) or LOCAL_STAGE,
            desk_table=read(Env.DESK_TABLE),
            connections_table=read(Env.CONNECTIONS_TABLE),
            idempotency_table=read(Env.IDEMPOTENCY_TABLE),
            metrics_table=read(Env.METRICS_TABLE),
            ingest_queue_url=read(Env.INGEST_QUEUE_URL),
            orders_queue_url=read(Env.ORDERS_QUEUE_URL),
            send_queue_url=read(Env.SEND_QUEUE_URL),
            resend_queue_url=read(Env.RESEND_QUEUE_URL),
            actions_queue_url=read(Env.ACTIONS_QUEUE_URL),
            files_queue_url=read(Env.FILES_QUEUE_URL),
            jobs_queue_url=read(Env.JOBS_QUEUE_URL),
            imports_queue_url=read(Env.IMPORTS_QUEUE_URL),
            bus_name=read(Env.BUS_NAME),
            files_bucket=read(Env.FILES_BUCKET),
            socket_endpoint=read(Env.SOCKET_ENDPOINT),
            provider_base_url=read(Env.PROVIDER_BASE_URL),
            web_origins=tuple(filter(None, read(Env.WEB_ORIGINS).split(","))),
        )
