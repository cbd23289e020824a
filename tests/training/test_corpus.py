"""Annotated files: read, and every fault named with its file and line."""

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.taxonomy import Taxonomy
from pipeline.training.cnr import corpus_files, parse_cnr, read_corpus
from pipeline.training.examples import with_codes_of_today

CORPUS = Path(__file__).parents[2] / "data" / "annotated"

GOOD = """@@doc id=x-01 genre=page_web region="Bretagne" departement=56 date=2023-01-05
# Titre

Une
phrase.
@@prop themes=prevention trends= statut=propose territoire="les îles"
- Dépister dans les îles.
@@end
@@ambiguous
Peut-être un bus.
@@end
"""


def parse(tmp_path: Path, text: str, taxonomy: Taxonomy) -> list[str]:
    path = tmp_path / "x.cnr"
    path.write_text(text, encoding="utf-8")
    return parse_cnr(path, taxonomy.codes)[1]


def test_text_and_gold(tmp_path: Path, taxonomy: Taxonomy) -> None:
    path = tmp_path / "lot" / "x.cnr"
    path.parent.mkdir()
    path.write_text(GOOD, encoding="utf-8")
    (document,) = read_corpus([path], taxonomy.codes)
    assert document.folder == "lot"
    assert document.text == "# Titre\n\nUne phrase.\n- Dépister dans les îles.\nPeut-être un bus.\n"
    first, second = document.gold
    assert document.text[first.start : first.end] == "- Dépister dans les îles."
    assert (first.themes, first.fields, first.ambiguous) == (
        ("prevention",),
        {"territoire": "les îles"},
        False,
    )
    assert second.ambiguous


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("themes=prevention", "themes=inconnu", 6, "« inconnu »"),
        ("statut=propose", "statut=fini", 6, "« fini »"),
        ('"les îles"', '"les dunes"', 6, "absent du texte"),
        ("territoire=", "lieu=", 6, "attribut inconnu « lieu »"),
        ("@@end\n@@ambiguous", "@@ambiguous", 8, "avant la fin"),
        ("bus.\n@@end\n", "bus.\n", 9, "jamais fermée"),
        ("@@ambiguous", "@@ambigu", 9, "marque inconnue"),
        ('region="Bretagne"', 'region="Bretagne', 1, "illisible"),
        ("genre=page_web", "genre=roman", 1, "genre inconnu"),
        ("id=x-01 ", "", 1, "@@doc"),
    ],
)
def test_faults(
    tmp_path: Path, taxonomy: Taxonomy, old: str, new: str, line: int, said: str
) -> None:
    faults = parse(tmp_path, GOOD.replace(old, new, 1), taxonomy)
    assert any(f"ligne {line} " in fault and said in fault for fault in faults), faults


def test_all_faults_are_told_at_once(tmp_path: Path, taxonomy: Taxonomy) -> None:
    paths = []
    for name in ("a", "b"):
        path = tmp_path / f"{name}.cnr"
        path.write_text(GOOD.replace("statut=propose", "statut=fini"), encoding="utf-8")
        paths.append(path)
    with pytest.raises(UsageError) as caught:
        read_corpus(paths, taxonomy.codes)
    message = str(caught.value)
    assert message.count("statut inconnu") == 2
    assert "« x-01 » sert deux fois" in message


def test_the_corpus_has_no_fault_and_the_reserve_is_left_out(taxonomy: Taxonomy) -> None:
    files = corpus_files(CORPUS)
    documents = read_corpus(files, taxonomy.codes)
    assert len(documents) + 14 == len(list(CORPUS.rglob("*.cnr")))
    assert not any(path.name == "04-mafate-copil.cnr" for path in files)


def test_a_renamed_theme_is_learnt_from_the_annotations_as_they_are(taxonomy: Taxonomy) -> None:
    path = CORPUS / "a" / min(path.name for path in (CORPUS / "a").glob("*.cnr"))
    themes = [
        label.model_copy(update={"code": f"{label.code}_2", "anciens": (label.code,)})
        for label in taxonomy.themes
    ]
    changed = taxonomy.model_copy(
        update={"themes": tuple(themes), "tendances": taxonomy.tendances[:1], "retires": ()}
    )
    with pytest.raises(UsageError, match="« retires » de la taxonomie"):
        read_corpus([path], changed.known)
    retired = tuple(label.code for label in taxonomy.tendances[1:])
    changed = changed.model_copy(update={"retires": retired})
    (then,) = read_corpus([path], taxonomy.codes)
    (now,) = with_codes_of_today(read_corpus([path], changed.known), changed)
    assert any(gold.themes for gold in then.gold)
    for old, new in zip(then.gold, now.gold, strict=True):
        assert new.themes == tuple(f"{code}_2" for code in old.themes)
        assert set(new.tendances) == set(old.tendances) - set(retired)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Aucun document annoté"):
        corpus_files(tmp_path)
