"""What routing decides."""

from dataclasses import dataclass

from deskhand.agents.models import Agent


@dataclass(frozen=True, slots=True)
class Score:
    """How well an agent fits, from 0 to 1, and the parts that it is the sum of."""

    total: float
    parts: dict[str, float]


@dataclass(frozen=True, slots=True)
class Choice:
    """An agent and the reason."""

    agent: Agent
    score: Score


@dataclass(frozen=True, slots=True)
class Assignment:
    """A conversation's agent and the reason; `fresh` is False when it was theirs already."""

    conversation_id: str
    agent: Agent
    score: Score
    fresh: bool
