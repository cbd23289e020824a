"""Archives and e-mails among the inputs: the documents inside them are inputs of their own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from pipeline.document import Reject
from pipeline.engine.opening import unpack_file
from pipeline.engine.pool import Workers
from pipeline.engine.sources import INSIDE, Input, Origin, container
from pipeline.errors import DocumentError, UsageError

if TYPE_CHECKING:
    from pipeline.extract import Member

T = TypeVar("T")
_FOLDER: Final = "membres"
_HEAD: Final = 16_384
_HOLDERS: Final = frozenset({".zip", ".eml", ".msg"})
_TWICE: Final = (
    "Deux documents auraient la même clé « {} ». Renommez l'archive ou le dossier qui porte ce "
    "nom, puis relancez."
)


def with_members(inputs: Iterable[Input], scratch: Path, workers: Workers) -> list[Input]:
    """Return the inputs, archives replaced by what they hold, sorted by source.

    An e-mail stays, its attachments follow. The bytes of members are files of the scratch folder.

    Raises:
        UsageError: two equal keys (French).
    """
    folder = scratch / _FOLDER
    folder.mkdir(exist_ok=True)
    found = [made for item in inputs for made in _opened(item, folder, workers)]
    taken: set[str] = set()
    for item in found:
        if item.source in taken:
            raise UsageError(_TWICE.format(item.source))
        taken.add(item.source)
    return sorted(found, key=lambda item: item.source)


def most_documents(paths: Sequence[Path]) -> int | None:
    """Return how many documents files hold by their names; None where some may hold others."""
    if any(path.suffix.lower() in _HOLDERS for path in paths):
        return None
    return len(paths)


def path_of(item: Input, scratch: Path) -> Path:
    """Return the file that holds the bytes of an input."""
    if not item.unpacked:
        return item.origin.absolute
    from pipeline.extract.members import held

    return scratch / _FOLDER / held(item.source, item.sha256)


def inherited(stated: Mapping[str, T], inputs: Sequence[Input]) -> dict[str, T]:
    """Return what is stated of each document: of itself, else of the file that holds it."""
    above = {item.source: container(item.source) for item in inputs if item.unpacked}
    return {source: stated[outer] for source, outer in above.items() if outer in stated} | dict(
        stated
    )


def _opened(item: Input, folder: Path, workers: Workers) -> Iterator[Input]:
    if item.reject or not _may_hold(item.origin.absolute):
        yield item
        return
    path = item.origin.absolute
    unpacked = workers.run(unpack_file, path, item.sha256, folder, workers.settings.limites)
    if isinstance(unpacked, DocumentError):
        reject = Reject.of(unpacked, item.source, step="sources")
        yield replace(item, sha256="", reject=reject)
        return
    if unpacked.is_document:
        yield item
    for member in unpacked.members:
        yield _input(item, member)


def _input(outer: Input, member: "Member") -> Input:
    source = f"{outer.source}{INSIDE}{member.name}"
    origin = Origin(outer.origin.folder, f"{outer.origin.path}{INSIDE}{member.name}")
    reject = replace(member.reject, source=source) if member.reject else None
    return Input(source, origin, member.sha256, reject, unpacked=not reject)


def _may_hold(path: Path) -> bool:
    """Tell by its first bytes whether a file may hold others; a worker looks closer."""
    from pipeline.extract.sniff import OLE, is_mail

    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return head.startswith((b"PK", OLE)) or is_mail(head)
