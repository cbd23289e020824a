"""The page stands alone, is well built, and shows hostile text as text."""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from pipeline.errors import UsageError
from pipeline.report import report
from pipeline.taxonomy import Taxonomy
from tests.report.page import Page

Write = Callable[..., Path]

HOSTILE = (
    '<script>alert(1)</script> =HYPERLINK("http://mal.example") \x07\x1b\u202ecod\u202c {{ 7*7 }}'
    "\nhttps://mal.example </textarea>' onload='x\nfin \ufffe_x0041_"
)


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def test_every_page_stands_alone_and_is_well_built(made: Path) -> None:
    found = pages(made)
    assert {path.parent.name for path in found} == {"rapport", "themes", "listes", "preuves"}
    for path in found:
        page = Page(path)
        policy = page.values("meta", "content")[0]
        assert policy.startswith("default-src 'none'")
        script = re.findall("<script>(.*?)</script>", path.read_text("utf-8"), re.DOTALL)
        digests = [b64encode(sha256(each.encode()).digest()).decode() for each in script]
        assert [f"'sha256-{digest}'" in policy for digest in digests] == [True] * len(script)
        assert len(script) == (path.parent.name == "themes")
        assert page.values("html", "lang") == ["fr"]
        assert all(
            value.startswith("../preuves/") or "/" not in value for value in page.values("*", "src")
        )
        ids = page.values("*", "id")
        assert len(ids) == len(set(ids))
        for name in ("href", "aria-labelledby"):
            for target in page.values("*", name):
                assert ":" not in target
                inside = target.startswith("#") or name != "href"
                assert not inside or target.removeprefix("#") in ids
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        tags = Counter(tag for tag, _ in page.tags)
        assert tags["main"] == tags["header"] == tags["footer"] == 1
        assert tags["caption"] == tags["table"] == len(page.tables)
        assert len(page.values("th", "scope")) == tags["th"]


def test_equal_results_give_equal_bytes(results: Path, taxonomy: Taxonomy, tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        report(results, taxonomy, folder)
    names = sorted(path.relative_to(folders[0]) for path in folders[0].rglob("*.*"))
    assert {name.suffix for name in names} >= {".html", ".xlsx", ".docx"}
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name
    written = load_workbook(folders[0] / "rapport.xlsx").properties
    assert written.created == written.modified == datetime(2023, 1, 1)  # noqa: DTZ001


def test_hostile_text_is_shown_and_never_run(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    texts = dict.fromkeys(("titre", "porteur", "partenaires", "territoire"), HOSTILE)
    row = {
        "proposal_id": '"><script>x',
        "source": "a<b>.pdf",
        "text": "=1+1 " + "mot " * 10_000,
        "statut": "inconnu",
        "review_reasons": [HOSTILE],
        "needs_review": True,
        "rubrique": HOSTILE,
        **texts,
    }
    document = {"source": "a<b>.pdf", "titre": HOSTILE, "alertes": [HOSTILE]}
    folder = write([row], [document], [{"source": HOSTILE, "message": HOSTILE}])
    report(folder, taxonomy, tmp_path)
    texts_of = {}
    for path in [path for path in pages(tmp_path) if folder not in path.parents]:
        page = Page(path)
        assert Counter(tag for tag, _ in page.tags)["script"] == (path.parent.name == "themes")
        assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
        texts_of[path.stem] = "".join(page.shown)
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", texts_of[path.stem])
    for name in ("index", "sans-theme", "document"):
        assert "<script>alert(1)</script>" in texts_of[name]
        assert "{{ 7*7 }}" in texts_of[name]
    assert texts_of["sans-theme"].count("mot mot") > 1_000
    assert texts_of["document"].count("mot mot") > 1_000
    with ZipFile(tmp_path / "rapport.docx") as word:
        body = word.read("word/document.xml").decode()
    assert "&lt;script&gt;alert(1)" in body
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]|<w:hyperlink|<w:fldSimple", body)
    book = load_workbook(tmp_path / "rapport.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
    cut = next(cell.value for cell in cells if str(cell.value).startswith("=1+1"))
    assert len(cut) == 32_767
    assert cut.endswith("[coupé]")
    assert any("_x0041_" in str(cell.value) for cell in cells)


def test_no_proposal_gives_a_report_that_says_so(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    report(write([], [], []), taxonomy, tmp_path)
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "Aucune proposition n'a été relevée" in text
    assert "Aucun document n'a pu être lu" in text
    assert text.count("<svg") == 1  # the map of what was received
    assert load_workbook(tmp_path / "rapport.xlsx")["Propositions"].max_row == 1


def test_a_folder_without_results_is_a_clear_error(taxonomy: Taxonomy, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"proposals\.parquet.*remontees traiter"):
        report(tmp_path, taxonomy, tmp_path)


@pytest.mark.parametrize("name", ["documents.parquet", "run.json"])
def test_a_broken_file_is_a_clear_error(
    name: str, results: Path, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    (results / name).write_bytes(b"PAR1 rien")
    with pytest.raises(UsageError, match=name):
        report(results, taxonomy, tmp_path)


def test_codes_of_another_taxonomy_are_a_clear_error(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    folder = write([{"themes": ["autre_code"]}], [], [])
    with pytest.raises(UsageError, match=r"autre_code.*--taxonomie"):
        report(folder, taxonomy, tmp_path)
