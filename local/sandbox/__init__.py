"""Stands in for the providers' own APIs on this machine, and shows what Deskhand sent them.

`deskhand.kit.http_client` turns `https://host/path` into `{sandbox}/host/path`.
"""
