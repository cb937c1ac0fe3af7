"""Signs a sample as Meta would, for the command line and tests."""

from deskhand.channels.meta.signing import MetaSigning

SIGNING = MetaSigning()
