"""The page of errors: each kind of error, told from where the proposals lie."""

import re
from pathlib import Path

import pytest

from pipeline.evaluate import FoundProposal, GoldProposal, Judged, Layout
from pipeline.extract.plain import read_plain
from pipeline.proposal import Span, span_text
from pipeline.report.mistakes import read
from pipeline.report.mistakes_page import write_mistakes

TEXT = """- Ouvrir un centre de santé le samedi matin

- Former dix médiateurs dans les quartiers

- Un bus itinérant passe chaque lundi dans six communes

- Le comité remercie les habitants <script>alert(1)</script>
"""
BLOCKS = read_plain(TEXT).blocks


def whole(first: int, last: int | None = None) -> Span:
    last = first if last is None else last
    return Span(first, 0, last, len(BLOCKS[last].text))


def judged(gold: list[Span], found: list[Span]) -> Judged:
    return Judged(
        "essai",
        "a",
        "page_web",
        tuple(
            FoundProposal(span_text(BLOCKS, s), {"statut": "propose", "porteur": "CPTS"}, 1.0, ())
            for s in found
        ),
        tuple(
            GoldProposal(
                text=span_text(BLOCKS, s),
                ambiguous=False,
                statut="en_cours",
                fields={"porteur": "CPTS"},
                codes=(),
                tags=(),
            )
            for s in gold
        ),
        Layout(BLOCKS, tuple(found), tuple(gold)),
    )


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ([whole(0)], [], {"manquee": 1}),
        ([], [whole(3)], {"fausse": 1}),
        ([whole(0)], [whole(0)], {"statut": 1}),
        ([whole(2)], [Span(2, 0, 2, 33)], {"statut": 1, "bords": 1}),
        ([whole(0), whole(1), whole(2)], [whole(0, 2)], {"fusion": 4}),
        ([whole(0, 2)], [whole(0), whole(1), whole(2)], {"coupure": 4}),
        ([whole(0)], [Span(0, 0, 0, 9)], {"ailleurs": 2}),
    ],
)
def test_each_kind_of_error(gold: list[Span], found: list[Span], expected: dict[str, int]) -> None:
    assert dict(read(judged(gold, found)).counts) == expected


def test_the_page_shows_the_text_and_escapes_it(tmp_path: Path) -> None:
    path = tmp_path / "erreurs.html"
    write_mistakes([judged([whole(0), whole(1)], [whole(0), whole(3)])], path)
    html = path.read_text(encoding="utf-8")
    for block in BLOCKS[:3]:
        assert block.text in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "statut : annoté « En cours », trouvé « Proposée »" in html
    assert re.findall(r'href="([^#"]+)', html) == []
    links = set(re.findall(r'href="#(\w+)"', html))
    assert links <= set(re.findall(r'id="(\w+)"', html))
    assert "d1" in links


def test_without_errors_no_document_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "erreurs.html"
    write_mistakes([judged([], [])], path)
    assert "0 document jugé a au moins une erreur, sur 1" in path.read_text(encoding="utf-8")
