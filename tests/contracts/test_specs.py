"""What adapters say of themselves can be believed: forms, windows, files, hosts, protocol."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from deskhand.channels import registry as channels
from deskhand.channels.base import ChannelAdapter, ChannelSpec
from deskhand.channels.windows import WindowRule
from deskhand.kit.webhook import Signing, Webhook
from deskhand.shops import registry as shops
from deskhand.shops.base import ShopAdapter, ShopSpec

ADAPTERS: list[tuple[str, Any, Any]] = [
    *((slug, ChannelAdapter, channels.adapter(slug)) for slug in channels.SLUGS),
    *((slug, ShopAdapter, shops.adapter(slug)) for slug in shops.SLUGS),
]
SPECS: list[ChannelSpec | ShopSpec] = [adapter.spec for _, _, adapter in ADAPTERS]
WEBHOOKS = [
    *((slug, channels) for slug in channels.WEBHOOK_SLUGS),
    *((slug, shops) for slug in shops.WEBHOOK_SLUGS),
]
CHANNELS = [channels.adapter(slug).spec for slug in channels.SLUGS]
NOT_SECRET = {"app_id", "username", "mode"}  # what anybody may see stands among the credentials too
TYPES = {"string", "boolean", "integer", "number", "array", "object"}
# Suffixes under which anybody may register a name (https://publicsuffix.org), as far as it matters.
PUBLIC = {"com", "org", "net", "cn", "io", "co.uk", "com.cn", "github.io", "amazonaws.com"}


def slug_of(value: object) -> str:
    """The same in every process: what has no name of its own goes by its class's."""
    if isinstance(value, ChannelSpec | ShopSpec):
        return value.slug
    return value if isinstance(value, str) else getattr(value, "__name__", type(value).__name__)


def _methods(protocol: Any) -> Iterator[tuple[str, Any]]:
    for name, member in inspect.getmembers(protocol, inspect.isfunction):
        if not name.startswith("_"):
            yield name, member


def _assert_satisfies(made: object, protocol: Any) -> None:
    for name, wanted in _methods(protocol):
        given = getattr(made, name)
        expected = [p for p in inspect.signature(wanted).parameters if p != "self"]
        assert list(inspect.signature(given).parameters)[: len(expected)] == expected, name


class TestProtocol:
    @pytest.mark.parametrize(("slug", "protocol", "adapter"), ADAPTERS, ids=slug_of)
    def test_adapters(self, slug: str, protocol: Any, adapter: Any) -> None:
        assert adapter.spec.slug == slug
        _assert_satisfies(adapter, protocol)

    @pytest.mark.parametrize(("slug", "registry"), WEBHOOKS, ids=slug_of)
    def test_webhooks_and_signings(self, slug: str, registry: Any) -> None:
        _assert_satisfies(registry.webhook(slug), Webhook)
        _assert_satisfies(registry.signing(slug), Signing)

    @pytest.mark.parametrize("registry", [channels, shops])
    def test_an_unknown_slug_is_a_lookup_error(self, registry: Any) -> None:
        with pytest.raises(LookupError):
            registry.adapter("pigeon")

    @pytest.mark.parametrize("spec", CHANNELS, ids=slug_of)
    def test_webhooks_come_to_who_says_so(self, spec: ChannelSpec) -> None:
        assert spec.receives_webhooks == (spec.slug in channels.WEBHOOK_SLUGS)

    @pytest.mark.parametrize("spec", SPECS, ids=slug_of)
    def test_news_come_somehow(self, spec: ChannelSpec | ShopSpec) -> None:
        live = isinstance(spec, ChannelSpec) and spec.live
        assert spec.receives_webhooks or spec.polls_every or live
        if spec.polls_every:
            assert spec.catches_up
            assert spec.polls_every.total_seconds() >= 60


class TestForms:
    """S100: the settings form follows from the adapter."""

    @pytest.mark.parametrize("spec", SPECS, ids=slug_of)
    def test_they_render(self, spec: ChannelSpec | ShopSpec) -> None:
        assert spec.name
        for schema in (spec.credentials, spec.settings):
            fields = schema.get("properties", {})
            assert set(schema.get("required", ())) <= set(fields)
            for name, field in fields.items():
                _assert_renders(name, field)

    @pytest.mark.parametrize("spec", SPECS, ids=slug_of)
    def test_secrets_are_marked(self, spec: ChannelSpec | ShopSpec) -> None:
        for name, field in spec.credentials.get("properties", {}).items():
            hidden = field.get("writeOnly") or field.get("format") == "password"
            assert hidden or name in NOT_SECRET, name
        for name, field in spec.settings.get("properties", {}).items():
            assert not field.get("writeOnly"), f"{name} is open and yet a secret"

    @pytest.mark.parametrize("spec", SPECS, ids=slug_of)
    def test_nothing_else_is_taken(self, spec: ChannelSpec | ShopSpec) -> None:
        for schema in (spec.credentials, spec.settings):
            assert not schema or schema.get("additionalProperties") is False

    @pytest.mark.parametrize("spec", SPECS, ids=slug_of)
    def test_no_name_is_in_both(self, spec: ChannelSpec | ShopSpec) -> None:
        both = set(spec.credentials.get("properties", {})) & set(
            spec.settings.get("properties", {})
        )
        assert not both


class TestWindows:
    """S84: rules that can be kept."""

    @pytest.mark.parametrize("spec", CHANNELS, ids=slug_of)
    def test_no_rule_contradicts_itself(self, spec: ChannelSpec) -> None:
        for rule in spec.windows:
            assert rule.senders
            assert rule.openings or not rule.needs_opening
            assert rule.lasts is None or rule.lasts.total_seconds() > 0
            assert rule.max_sends is None or rule.max_sends > 0
            assert rule.needs_opening or (rule.lasts is None and rule.max_sends is None)
            if rule.setting:
                assert rule.setting in spec.settings["properties"]

    @pytest.mark.parametrize("spec", CHANNELS, ids=slug_of)
    def test_no_rule_is_there_twice(self, spec: ChannelSpec) -> None:
        """Two rules of one kind for the same person after the same act would contradict."""
        keys = [
            (rule.kind, sender, opening, rule.setting)
            for rule in spec.windows
            for sender in rule.senders
            for opening in rule.openings
        ]
        assert len(keys) == len(set(keys))

    @pytest.mark.parametrize("spec", CHANNELS, ids=slug_of)
    def test_the_plain_rule_comes_before_the_tagged_one(self, spec: ChannelSpec) -> None:
        kinds = {rule.kind for rule in spec.windows}
        for kind in kinds:
            tags = [bool(rule.tag) for rule in spec.windows if rule.kind is kind]
            assert tags == sorted(tags)

    @pytest.mark.parametrize("spec", CHANNELS, ids=slug_of)
    def test_a_tag_or_setting_opens_more_than_the_plain_rule(self, spec: ChannelSpec) -> None:
        for rule in (one for one in spec.windows if one.tag):
            for plain in _plain_beside(rule, spec.windows):
                assert rule.lasts is None or (plain.lasts and rule.lasts >= plain.lasts)


class TestLimits:
    @pytest.mark.parametrize("spec", SPECS, ids=slug_of)
    def test_speeds(self, spec: ChannelSpec | ShopSpec) -> None:
        assert spec.per_second > 0
        assert spec.burst >= 1
        if isinstance(spec, ChannelSpec) and spec.pair_per_second is not None:
            assert 0 < spec.pair_per_second <= spec.per_second
            assert spec.pair_burst >= 1

    @pytest.mark.parametrize("spec", CHANNELS, ids=slug_of)
    def test_texts(self, spec: ChannelSpec) -> None:
        assert spec.max_text is None or spec.max_text > 100
        assert spec.text_unit in {"characters", "bytes"}

    @pytest.mark.parametrize("spec", CHANNELS, ids=slug_of)
    def test_files(self, spec: ChannelSpec) -> None:
        assert spec.files.max_count >= 1
        for kind, size in spec.files.max_bytes.items():
            family, slash, subtype = kind.partition("/")
            assert slash
            assert family == "*" or family.isalpha()
            assert subtype
            assert kind == kind.lower()
            assert 0 < size <= 200_000_000

    @pytest.mark.parametrize("spec", CHANNELS, ids=slug_of)
    def test_files_are_fetched_from_the_providers_own_hosts_only(self, spec: ChannelSpec) -> None:
        for host in spec.media_hosts:
            name = host.removeprefix(".")
            assert name not in PUBLIC, host
            assert "." in name, host
            assert name == name.lower().strip(".")
            assert not any(part in name for part in ("*", "/", ":", "@"))


def _plain_beside(rule: WindowRule, rules: tuple[WindowRule, ...]) -> Iterator[WindowRule]:
    for other in rules:
        same = other.kind is rule.kind and other.senders & rule.senders
        if same and other.openings & rule.openings and not other.tag:
            yield other


def _assert_renders(name: str, field: Mapping[str, Any]) -> None:
    assert field.get("title"), name
    assert field.get("type") in TYPES, name
    if field["type"] == "array":
        items = field["items"]
        assert items["type"] in TYPES
        for inner, described in items.get("properties", {}).items():
            _assert_renders(f"{name}.{inner}", described)
    if "default" in field and "enum" in field:
        assert field["default"] in field["enum"]
