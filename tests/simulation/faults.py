"""What goes wrong, how often, and when it stops."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """How likely each misfortune is, per occasion (0 to 1)."""

    killed_before: float = 0.0
    killed_after: float = 0.0
    throttled: float = 0.0
    not_durable: float = 0.0
    delivered_twice: float = 0.0
    bus_refuses: float = 0.0
    provider_down: float = 0.0
    provider_throttles: float = 0.0
    silent_before: float = 0.0
    silent_after: float = 0.0
    provider_refuses: float = 0.0
    clock_jumps: float = 0.0


CALM = Weather()


def storm(chance: Random) -> Weather:
    """A run's own mix: some runs are about crashes, some about the provider, some about all."""

    def up_to(most: float) -> float:
        return chance.choice((0.0, most / 4, most))

    return Weather(
        killed_before=up_to(0.02),
        killed_after=up_to(0.02),
        throttled=up_to(0.02),
        not_durable=up_to(0.2),
        delivered_twice=up_to(0.3),
        bus_refuses=up_to(0.1),
        provider_down=up_to(0.3),
        provider_throttles=up_to(0.3),
        silent_before=up_to(0.2),
        silent_after=up_to(0.2),
        provider_refuses=up_to(0.1),
        clock_jumps=up_to(0.2),
    )
