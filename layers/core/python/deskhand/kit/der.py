"""A strict reader of DER (ITU-T X.690 §10), as much of it as keys need. Standard library only."""

from typing import Final

INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTET_STRING: Final = 0x04
NULL: Final = 0x05
OBJECT_ID: Final = 0x06
SEQUENCE: Final = 0x30

_LONG_FORM: Final = 0x80
_MAX_LENGTH_BYTES: Final = 3


class Der:
    """Reads one value after another; every method raises `ValueError` on what is not DER."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def read(self, tag: int) -> bytes:
        """The content of the next value, which must have this tag."""
        if self._take(1)[0] != tag:
            raise ValueError("another DER tag was expected")
        return self._take(self._length())

    def sequence(self) -> "Der":
        """The parts of the next value, a SEQUENCE."""
        return Der(self.read(SEQUENCE))

    def natural(self) -> int:
        """The next value, an INTEGER that is not negative and not padded."""
        content = self.read(INTEGER)
        padded = len(content) > 1 and content[0] == 0 and content[1] < _LONG_FORM
        if not content or content[0] >= _LONG_FORM or padded:
            raise ValueError("not a minimal natural number")
        return int.from_bytes(content)

    def end(self) -> None:
        """Nothing may follow."""
        if self._at != len(self._content):
            raise ValueError("more bytes follow")

    def _take(self, count: int) -> bytes:
        taken = self._content[self._at : self._at + count]
        if len(taken) != count:
            raise ValueError("the bytes end too early")
        self._at += count
        return taken

    def _length(self) -> int:
        first = self._take(1)[0]
        if first < _LONG_FORM:
            return first
        size = first - _LONG_FORM
        if not 0 < size <= _MAX_LENGTH_BYTES:
            raise ValueError("a length of that form is not allowed")
        length = int.from_bytes(self._take(size))
        if length < _LONG_FORM or length.bit_length() <= 8 * (size - 1):
            raise ValueError("the length is not minimal")
        return length
