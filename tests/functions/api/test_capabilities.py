"""What channels and shops take and can do, over REST (S83, S84)."""

from deskhand.channels import registry as channels
from deskhand.shops import registry as shops
from tests.functions.api.conftest import Callers


class TestCapabilities:
    def test_lists_every_channel_and_shop(self, caller: Callers) -> None:
        answer = caller("agent").call("GET", "/api/capabilities")
        assert answer.status == 200
        listed = {one["slug"]: one for one in answer.json["items"]}
        assert list(listed) == [*channels.SLUGS, *shops.SLUGS]

    def test_a_channel_tells_its_limits_and_a_shop_its_actions(self, caller: Callers) -> None:
        answer = caller("agent").call("GET", "/api/capabilities")
        for one in answer.json["items"]:
            is_channel = one["kind"] == "channel"
            assert (one["limits"] is not None) == is_channel
            assert (not is_channel) or one["actions"] == []

    def test_what_goes_out_as_one_whole_has_no_limit_of_text(self, caller: Callers) -> None:
        answer = caller("agent").call("GET", "/api/capabilities")
        for one in answer.json["items"]:
            if one["kind"] == "shop":
                continue
            spec = channels.adapter(one["slug"]).spec
            whole = spec.subjects or spec.live
            assert one["limits"]["max_text"] == (None if whole else spec.max_text)
