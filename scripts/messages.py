"""Compiles the French messages of the command line: `python scripts/messages.py`."""

from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

MESSAGES: Final = (
    Path(__file__).parent.parent / "pipeline/resources/locale/fr/LC_MESSAGES/messages.po"
)


def compile_messages(destination: Path) -> None:
    """Write the compiled catalogue of `MESSAGES`."""
    with MESSAGES.open("rb") as source, destination.open("wb") as target:
        write_mo(target, read_po(source, locale="fr"))


if __name__ == "__main__":
    compile_messages(MESSAGES.with_suffix(".mo"))
