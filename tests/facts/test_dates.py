"""The date a document gives itself: gold beside small documents, headings marked by #."""

import pytest

from pipeline.extract.plain import read_plain
from pipeline.facts.dates import dates_in, document_date
from pipeline.text import plain

PROSE = (
    "Le dispositif ouvrira le 3 juin 2024 dans les locaux de la mairie, puis il sera étendu. " * 3
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Compte rendu\n\nVannes, le 18 novembre 2022", "2022-11-18"),
        ("# Synthèse de l'atelier du 1er décembre 2022", "2022-12-01"),
        ("# Tableau\n\nÉtat au 18/11/2022", "2022-11-18"),
        ("# Bureau – lundi 6 nov. 2023 – Revel", "2023-11-06"),
        ("# Recueil\n\nFévrier 2024", "2024-02"),
        ("# Recueil des projets accompagnés en 2023\n\nMairie", "2023"),
        ("# Feuille de route 2024-2027", ""),
        ("# Réunion\n\nNantes, lundi 18 novembre", ""),
        ("# Réunion de 2022\n\nNantes, lundi 18 novembre", "2022-11-18"),
        ("# Appel à projets\n\nDossier à remettre avant le 30 juin 2023", ""),
        ("# Note\n\nVu la loi du 24 juillet 2019", ""),
        (f"# Projet\n\n{PROSE}", ""),
        (f"# Contrat\n\n{PROSE}\n\n{PROSE}\n\nFait à Caussade, le 21 mars 2024", "2024-03-21"),
        ("# Contrat\n\nMars 2024\n\nFait à Caussade, le 21 mars 2024", "2024-03-21"),
        ("# Article\n\nPublié le 31/02/2023", ""),
        (f"# Atelier\n\nLens, maison des jeunes et du quai, 4 mai 2023. {PROSE}", "2023-05-04"),
        ("# Plan\n\nAvis favorable du bureau le 4 mai 2023 – Adopté le 9 mai 2023", "2023-05-09"),
        (
            "# Bilan\n\nEntre le 18 octobre et le 15 décembre 2022, six réunions.\n\nMai 2023",
            "2023-05",
        ),
    ],
)
def test_the_date_of_a_document(text: str, expected: str) -> None:
    assert document_date(read_plain(text).blocks) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("06.12.34.56.78", []),
        ("Tél. 04.10.22.33.44", []),
        ("v 1.2.20, réf 12.05.23-4, 1/2/20/3", []),
        ("le 18.11.22 et le 5/6/2023", ["2022-11-18", "2023-06-05"]),
        ("18/11/99", ["1999-11-18"]),
    ],
)
def test_numbers_that_are_no_dates(text: str, expected: list[str]) -> None:
    assert [dated.iso for dated in dates_in(plain(text))] == expected


def test_a_month_within_a_day_is_not_a_date_of_its_own() -> None:
    found = dates_in(plain("Du 18 novembre 2022 au 2022-12-01, puis août 2023"))
    assert [dated.iso for dated in found] == ["2022-11-18", "2022-12-01", "2023-08"]
