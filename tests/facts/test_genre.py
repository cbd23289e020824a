"""The genre of a document: gold beside small documents."""

import pytest

from pipeline.extract.plain import read_plain
from pipeline.facts.genre import document_genre

ROWS = "\n".join(f"| Action {n} | mairie |" for n in range(8))
SHEETS = "\n\n".join(
    f"Le bus n° {n}\n\n| Porteur | La mairie {n} |\n|---|---|\n| Coût | {n} 000 € |"
    for n in range(8)
)


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
        (f"# Suivi\n\n{SHEETS}", "fiches_projets"),
        ("# La nuit\n\nUn bus roule.\n\nRecrutement – Marchés publics – Flux RSS", "page_web"),
        ("Nos actions – Vos droits – Le journal\n\n# La nuit\n\nUn bus roule.", "page_web"),
        ("DOSSIER DE PRESSE\n\n# La nuit\n\nUn bus roule.", "dossier_presse"),
        ("# Plan d'actions\n\nAdopté en assemblée générale le 2 mai", "feuille_de_route"),
        ("# Notes prises au vol\n\nLà : Rey, Colin\n\n18h20 le maire parle.", "compte_rendu"),
        ("# Titre\n\nUn texte quelconque.", ""),
    ],
)
def test_the_genre_of_a_document(text: str, expected: str) -> None:
    assert document_genre(read_plain(text).blocks, "text/plain") == expected


def test_html_speaks_for_a_page() -> None:
    blocks = read_plain("# Titre\n\nUn texte quelconque.").blocks
    assert document_genre(blocks, "text/html") == "page_web"
