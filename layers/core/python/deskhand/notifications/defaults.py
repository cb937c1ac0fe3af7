"""The texts until a merchant writes their own; Liquid source."""

from collections.abc import Mapping
from typing import Final

from deskhand.notifications.models import Language, NoticeKind, Text

_ITEMS: Final = """\
{% for item in order.items %}- {{ item.quantity }} x {{ item.name }}
{% endfor %}"""

_PARCELS_EN: Final = """\
{% for parcel in parcels %}{% if parcel.tracking_number %}
{{ parcel.carrier | default: "Carrier" }}: {{ parcel.tracking_number }}
{% if parcel.tracking_url %}{{ parcel.tracking_url }}
{% endif %}{% elsif parcel.carrier %}
{{ parcel.carrier }}
{% endif %}{% endfor %}"""

_PARCELS_ZH: Final = _PARCELS_EN.replace('"Carrier"', '"物流"').replace(": {{", "：{{")

_EN: Final = {
    NoticeKind.ORDER_RECEIVED: Text(
        subject="We received your order {{ order.number }}",
        body=(
            "Hello{% if customer.name %} {{ customer.name }}{% endif %},\n\n"
            "thank you for your order {{ order.number }} at {{ merchant.name }}.\n\n"
            + _ITEMS
            + "\nTotal: {{ order.total | money: order.currency }}\n\n"
            "We will write again when it is on its way. Just reply if you have a question.\n"
        ),
    ),
    NoticeKind.ORDER_SHIPPED: Text(
        subject="Your order {{ order.number }} is on its way",
        body=(
            "Hello{% if customer.name %} {{ customer.name }}{% endif %},\n\n"
            "{% if order.partly_shipped %}a part of {% endif %}"
            "your order {{ order.number }} from {{ merchant.name }} is on its way.\n"
            + _PARCELS_EN
            + "\nJust reply if you have a question.\n"
        ),
    ),
    NoticeKind.ORDER_DELIVERED: Text(
        subject="Your order {{ order.number }} has arrived",
        body=(
            "Hello{% if customer.name %} {{ customer.name }}{% endif %},\n\n"
            "your order {{ order.number }} from {{ merchant.name }} has been delivered.\n\n"
            "Is something missing or wrong? Just reply.\n"
        ),
    ),
    NoticeKind.ORDER_REFUNDED: Text(
        subject="Refund for your order {{ order.number }}",
        body=(
            "Hello{% if customer.name %} {{ customer.name }}{% endif %},\n\n"
            "we refunded {{ refund.amount | money: refund.currency }} for your order "
            "{{ order.number }} at {{ merchant.name }}.\n\n"
            "It may take a few days until your bank shows it. Just reply if you have a question.\n"
        ),
    ),
}

_ZH: Final = {
    NoticeKind.ORDER_RECEIVED: Text(
        subject="我们已收到您的订单 {{ order.number }}",
        body=(
            "{% if customer.name %}{{ customer.name }}，{% endif %}您好：\n\n"
            "感谢您在{{ merchant.name }}下单，订单号 {{ order.number }}。\n\n"
            + _ITEMS
            + "\n合计：{{ order.total | money: order.currency }}\n\n"
            "发货后我们会再通知您。如有问题，直接回复即可。\n"
        ),
    ),
    NoticeKind.ORDER_SHIPPED: Text(
        subject="您的订单 {{ order.number }} 已发货",
        body=(
            "{% if customer.name %}{{ customer.name }}，{% endif %}您好：\n\n"
            "您在{{ merchant.name }}的订单 {{ order.number }}"
            "{% if order.partly_shipped %}（部分商品）{% endif %}已发货。\n"
            + _PARCELS_ZH
            + "\n如有问题，直接回复即可。\n"
        ),
    ),
    NoticeKind.ORDER_DELIVERED: Text(
        subject="您的订单 {{ order.number }} 已送达",
        body=(
            "{% if customer.name %}{{ customer.name }}，{% endif %}您好：\n\n"
            "您在{{ merchant.name }}的订单 {{ order.number }} 已送达。\n\n"
            "如有缺件或其他问题，直接回复即可。\n"
        ),
    ),
    NoticeKind.ORDER_REFUNDED: Text(
        subject="您的订单 {{ order.number }} 已退款",
        body=(
            "{% if customer.name %}{{ customer.name }}，{% endif %}您好：\n\n"
            "您在{{ merchant.name }}的订单 {{ order.number }} 已退款 "
            "{{ refund.amount | money: refund.currency }}。\n\n"
            "到账可能需要几天。如有问题，直接回复即可。\n"
        ),
    ),
}

DEFAULTS: Final[Mapping[Language, Mapping[NoticeKind, Text]]] = {
    Language.EN: _EN,
    Language.ZH: _ZH,
}
