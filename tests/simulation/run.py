"""One run: a storm that follows from the seed, then calm, then the checks."""

from dataclasses import dataclass
from typing import Final

from tests.simulation.actors import SEQUENCES, Merchant
from tests.simulation.checks import violations
from tests.simulation.faults import CALM, storm
from tests.simulation.ledger import Ledger
from tests.simulation.world import World

STORM_SECONDS: Final = 600.0
LONG: Final = "A long answer. " * 250


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to; `broken` is empty when all promises were kept."""

    seed: int
    broken: tuple[str, ...]
    story: tuple[str, ...]


def run(seed: int, *, tell: bool = False) -> Result:
    """Run one seed."""
    world = World(seed, tell=tell)
    ledger = Ledger()
    broken: list[str] = []
    with world.running():
        try:
            _play(world, ledger)
            broken = list(violations(world, ledger))
        except Exception as error:
            broken = [f"{type(error).__name__}: {error}"]
            if tell:
                raise
    return Result(seed, tuple(broken), tuple(world.story))


def _play(world: World, ledger: Ledger) -> None:
    merchants = [
        Merchant(world, ledger, f"m{number}", number)
        for number in range(1, world.chance.choice((1, 1, 2)) + 1)
    ]
    world.settle()
    pages = {one.page: one for one in merchants}
    world.on_echo = lambda page, recipient, part, mid: pages[page].echo(recipient, part, mid)
    world.weather = storm(world.chance)
    for merchant in merchants:
        _script(world, merchant)
    world.settle(until=world.now + STORM_SECONDS)
    world.weather = CALM
    world.settle()
    for queue in world.queues.values():
        queue.redrive()
    world.settle()


def _script(world: World, merchant: Merchant) -> None:
    """What the people around one merchant do in this run."""
    chance = world.chance
    people = [f"psid-{number}" for number in range(1, chance.randint(1, 3) + 1)]
    for number in range(chance.randint(1, 4)):
        batch = [
            (chance.choice(people), f"mid-{merchant.id}-{number}-{place}", f"Hello {number}")
            for place in range(chance.randint(1, 3))
        ]
        merchant.messenger(*batch)
    for number in range(chance.randint(0, 2)):
        sender = f"lena-{chance.randint(1, 2)}@mail.example"
        merchant.mail(sender, f"{merchant.id}-{number}@mail.example", f"Order {number}", "Where?")
    for number in range(chance.randint(1, 4)):
        text = LONG if chance.random() < 0.2 else "An answer."
        merchant.answer(f"{merchant.id}-{number:02d}", f"{number}: {text}", chance.uniform(1, 120))
    for number in range(chance.randint(0, 2)):
        order_number = int(merchant.id[1:]) * 1_000 + number
        states = chance.choice(SEQUENCES)
        merchant.order(order_number, states)
        if "paid" not in states or "refunded" in states:
            continue
        for part in range(chance.randint(0, 2)):
            key = f"{merchant.id}-refund-{number}-{part}"
            merchant.refund(key, order_number, f"1{number}.0{part}", chance.uniform(60, 300))
