"""Runs over names that are not UTF-8, and over what a killed run left."""

import os
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.engine.plan import check
from pipeline.engine.pool import workers
from pipeline.engine.run import run_direct
from pipeline.errors import UsageError
from pipeline.settings import Settings, load_settings

TEXT = "La commune propose d'ouvrir une maison de santé et d'y loger des internes.\n"


@pytest.fixture(scope="module")
def settings() -> Iterator[Settings]:
    made = load_settings(ouvriers=1)
    with workers(made):
        yield made


def folder(place: Path, **files: str) -> Path:
    place.mkdir()
    for name, text in files.items():
        (place / f"{name}.txt").write_text(text, encoding="utf-8")
    return place


def raw(place: Path, name: bytes) -> Path:
    return Path(os.fsdecode(os.fsencode(place) + b"/" + name))


def sources(out: Path, table: str) -> list[object]:
    values: list[object] = pq.read_table(out / f"{table}.parquet")["source"].to_pylist()
    return values


def test_a_name_that_is_not_utf8_is_read_and_kept(settings: Settings, tmp_path: Path) -> None:
    old, new, out = folder(tmp_path / "vieux"), folder(tmp_path / "neuf", vide=""), tmp_path / "s"
    raw(old, b"r\xe9union.txt").write_text(TEXT, encoding="utf-8")
    raw(old, b"\xe9.txt").write_bytes(b"")
    run_direct([old], out, settings)
    assert sources(out, "documents") == ["réunion.txt"]
    assert sources(out, "rejects") == ["é.txt"]
    run_direct([new], out, settings, ajouter=True)
    assert sources(out, "documents") == ["vieux/réunion.txt"]
    assert sources(out, "rejects") == ["neuf/vide.txt", "vieux/é.txt"]
    assert run_direct([old, new], out, settings).kept == 0


def test_a_path_given_that_is_not_utf8_is_a_french_error(tmp_path: Path) -> None:
    good, bad = folder(tmp_path / "a", x=TEXT), raw(tmp_path, b"\xe9")
    bad.mkdir()
    for given, out in ((bad, tmp_path / "s"), (good, bad)):
        with pytest.raises(UsageError, match="caractères illisibles"):
            check([given], out, ajouter=False, remplacer=False)


def test_results_to_keep_that_cannot_be_read_are_a_french_error(
    settings: Settings, tmp_path: Path
) -> None:
    one, two, out = folder(tmp_path / "a", x=TEXT), folder(tmp_path / "b", y=TEXT), tmp_path / "s"
    run_direct([one], out, settings)
    table = out / "proposals.parquet"
    whole = table.read_bytes()
    for spoil in (lambda: table.write_bytes(whole[:100]), table.unlink):
        spoil()
        with pytest.raises(UsageError, match="--remplacer"):
            run_direct([two], out, settings, ajouter=True)
    assert run_direct([two], out, settings, remplacer=True).documents == 1


@pytest.mark.parametrize("left", ["run.json", "rejects.parquet"])
def test_a_publication_half_done_does_not_stop_the_next_run(
    settings: Settings, tmp_path: Path, left: str
) -> None:
    given, out = folder(tmp_path / "a", x=TEXT), tmp_path / "s"
    run_direct([given], out, settings)
    before = (out / left).read_bytes()
    (out / ".publication").mkdir()
    (out / left).rename(out / ".publication" / left)
    assert check([given], out, ajouter=False, remplacer=False) == []
    run_direct([given], out, settings)
    assert (out / left).read_bytes() == before
