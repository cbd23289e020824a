"""No more workers start than there are documents to read."""

import multiprocessing
from pathlib import Path

import pytest

from pipeline.document import digest
from pipeline.engine.members import most_documents
from pipeline.engine.opening import Job
from pipeline.engine.pool import Workers
from pipeline.settings import load_settings

DOCUMENT = Path(__file__).parents[2] / "data" / "raw" / "doubs-parkinson.md"


def test_files_tell_by_their_names_how_many_documents_they_may_hold() -> None:
    assert most_documents([Path("a.pdf"), Path("b.docx")]) == 2
    assert most_documents([Path("a.pdf"), Path("b.ZIP")]) is None
    assert most_documents([Path("a.eml")]) is None


@pytest.mark.parametrize(("most", "processes"), [(1, 1), (None, 2), (9, 2)])
def test_no_more_workers_start_than_there_are_documents(
    tmp_path: Path, most: int | None, processes: int
) -> None:
    job = Job(DOCUMENT, DOCUMENT.name, digest(DOCUMENT.read_bytes()), tmp_path)
    others = set(multiprocessing.active_children())
    with Workers(load_settings(ouvriers=2), models=False, most=most) as pool:
        assert pool.read_all([job])[0].document
        assert len(set(multiprocessing.active_children()) - others) == processes
