"""The strings in the records of an old Excel workbook (BIFF8, [MS-XLS])."""

from collections.abc import Sequence


class Text:
    """Strings in the bytes of a record and of those that go on with it."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        """Stand at the beginning of the first part."""
        self._parts = parts
        self._part = self._place = 0

    def number(self, size: int) -> int:
        """Return the next whole number, of so many bytes."""
        data = b""
        while len(data) < size:
            piece = self._parts[self._part][self._place : self._place + size - len(data)]
            self._place += len(piece)
            data += piece
            if not piece:
                self._part, self._place = self._part + 1, 0
        return int.from_bytes(data, "little")

    def skip(self, size: int) -> None:
        """Go on by so many bytes."""
        while size > 0:
            step = min(size, len(self._parts[self._part]) - self._place)
            self._place += step
            size -= step
            if size:
                self._part, self._place = self._part + 1, 0

    def rich(self) -> str:
        """Return the next shared string, its fonts and how it is pronounced left out."""
        size = self.number(2)
        flags = self.number(1)
        runs = self.number(2) if flags & 8 else 0
        spoken = self.number(4) if flags & 4 else 0
        text = self._characters(size, flags)
        self.skip(4 * runs + spoken)
        return text

    def string(self, size: int) -> str:
        """Return a string of so many characters, after the byte that tells how they are written."""
        return self._characters(size, self.number(1)) if size else ""

    def _characters(self, size: int, flags: int) -> str:
        found = []
        while True:
            width = 2 if flags & 1 else 1
            part = self._parts[self._part]
            data = part[self._place : self._place + size * width]
            found.append(data.decode("utf-16-le" if width > 1 else "latin-1", "replace"))
            self._place += len(data)
            size -= len(data) // width
            if size <= 0:
                return "".join(found)
            self._part, self._place = self._part + 1, 1
            flags = self._parts[self._part][0]
