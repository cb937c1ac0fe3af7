"""Access logs of the two APIs: one JSON object a line, without query strings or bodies."""

import json

import jsii
from aws_cdk.aws_apigateway import AccessLogFormat
from aws_cdk.aws_apigatewayv2 import IAccessLogSettings, LogGroupLogDestination
from aws_cdk.aws_logs import ILogGroup


@jsii.implements(IAccessLogSettings)
class _AccessLog:
    def __init__(self, log_group: ILogGroup, fields: dict[str, str]) -> None:
        self._destination = LogGroupLogDestination(log_group)
        self._format = AccessLogFormat.custom(json.dumps(fields))

    @property
    def destination(self) -> LogGroupLogDestination:
        return self._destination

    @property
    def format(self) -> AccessLogFormat:
        return self._format


def access_log(log_group: ILogGroup, fields: dict[str, str]) -> _AccessLog:
    """Write `fields` (name → `$context` variable) for every request to the log group."""
    return _AccessLog(log_group, fields)
