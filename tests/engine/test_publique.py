"""The public edition of a small run: no name of the annotated set is in any of its files."""

import json
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.engine.pool import workers
from pipeline.engine.publique import FOLDER, PublicEdition, renew_public
from pipeline.engine.run import run_direct
from pipeline.printer import can_print
from pipeline.settings import load_settings
from pipeline.store.cases import NAME
from tests.engine.conftest import ANNOTATED, plain

pytestmark = pytest.mark.timeout(900)  # a whole run, on a machine that may be busy

SECRET = "k/17-biterrois-copil.cnr"
# of the half of the corpus that the rules were written on: the other half stays unseen
READ = (
    *("g/20-morlaix-commission.cnr", "i/24-reunion-civis-comite-suivi.cnr"),
    *("u/04-tarn-et-garonne-retenues.cnr", "u/09-aubenas-hopital-communique.cnr"),
)
METADATA = f"fichier;diffusion\n{Path(SECRET).stem}.md;restreinte\n"


def contents(path: Path, data: bytes | None = None) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of a file, and of all that it holds if it is an archive.

    The text of a PDF stands in it compressed, glyph by glyph: it is read page by page, on one line.
    """
    data = path.read_bytes() if data is None else data
    if data.startswith(b"%PDF-"):
        yield str(path), printed(data)
    elif zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from contents(path / member, archive.read(member))
    else:
        yield str(path), data.decode("utf-8", errors="replace")


def printed(data: bytes) -> str:
    """Return the words and the properties of a PDF."""
    from pypdfium2 import PdfDocument

    with PdfDocument(data) as document:
        words = [page.get_textpage().get_text_range() for page in document]
        words += document.get_metadata_dict().values()
    return " ".join(" ".join(words).split())


def annotated(documents: tuple[str, ...], *, kept: bool) -> list[str]:
    """Return names of persons, addresses and numbers, or what must be kept, longest first."""
    gold = json.loads((ANNOTATED / "noms.json").read_text("utf-8"))["documents"]
    found = {
        item["texte"]
        for document in documents
        for item in gold[document]
        if (item["nature"] == "garder") == kept and len(item["texte"]) > 2
    }
    return sorted(found, key=lambda words: (-len(words), words))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    given = tmp_path_factory.mktemp("Dossier de Mme Quesnel")
    for name in (*READ, SECRET):
        (given / f"{Path(name).stem}.md").write_bytes(plain(name))
    (given / "vide Jean Dupont.txt").write_bytes(b"")
    metadata = given.parent / "fiche.csv"
    metadata.write_text(METADATA, encoding="utf-8")
    out = tmp_path_factory.mktemp("sortie")
    settings = load_settings(ouvriers=2)
    with workers(settings):
        run_direct([given], out, settings, metadonnees=metadata)
    return out


@pytest.fixture(scope="module")
def edition(results: Path) -> PublicEdition:
    stale = results / FOLDER / "themes" / "ancien.html"
    stale.parent.mkdir(parents=True)
    stale.write_text("Mme Dumazet", encoding="utf-8")
    return renew_public(results, load_settings())


@pytest.fixture(scope="module")
def texts(results: Path, edition: PublicEdition) -> dict[str, str]:
    assert edition.page.is_file()
    files = [path for path in sorted((results / FOLDER).rglob("*")) if path.is_file()]
    return dict(found for path in files for found in contents(path))


def test_no_file_holds_a_name(results: Path, texts: dict[str, str]) -> None:
    names = annotated((*READ, SECRET), kept=False)
    places = annotated((*READ, SECRET), kept=True)  # « La Rivière », where Mme Rivière is nobody
    whole, left = (
        re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])")
        for words in (names, places)
    )
    pages = (results / "rapport").rglob("*.html")
    internal = "\n".join(path.read_text("utf-8") for path in pages)
    assert len(set(whole.findall(internal))) > 8  # so many there are to be found
    for place, text in texts.items():
        assert not set(whole.findall(left.sub("", text))), place


@pytest.mark.skipif(not can_print(), reason="WeasyPrint is not installed, or Pango is not")
def test_the_printed_report_is_searched_too(results: Path, texts: dict[str, str]) -> None:
    names = annotated((*READ, SECRET), kept=False)
    said = printed((results / "rapport" / "rapport.pdf").read_bytes())
    assert any(name in said for name in names)  # it can be found
    (public,) = (text for place, text in texts.items() if place.endswith("rapport.pdf"))
    assert "Rapport thématique des propositions" in public
    assert "[nom " in public


def test_no_file_tells_of_sources(texts: dict[str, str]) -> None:
    for name in (*READ, SECRET, "vide Jean Dupont"):
        for place, text in texts.items():
            assert Path(name).stem not in text, place
    assert any("Document 1<" in text for text in texts.values())


def test_a_restricted_document_is_left_out(results: Path, texts: dict[str, str]) -> None:
    pages = (results / "rapport").rglob("*.html")
    internal = "\n".join(path.read_text("utf-8") for path in pages)
    assert Path(SECRET).stem in internal
    said = "messagerie unique"
    words = [text for text in texts.values() if "Biterrois" in text or said in text]
    assert not words
    assert not any(f"Document {len(READ) + 1}" in text for text in texts.values())


def test_small_counts_are_hidden(texts: dict[str, str]) -> None:
    (page,) = (text for place, text in texts.items() if place.endswith("index.html"))
    assert "&lt; 5" in page
    sheets = [text for place, text in texts.items() if "xlsx" in place]
    assert any("&lt; 5" in text for text in sheets)


def test_the_list_stays_outside_and_its_decisions_are_followed(
    results: Path, edition: PublicEdition
) -> None:
    assert edition.cases == results / NAME
    assert not (results / FOLDER / NAME).exists()
    text = edition.cases.read_text("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == edition.undecided + 1 > 1
    decided = "\r\n".join([lines[0], f"{lines[1]}garder", *lines[2:]])
    edition.cases.write_text(decided + "\r\n", encoding="utf-8-sig", newline="")
    again = renew_public(results, load_settings())
    assert again.undecided == edition.undecided - 1
    assert again.cases.read_text("utf-8-sig").splitlines()[1].endswith(";garder;garder")
    assert not (results / FOLDER / "themes" / "ancien.html").exists()
