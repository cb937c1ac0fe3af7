"""The API behind Instagram Login as far as we call it (formats §4).

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login
"""

from local.sandbox.facebook import MetaGraph


class InstagramGraph(MetaGraph):
    """Professional accounts by their own login; through a page they are the page's."""

    message_prefix = "aWdf"
    comment_edge = "replies"
    comment_text = "text"
