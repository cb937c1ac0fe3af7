"""One measured row, printed as one JSON object on a line."""

import json
import sys
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A figure and what it is held against.

    `ratio` is `value` over `baseline` where there is one. `budget` is the most (or, with
    `at_least`, the least) that the figure may be; `met` follows. A row that could not be measured
    has no value and says why in `note`.
    """

    name: str
    value: float | None
    unit: str
    baseline: float | None = None
    ratio: float | None = None
    budget: float | None = None
    at_least: bool = False
    of_ratio: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the budget holds; None without a budget or without a figure."""
        figure = self.ratio if self.of_ratio else self.value
        if self.budget is None or figure is None:
            return None
        return figure >= self.budget if self.at_least else figure <= self.budget

    def emit(self) -> None:
        """Print it."""
        shown = {name: _rounded(value) for name, value in asdict(self).items()}
        del shown["of_ratio"], shown["at_least"]
        sys.stdout.write(json.dumps({**shown, "met": self.met}) + "\n")
        sys.stdout.flush()


def against(name: str, value: float, unit: str, baseline: float, **more: object) -> Row:
    """A row whose ratio is held to the budget."""
    ratio = value / baseline if baseline else None
    fields = {"baseline": baseline, "ratio": ratio, "of_ratio": True, **more}
    return Row(name=name, value=value, unit=unit, **fields)  # type: ignore[arg-type]


def _rounded(value: object) -> object:
    return round(value, 4) if isinstance(value, float) else value
