"""What the analyst states of documents, as tables in both formats, and every way to be wrong."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from pipeline.cli.show import show
from pipeline.engine.metadata import read_date, read_metadata
from pipeline.engine.plan import check
from pipeline.engine.pool import workers
from pipeline.engine.run import run_direct
from pipeline.errors import UsageError
from pipeline.result import Facts
from pipeline.settings import Settings, load_settings
from tests.engine.conftest import plain

DAY = datetime(2022, 11, 18)  # noqa: DTZ001  as a workbook holds it
LIVRET = """# Notre livret : neuf projets, un an de travail

Ce livret a été remis aux habitants du canton lors de la réunion publique, à la salle des fêtes.
"""
KNOWN = {"cr.pdf", "réunions/cr.md"}


def table(folder: Path, text: str, name: str = "métadonnées.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_csv_states_values_by_file(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "Fichier;Date;Genre;Département;Diffusion;url;émetteur\n"
        "réunions\\cr.md;18/11/2022;Compte rendu;22,35;Publique;https://ars.fr/a;ARS\n"
        "cr.pdf;2022;;;;;\n",
    )
    found = read_metadata(path, KNOWN)
    assert found["réunions/cr.md"] == Facts(
        date="2022-11-18",
        genre="compte_rendu",
        departements=("22", "35"),
        regions=("53",),
        diffusion="publique",
        url="https://ars.fr/a",
        emetteur="ARS",
    )
    assert found["cr.pdf"] == Facts(date="2022")


def test_a_workbook_may_hold_dates_and_numbers(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["fichier", "date", "departement"])
        sheet.write_string(1, 0, "cr.pdf")
        sheet.write_datetime(1, 1, DAY, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(1, 2, 7)
    assert read_metadata(path, KNOWN)["cr.pdf"] == Facts(
        date="2022-11-18", departements=("07",), regions=("84",)
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fichier;auteur\ncr.pdf;x\n", "ligne 1 : colonne inconnue « auteur »"),
        ("titre;date\nx;2022\n", "ligne 1 : il manque la colonne « fichier »"),
        ("fichier;genre;Genre \ncr.pdf;tableau;tableau\n", "« genre » est donnée deux fois"),
        ("fichier;date\nautre.pdf;2022\n", "ligne 2 : « autre.pdf » n'est pas parmi"),
        ("fichier;date\ncr.pdf;2022\ncr.pdf;2022\n", "ligne 3 : « cr.pdf » est cité deux fois"),
        ("fichier;date\n;2022\n", "ligne 2 : la cellule « fichier » est vide"),
        ("fichier;date\ncr.pdf;bientôt\n", "ligne 2 (« cr.pdf ») : date « bientôt »"),
        ("fichier;date\ncr.pdf;2022-13\n", "cette date n'existe pas"),
        ("fichier;genre\ncr.pdf;roman\n", "genre « roman » : genre inconnu"),
        ("fichier;departement\ncr.pdf;96\n", "departement « 96 » : département inconnu"),
        ("fichier;diffusion\ncr.pdf;secrète\n", "diffusion « secrète » : diffusion inconnue"),
        ("fichier;date\ncr.pdf;２０２２\n", "date « ２０２２ » : date illisible"),
        ("fichier;date\ncr.pdf;0022\n", "date « 0022 » : date illisible"),
        ("fichier;url\ncr.pdf;javascript:x\n", "url « javascript:x » : adresse illisible"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_metadata(table(tmp_path, text), KNOWN)
    assert said in str(caught.value)


def test_a_trailing_separator_is_no_departement(tmp_path: Path) -> None:
    path = table(tmp_path, "fichier;departement\ncr.pdf;22,35,\n")
    assert read_metadata(path, KNOWN)["cr.pdf"].departements == ("22", "35")


@pytest.mark.parametrize(
    "text", ["fichier;date;\ncr.pdf;2022;\n", "fichier,date,,\ncr.pdf,2022,,\n"]
)
def test_a_separator_that_closes_the_lines_is_no_column(tmp_path: Path, text: str) -> None:
    assert read_metadata(table(tmp_path, text), {"cr.pdf"})["cr.pdf"] == Facts(date="2022")


def test_a_column_without_name_that_holds_a_value_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="colonne inconnue « colonne 3 »"):
        read_metadata(table(tmp_path, "fichier;date;\ncr.pdf;2022;x\n"), {"cr.pdf"})


def test_a_collectivity_stated_takes_the_region_of_the_text_away() -> None:
    read = Facts(departements=("56",), regions=("53",), origines=(("regions", "texte"),))
    made = read.under(Facts(departements=("975",)))
    assert (made.departements, made.regions) == (("975",), ())
    assert made.origines == (("departements", "metadonnees"),)


def test_all_faults_are_listed_at_once(tmp_path: Path) -> None:
    path = table(tmp_path, "fichier;date\na;2022\ncr.pdf;x\nb;2022\n")
    with pytest.raises(UsageError) as caught:
        read_metadata(path, KNOWN)
    assert [line.partition(" :")[0] for line in str(caught.value).splitlines()[1:]] == [
        *("ligne 2", "ligne 3 (« cr.pdf »)", "ligne 4"),
    ]


def test_other_formats_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ni un \.csv ni un \.xlsx"):
        read_metadata(table(tmp_path, "{}", "m.jsonl"), KNOWN)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        *(("2022", "2022"), ("2022-11", "2022-11"), ("2022-11-18T00:00:00", "2022-11-18")),
        *(("18 novembre 2022", "2022-11-18"), ("Novembre 2022", "2022-11")),
        *(("18/11/22", "2022-11-18"), ("18/11/99", "1999-11-18"), ("18-11-2022", "2022-11-18")),
    ],
)
def test_dates_as_people_write_them(text: str, iso: str) -> None:
    assert read_date(text) == iso


@pytest.fixture(scope="module")
def settings() -> Iterator[Settings]:
    made = load_settings(ouvriers=1)
    with workers(made):
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    for name in ("a.md", "copie.md"):
        (made / name).write_bytes(plain("k/15-orne-cts.cnr"))
    return made


def test_what_is_stated_stands_in_the_results(
    folder: Path, tmp_path: Path, settings: Settings
) -> None:
    path = table(folder, "fichier;date;departement;campagne\na.md;2023;29;CNR\n")
    out = tmp_path / "sortie"
    summary = run_direct([folder], out, settings, metadonnees=path)
    assert (summary.documents, summary.copies, summary.refused) == (2, 1, ())
    rows = pq.read_table(out / "documents.parquet").to_pylist()
    for row in rows:
        assert (row["date"], row["departements"], row["regions"]) == ("2023", ["29"], ["53"])
        assert (row["campagne"], row["genre"]) == ("CNR", "compte_rendu")
        assert dict(row["origines"])["date"] == "metadonnees"
        assert dict(row["origines"])["genre"] == "texte"
    proposals = pq.read_table(out / "proposals.parquet").to_pylist()
    placed = [row["departements"] for row in proposals if row["lieu_origine"] == "document"]
    assert placed
    assert placed == [["29"]] * len(placed)


def test_a_document_that_announces_more_than_was_found_is_counted(
    folder: Path, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "livret.md").write_text(LIVRET, encoding="utf-8")
    summary = run_direct([folder], tmp_path / "sortie", settings)
    assert (summary.documents, summary.differing) == (3, 1)
    show(summary)
    assert "autre nombre de propositions que celui trouvé : 1" in capsys.readouterr().out


def test_copies_that_are_said_to_differ_stop_the_command(
    folder: Path, tmp_path: Path, settings: Settings
) -> None:
    path = table(tmp_path, "fichier;date\na.md;2023\ncopie.md;2022\n")
    with pytest.raises(UsageError, match="même contenu"):
        run_direct([folder], tmp_path / "sortie", settings, metadonnees=path)
    assert not (tmp_path / "sortie" / "documents.parquet").exists()


def test_the_check_comes_before_any_work(folder: Path, tmp_path: Path) -> None:
    path = table(tmp_path, "fichier;date\nautre.md;2023\n")
    with pytest.raises(UsageError, match=r"autre\.md"):
        check([folder], tmp_path / "sortie", ajouter=False, remplacer=False, metadonnees=path)
    assert not (tmp_path / "sortie").exists()
