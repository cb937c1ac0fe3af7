"""A desk's address into Magento's own form."""

from collections.abc import Mapping
from typing import Any, Final

from deskhand.shops.reading import Raw, child

NAMES: Final[Mapping[str, str]] = {
    "company": "company",
    "city": "city",
    "province": "region",
    "province_code": "region_code",
    "zip": "postcode",
    "country_code": "country_id",
    "phone": "telephone",
}
_REGION: Final = ("region", "region_code", "country_id")


def changed(known: Raw, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Magento's address with what is wanted in it; the rest, with its id, stays.

    A region is known by its number, too, which wins over its name: with another region or country
    it goes.
    """
    wanted = {name: value for name, value in wanted.items() if value is not None}
    entity = {name: value for name, value in known.items() if name != "extension_attributes"}
    if child(known, "extension_attributes"):
        entity["extension_attributes"] = known["extension_attributes"]
    for ours, theirs in NAMES.items():
        if ours in wanted:
            entity[theirs] = str(wanted[ours])
    if "name" in wanted:
        first, _, last = str(wanted["name"]).strip().rpartition(" ")
        entity["firstname"], entity["lastname"] = first or last, last
    if "address1" in wanted or "address2" in wanted:
        rows = (wanted.get("address1"), wanted.get("address2"))
        entity["street"] = [str(row) for row in rows if row]
    if any(entity.get(name) != known.get(name) for name in _REGION):
        entity["region_id"] = None
        if "province" in wanted and "province_code" not in wanted:
            entity["region_code"] = str(wanted["province"])
    return entity
