"""The pictures of the pages that carry evidence: drawn, kept, and said when they cannot be."""

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.engine.drawn_boxes import astray
from pipeline.engine.fusion import join
from pipeline.engine.preuves import CHANGED, DRAWING, GONE, NOT_SOUGHT
from pipeline.engine.rapport import renew
from pipeline.engine.run import run_direct
from pipeline.engine.verify import verify
from pipeline.report.page import WRITING
from pipeline.settings import load_settings
from pipeline.store.parts import read_part
from pipeline.store.publish import json_text
from pipeline.store.seals import SEALS, file_seal, read_seals
from tests.engine.conftest import READABLE


@pytest.fixture
def results(pdf: Callable[[Sequence[bytes]], bytes], tmp_path: Path) -> Path:
    """The results of one PDF of two equal pages, with at least one proposal."""
    from pipeline.engine.pool import workers

    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf([READABLE, READABLE]))
    settings = load_settings(ouvriers=1)
    with workers(settings):
        run_direct([folder], tmp_path / "sortie", settings)
    assert pq.read_metadata(tmp_path / "sortie" / "proposals.parquet").num_rows > 0
    return tmp_path / "sortie"


@pytest.mark.timeout(600)
def test_pages_are_drawn_once_and_a_lost_source_is_said(results: Path) -> None:
    settings = load_settings(ouvriers=1)
    report = results / "rapport"
    source = results.parent / "documents" / "a.pdf"
    pictures = sorted((report / "preuves" / "pages").glob("*.jpg"))
    assert pictures
    proof = next((report / "preuves").glob("*.html"))
    assert "../preuves/pages/" in proof.read_text(encoding="utf-8")
    assert 'class="cadre"' in proof.read_text(encoding="utf-8")

    stamp = pictures[0].stat().st_mtime_ns
    stale = report / "themes" / "prevention-9.html"
    stale.write_text("ancien", encoding="utf-8")
    renew(results, settings)
    assert pictures[0].stat().st_mtime_ns == stamp
    assert not stale.exists()

    moved = results.parent / "ailleurs"
    moved.mkdir()
    source.rename(moved / "a.pdf")
    renew(results, settings)
    page = proof.read_text(encoding="utf-8")
    assert GONE.replace("'", "&#39;") in page
    assert "<img" not in page
    assert '<mark class="m1">' in page

    renew(results, settings, sources=moved)
    assert "<img" in proof.read_text(encoding="utf-8")

    (moved / "a.pdf").write_bytes((moved / "a.pdf").read_bytes() + b"\n")
    renew(results, settings, sources=moved)
    page = proof.read_text(encoding="utf-8")
    assert CHANGED.replace("'", "&#39;") in page
    assert "<img" not in page


@pytest.mark.timeout(600)
def test_joined_results_show_the_pages_of_the_documents_given(results: Path) -> None:
    settings = load_settings(ouvriers=1)
    joined = results.parent / "ministère"
    shown: list[str] = []

    def progress(what: str, _: int, __: int) -> None:
        shown.append(what)

    join([results], joined, settings, progress=progress)
    proof = next((joined / "rapport" / "preuves").glob("*.html"))
    for again in (False, True):  # the document is where run.json says, and not opened
        if again:
            renew(joined, settings)
        page = proof.read_text(encoding="utf-8")
        assert NOT_SOUGHT.replace("'", "&#39;") in page
        assert "<img" not in page
    assert WRITING in shown

    given = results.parent / "reçu"
    shutil.copytree(results.parent / "documents", given / results.name)
    join([results], joined, settings, sources=given, progress=progress)
    drawn = proof.read_text(encoding="utf-8")
    assert "<img" in drawn
    assert DRAWING in shown
    renew(joined, settings, sources=given)
    assert proof.read_text(encoding="utf-8") == drawn
    assert not verify(joined, settings).differences

    run = joined / "run.json"
    run.write_text(run.read_text(encoding="utf-8").replace('"a.pdf"', '"../documents/a.pdf"'))
    shutil.rmtree(given / results.name)
    renew(joined, settings, sources=given)  # no name leads out of the folder
    assert GONE.replace("'", "&#39;") in proof.read_text(encoding="utf-8")


@pytest.mark.timeout(600)
def test_a_box_elsewhere_than_its_evidence_is_found(results: Path) -> None:
    settings = load_settings(ouvriers=1)
    (results / "nulle-part").mkdir()
    nowhere = results / "nulle-part"
    made = read_part(results)
    assert not list(astray(results, made))
    assert verify(results, settings, nowhere).differences == ()
    proof = next((results / "rapport" / "preuves").glob("*.html"))
    page = proof.read_text(encoding="utf-8")
    for kind, aside in (("cadre", 1), ("mot", 60)):
        box = re.search(rf'<i class="{kind}" style="left:([\d.]+)%', page)
        assert box
        moved = f"{float(box[1]) + aside:.2f}"
        changed = page[: box.start(1)] + moved + page[box.end(1) :]
        proof.write_text(changed, encoding="utf-8", newline="\n")
        seal_again(results)
        said = verify(results, settings, nowhere).differences
        assert any("n'est pas à la place que donne proposals.parquet" in one for one in said), kind
        assert any(one.startswith(f"rapport/preuves/{proof.name} n'est pas") for one in said)
    whole = page.replace('<i class="cadre"', '<i class="rien"')
    proof.write_text(whole, encoding="utf-8", newline="\n")
    assert list(astray(results, made))


@pytest.mark.timeout(600)
def test_a_report_without_its_sources_is_still_verified(results: Path) -> None:
    settings = load_settings(ouvriers=1)
    (results.parent / "documents" / "a.pdf").unlink()
    pages = results / "rapport" / "preuves" / "pages"
    earlier = next(pages.iterdir()).with_suffix(".webp")  # as versions before drew them
    earlier.touch()
    renew(results, settings)
    assert list(pages.glob("*.jpg"))  # they were kept
    assert not earlier.exists()
    assert verify(results, settings).differences == ()


def seal_again(results: Path) -> None:
    """Seal a report as if nothing had been changed in it."""
    seals = read_seals(results)
    seals["files"] = {name: file_seal(results / "rapport" / name) for name in seals["files"]}
    (results / "rapport" / SEALS).write_bytes(json_text(seals))
