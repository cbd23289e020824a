"""The ledger of a run: a line a document as soon as it is done with, and a sum that is checked."""

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pipeline.document import Reject
from pipeline.engine.ledger import Account, Ledger, Line, account, ledger_path, read_ledger
from pipeline.engine.opening import Job
from pipeline.engine.plan import Plan, prepare
from pipeline.engine.pool import Workers, workers
from pipeline.engine.run import assembled, read_batch
from pipeline.errors import InternalFault
from pipeline.result import Result
from pipeline.settings import load_settings
from pipeline.store.tables import Tables

Run = tuple[Path, Plan, Tables]


@pytest.fixture(scope="module")
def pool() -> Iterator[Workers]:
    with workers(load_settings(ouvriers=1, lot=3)) as opened:
        yield opened


@pytest.fixture
def made(pool: Workers, documents: Path, tmp_path: Path) -> Run:
    """A scratch folder whose batches are read, its plan and its tables."""
    scratch = tmp_path / "brouillon"
    scratch.mkdir()
    plan = prepare([documents], tmp_path / "sortie", scratch, pool.settings)
    for number in range(1, plan.batches + 1):
        read_batch(scratch, number)
    return scratch, plan, assembled(scratch, tmp_path / "sortie", plan)


def test_every_file_is_in_the_ledger_and_no_text_is(made: Run) -> None:
    found = account(*made)
    assert isinstance(found, Account)
    assert found.settled
    assert found.counts() == {"lu": 6, "repris": 0, "doublon": 1, "gardé": 0, "refusé": 2}
    scratch, _, tables = made
    text = "".join(path.read_text(encoding="utf-8") for path in scratch.glob("*.journal.jsonl"))
    names = {item.name for item in fields(Line)}
    assert all(set(json.loads(line)) == names for line in text.splitlines() if line)
    assert not [word for word in tables["proposals"]["text"].to_pylist() if word in text]


def test_a_sum_that_does_not_come_out_is_a_fault(made: Run) -> None:
    scratch, plan, tables = made
    source = "12-savanes-guyane.md"
    for name in ("documents", "proposals"):
        fewer = tables[name].filter(pc.not_equal(tables[name]["source"], source))
        with pytest.raises(InternalFault, match=source) as fault:
            account(scratch, plan, tables | {name: fewer})
        assert "rien n'a été publié" in str(fault.value)
    twice = pa.concat_tables([tables["blocks"], tables["blocks"].slice(0, 1)])
    with pytest.raises(InternalFault, match="lignes de blocks"):
        account(scratch, plan, tables | {"blocks": twice})
    path = ledger_path(scratch, 1)
    path.write_bytes(b"\n".join(path.read_bytes().splitlines()[:-1]))
    with pytest.raises(InternalFault, match="est sans trace"):
        account(scratch, plan, tables)


def test_lines_are_there_at_once_and_the_last_of_two_attempts_counts(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    refused = Reject("a", "", None, "extract", "TimeLimit", "Trop long.")
    with Ledger(path) as ledger:
        ledger.note("1" * 64, Result("a", None, rejects=(refused,)))
        assert [(line.source, line.settled) for line in read_ledger(path)] == [("a", False)]
    path.write_bytes(path.read_bytes()[:-20])  # killed while it was written
    assert list(read_ledger(path)) == []
    with Ledger(path) as ledger:
        ledger.note("1" * 64, Result("a", None))
        ledger.note("2" * 64, Result("b", None, retried=("ReaderCrash",)))
    lines = {line.source: line for line in read_ledger(path)}
    assert lines["a"].settled
    assert lines["b"].retried == ("ReaderCrash",)


def test_faults_that_were_tried_again_are_told(pool: Workers, tmp_path: Path) -> None:
    (result,) = pool.read_all([Job(tmp_path / "absent.pdf", "x", "0" * 64, tmp_path / "p")])
    assert result.retried == ("UnreadableFile",)
    assert [reject.error for reject in result.rejects] == ["UnreadableFile"]
