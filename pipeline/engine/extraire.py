"""Documents read to blocks without the models: to a table, or to a page that shows them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.document import Reject, document_id
from pipeline.engine.advance import HOLDERS, each
from pipeline.engine.members import path_of, with_members
from pipeline.engine.opening import Job, draw_pages
from pipeline.engine.outputs import check_apart
from pipeline.engine.pool import Workers
from pipeline.engine.sources import Input, absolute, find_inputs
from pipeline.engine.summary import Alarm
from pipeline.errors import DocumentError
from pipeline.report.montrer import write_page
from pipeline.result import Result
from pipeline.store.blocks import check_destination, write_blocks

Read = tuple[Path, Result]


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was read: documents and blocks, what was refused, and what is to be checked."""

    documents: int
    blocks: int
    refused: tuple[Reject, ...]
    alarms: tuple[Alarm, ...]


def extract_blocks(given: Sequence[Path], output: Path, pool: Workers) -> Extracted:
    """Write the blocks of all documents given, in the order of their sources.

    Raises:
        UsageError: nothing there, two equal keys, or an output that cannot be written or is one of
            the files given (French).
    """
    check_destination(output)
    check_apart(given, output)
    refused: list[Reject] = []
    told: list[Alarm] = []
    documents = 0

    def kept(batches: Iterator[list[Read]]) -> Iterator[list[Result]]:
        nonlocal documents
        for results in ([result for _, result in batch] for batch in batches):
            documents += sum(result.document is not None for result in results)
            refused.extend(reject for result in results for reject in result.rejects)
            told.extend(_alarms(results))
            yield results

    with TemporaryDirectory(prefix="remontees-") as scratch:
        blocks = write_blocks(kept(_read(given, output, pool, Path(scratch))), output)
    return Extracted(documents, blocks, tuple(refused), tuple(told))


def show_file(path: Path, output: Path, pool: Workers, most: int) -> Extracted:
    """Write a page (HTML) that shows what was read of a file and of the documents it holds.

    Args:
        path: the file.
        output: the page.
        pool: opened without the models.
        most: pages of each PDF that are drawn.

    Raises:
        UsageError: the file does not exist, or the page cannot be written or is the file (French).
    """
    check_apart([path], output)
    with TemporaryDirectory(prefix="remontees-") as scratch:
        read = [one for batch in _read([path], output, pool, Path(scratch)) for one in batch]
        shown = []
        for place, result in read:
            drawn = pool.run(draw_pages, place, most) if result.document else []
            shown.append((result, [] if isinstance(drawn, DocumentError) else drawn))
    write_page(shown, output)
    documents = [result.document for _, result in read if result.document]
    return Extracted(
        len(documents),
        sum(len(document.blocks) for document in documents),
        tuple(reject for _, result in read for reject in result.rejects),
        tuple(_alarms(result for _, result in read)),
    )


def _alarms(results: Iterable[Result]) -> Iterator[Alarm]:
    """Yield the alerts of each document that has any, in one line."""
    for result in results:
        if result.document and result.document.alertes:
            yield Alarm(result.source, " ".join(result.document.alertes))


def _read(
    given: Sequence[Path], output: Path, pool: Workers, scratch: Path
) -> Iterator[list[Read]]:
    """Yield each document with the file that holds its bytes, in batches, by source."""
    found, _ = find_inputs(given, scratch)
    found = [item for item in found if item.origin.absolute != absolute(output)]
    inputs = with_members(each(HOLDERS, found), scratch, pool)
    pool.expect(sum(item.reject is None for item in inputs))
    size = pool.settings.lot
    for start in range(0, len(inputs), size):
        batch = inputs[start : start + size]
        jobs = [_job(item, scratch) for item in batch if item.reject is None]
        results = iter(pool.read_all(jobs))
        yield [
            (path_of(item, scratch), _refused(item) if item.reject else next(results))
            for item in batch
        ]


def _job(item: Input, scratch: Path) -> Job:
    spool = scratch / "pages" / document_id(item.sha256)
    spool.mkdir(parents=True, exist_ok=True)
    return Job(path_of(item, scratch), item.source, item.sha256, spool)


def _refused(item: Input) -> Result:
    return Result(item.source, None, rejects=(item.reject,) if item.reject else ())
