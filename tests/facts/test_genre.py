"""The genre of a document: gold beside small documents."""

import pytest

from pipeline.extract.plain import read_plain
from pipeline.facts.genre import document_genre

ROWS = "\n".join(f"| Action {n} | mairie |" for n in range(8))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "DOSSIER DE PRESSE\n\n# La Meuse invente\n\nContact presse : le cabinet",
            "dossier_presse",
        ),
        ("# Synthèse de l'atelier\n\nDeux tables ont voté.", "synthese_atelier"),
        ("# Procès-verbal\n\nPrésents : M. Klein\n\nLa séance est levée.", "compte_rendu"),
        ("# Recueil des fiches projets\n\nPorteur : CPTS", "fiches_projets"),
        ("Accueil > Actualités\n\n# Une soirée\n\nPublié le 4 mai 2023", "page_web"),
        ("# Feuille de route santé 2024-2026\n\nPréambule", "feuille_de_route"),
        ("Madame, Monsieur,\n\nJe vous écris parce que j'ai attendu.", "contribution"),
        (f"# Suivi\n\n| Action | Porteur |\n|---|---|\n{ROWS}", "tableau"),
        ("# Titre\n\nUn texte quelconque.", ""),
    ],
)
def test_the_genre_of_a_document(text: str, expected: str) -> None:
    assert document_genre(read_plain(text).blocks, "text/plain") == expected


def test_html_speaks_for_a_page() -> None:
    blocks = read_plain("# Titre\n\nUn texte quelconque.").blocks
    assert document_genre(blocks, "text/html") == "page_web"
