"""A table of contributions from file to file, through the real classifier."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.classify import Classifier
from pipeline.engine.etiqueter import Columns, tag_table
from pipeline.errors import UsageError
from pipeline.taxonomy import Taxonomy

CSV = (
    "n°;idée;needs_review\r\n"
    "01;Un bus de dépistage du diabète fait le tour des villages;non\r\n"
    "02;;non\r\n"
    "03;   ;non\r\n"
    "04;Loger gratuitement les internes dans les communes rurales;non\r\n"
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "contributions régionales.csv"
    path.write_bytes(CSV.encode("cp1252"))
    return path


def test_a_table_gets_its_tags(source: Path, classement: Path, taxonomy: Taxonomy) -> None:
    target = source.with_name("sortie.parquet")
    classifier = Classifier.load(classement, taxonomy)
    summary = tag_table(source, Columns("idée"), target, classifier, taxonomy)
    assert (summary.rows, summary.empty) == (4, 2)
    assert list(summary.counts) == list(taxonomy.codes)
    assert summary.counts["prevention"] >= 1
    rows = pq.read_table(target).to_pylist()
    assert [row["n°"] for row in rows] == ["01", "02", "03", "04"]
    assert [row["needs_review"] for row in rows] == ["non"] * 4
    assert rows[0]["themes"][0] == "prevention"
    assert rows[3]["themes"][0] == "attractivite_metiers"
    for row in rows[1:3]:
        assert row["themes"] == row["tendances"] == row["scores"] == []
        assert row["remontees_needs_review"]
    assert summary.to_review == sum(row["remontees_needs_review"] for row in rows)


def test_a_row_is_tagged_as_its_text_alone(
    source: Path, classement: Path, taxonomy: Taxonomy
) -> None:
    target = source.with_name("sortie.parquet")
    classifier = Classifier.load(classement, taxonomy)
    tag_table(source, Columns("idée"), target, classifier, taxonomy)
    scores = dict(pq.read_table(target)["scores"].to_pylist()[3])
    (alone,) = classifier.classify(["Loger gratuitement les internes dans les communes rurales"])
    assert scores == {tag.code: tag.probability for tag in alone}


@pytest.mark.parametrize(
    ("column", "name", "says"),
    [
        ("texte", "sortie.csv", "« idée »"),
        ("idée", "sortie.xlsx", ".parquet ou .csv"),
        ("idée", "contributions régionales.csv", "est le fichier lu"),
        ("idée", "absent/sortie.csv", "n'existe pas"),
        ("idée", f"{'x' * 300}/sortie.csv", "n'existe pas"),
        ("idée", f"{'x' * 300}.csv", "Impossible d'écrire"),
    ],
)
def test_a_wrong_use_writes_nothing(
    source: Path, classement: Path, taxonomy: Taxonomy, column: str, name: str, says: str
) -> None:
    classifier = Classifier.load(classement, taxonomy)
    with pytest.raises(UsageError) as error:
        tag_table(
            source, Columns(column), source.with_name("x").parent / name, classifier, taxonomy
        )
    assert says in str(error.value)
    assert source.read_bytes() == CSV.encode("cp1252")
    assert [path.name for path in source.parent.iterdir()] == [source.name]


def test_a_title_and_headings_are_read_with_their_text(
    tmp_path: Path, classement: Path, taxonomy: Taxonomy
) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.parquet"
    source.write_text(
        "texte;titre;rubrique\nFaire un essai dans deux communes.;Dépister le diabète;\n"
        "Faire un essai dans deux communes.;;Prévention > Dépistage\n"
        "Faire un essai dans deux communes.;Faire un essai;\n;Titre seul;\n",
        encoding="utf-8",
    )
    classifier = Classifier.load(classement, taxonomy)
    columns = Columns("texte", "titre", "rubrique")
    assert tag_table(source, columns, target, classifier, taxonomy).empty == 1
    rows = pq.read_table(target).to_pylist()
    alone = {tag.code: tag.probability for tag in classifier.classify([rows[0]["texte"]])[0]}
    titled, headed, same = (dict(row["scores"]) for row in rows[:3])
    assert titled["prevention"] > alone["prevention"]
    assert headed["prevention"] > alone["prevention"]
    assert same == alone
    full = "Dépister le diabète\nFaire un essai dans deux communes."
    for piece in rows[0]["evidence"]:
        assert full[piece["start"] : piece["end"]] == piece["text"]
