"""The templates, compiled once: their code is kept beside them, as Python keeps that of modules."""

import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment
    from jinja2.bccache import Bucket

TEMPLATES: Final = Path(__file__).parent / "templates"


def environment() -> "Environment":
    """Return the environment of the templates: all is escaped, a missing name is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=None if sys.dont_write_bytecode else _kept(TEMPLATES / "__pycache__"),
    )


def _kept(folder: Path) -> "BytecodeCache":
    """Return what keeps the code of templates in a folder, where it may be written.

    The code is that of a text and of a Python; and of Jinja, the options above and our filters,
    through which constants go when it is compiled.
    """
    from jinja2 import FileSystemBytecodeCache

    made_by = f"{version('jinja2')} {_program()}"

    class Kept(FileSystemBytecodeCache):
        def get_source_checksum(self, source: str) -> str:
            return super().get_source_checksum(made_by + source)

        def load_bytecode(self, bucket: "Bucket") -> None:
            try:
                super().load_bytecode(bucket)
            except Exception:  # noqa: BLE001 - whatever pickle makes of a file that is not whole
                bucket.reset()

        def dump_bytecode(self, bucket: "Bucket") -> None:
            with suppress(OSError):
                folder.mkdir(exist_ok=True)
                super().dump_bytecode(bucket)

    return Kept(str(folder), "%s.cache")


def _program() -> int:
    """Return a checksum of the code of the report."""
    return crc32(b"".join(path.read_bytes() for path in sorted(TEMPLATES.parent.glob("*.py"))))
