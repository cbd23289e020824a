"""Copies are new documents in the old formats, and the same ones each time."""

from pathlib import Path

import pytest

from pipeline.bench.copies import Template, make_copies, read_templates, varied
from pipeline.bench.words import changer, vocabulary
from pipeline.document import Block
from pipeline.errors import UsageError
from pipeline.extract import extract
from pipeline.settings import Limits
from pipeline.text import words as words_of
from pipeline.twins import SHINGLE

RAW = Path(__file__).parents[2] / "data" / "raw"


@pytest.fixture(scope="module")
def templates() -> list[Template]:
    return read_templates(RAW)


def read(path: Path) -> str:
    document = extract(path, path.name, Limits()).document
    assert document is not None, path.name
    return "\n".join(block.text for block in document.blocks)


def likeness(one: str, other: str) -> float:
    """Return the Jaccard index of the shingles that the run tells copies by."""
    found = []
    for text in (one, other):
        words = words_of(text)
        shifted = (words[place:] for place in range(SHINGLE))
        found.append(set(zip(*shifted, strict=False)))
    first, second = found
    return len(first & second) / len(first | second)


def test_every_example_is_a_template(templates: list[Template]) -> None:
    found = {template.name: template for template in templates}
    assert set(found) == {path.name for path in RAW.rglob("*") if path.is_file()}
    columns = {name: template.columns for name, template in found.items() if template.columns > 1}
    assert columns == {"Corse - état d'avancement (deux colonnes).pdf": 2}
    texts = [template for template in templates if template.suffix in {".txt", ".md"}]
    old = [template.name for template in texts if template.encoding != "utf-8"]
    assert old == ["Pays de Craon - orientations (ancien Windows).txt"]


def test_a_second_round_gives_other_documents_of_the_same_formats(
    templates: list[Template], tmp_path: Path
) -> None:
    number = len(templates)
    words = make_copies(templates, range(number), tmp_path, 0)
    again = tmp_path / "again"
    again.mkdir()
    make_copies(templates, range(number, 2 * number), again, 0)
    first, second = (sorted(folder.glob("*.*")) for folder in (tmp_path, again))
    assert [path.name[6:] for path in first] == [path.name[6:] for path in second]
    assert len({path.read_bytes() for path in (*first, *second)}) == 2 * number
    texts = [read(path) for path in first]
    assert sum(len(text.split()) for text in texts) > 0.7 * words
    assert all("Exemplaire 0-" in text for text in texts)
    others = list(map(read, second))
    alike = [likeness(one, other) for one, other in zip(texts, others, strict=True)]
    assert max(alike) < 0.5  # far under what makes the run compare two texts word by word


def test_the_same_number_and_seed_give_the_same_bytes(
    templates: list[Template], tmp_path: Path
) -> None:
    made = []
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        folder = tmp_path / name
        folder.mkdir()
        make_copies(templates, [2, 7], folder, seed)
        made.append([path.read_bytes() for path in sorted(folder.iterdir())])
    assert made[0] == made[1]
    assert made[0][0] != made[2][0]


def test_a_name_becomes_the_same_place_all_through() -> None:
    text = "À Lourdes, le 30 mars 2022, la maire de Lourdes parle à Colombe. Lourdes attend."
    row = Block(1, "table_row", "Lieu | à Lourdes", cells=(("Lieu", "à Lourdes"),))
    blocks = varied([Block(0, "paragraph", text), row], 5, 0, ["Xertigny"], str)
    assert blocks[0].text == (
        "À Lourdes, le 8 mars 2015, la maire de Xertigny parle à Xertigny. Lourdes attend."
    )
    assert blocks[1].cells == (("Lieu", "à Xertigny"),)
    assert blocks[2].text == "Exemplaire 0-5, relu le 6 mars 2020."


def test_long_words_become_others_of_their_kind_all_through() -> None:
    text = "Une installation d'infirmières, la coordination d'ambulancières, une information."
    known = vocabulary([text])
    assert known[True, "res"] == ("ambulancières", "infirmières")
    made = {changer(known, str(salt))(text) for salt in range(50)}
    assert len(made) > 5
    assert changer(known, "1")(text) == changer(known, "1")(text)
    twice = changer(known, "1")("coordination, coordination, petit mot, Installation")
    first, second, *rest = twice.split(", ")
    assert first == second
    assert rest == ["petit mot", "Installation"]
    for one in made:
        words = one.removesuffix(".").replace(", ", " ").split()
        assert [word[-3:] for word in words] == [
            word[-3:] for word in text[:-1].replace(", ", " ").split()
        ]
        assert "d'infirmières" in one or "d'ambulancières" in one  # an elision before a vowel


def test_a_folder_without_documents_is_said(tmp_path: Path) -> None:
    (tmp_path / "image.png").write_bytes(b"no document")
    with pytest.raises(UsageError, match="ne peut servir à la mesure"):
        read_templates(tmp_path)
