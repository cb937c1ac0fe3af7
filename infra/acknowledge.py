"""Rules of cdk-nag that do not hold for us, each with the reason, at the narrowest construct."""

from collections.abc import Mapping

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def acknowledge(construct: IConstruct, reasons: Mapping[str, str]) -> None:
    """Accept findings of the given rules below `construct`.

    Args:
        construct: it and everything in it.
        reasons: why, by rule id without the pack's name in front (`AwsSolutions-S1`).
    """
    for rule, reason in reasons.items():
        pack = rule.split("-", 1)[0]
        Validations.of(construct).acknowledge(Acknowledgment(id=f"{pack}::{rule}", reason=reason))
