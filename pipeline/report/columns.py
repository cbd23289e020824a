"""What the sheets of the workbook hold: header, width and cell of each column."""

from collections.abc import Callable, Sequence
from typing import Final

from pipeline.document import GENRES
from pipeline.proposal import FAMILLES
from pipeline.report.figures import Figures
from pipeline.report.places import proof
from pipeline.report.rows import DocumentRow, ProposalRow, RejectRow
from pipeline.report.wording import MASKED, STATUTS, pages, shown
from pipeline.taxonomy import Label, Taxonomy
from pipeline.territoires import departement_name, region_name

Cell = str | int | float | None
Column = tuple[str, int, Callable[[ProposalRow], Cell]]
DocumentColumn = tuple[str, int, Callable[[DocumentRow], Cell]]
RejectColumn = tuple[str, int, Callable[[RejectRow], Cell]]

README: Final = (
    "Ce classeur accompagne la page index.html : les chiffres sont les mêmes.",
    (
        "Synthèse : les chiffres clés, puis les nombres par thème, tendance, statut, famille de "
        "porteur, région, département et campagne."
    ),
    (
        "Propositions : une ligne par proposition relevée, avec la probabilité de chaque thème et "
        "de chaque tendance, retenus ou non."
    ),
    (
        "Thèmes × tendances et Thèmes × régions : le nombre de propositions qui réunissent un "
        "thème et une tendance, ou un thème et une région. Les feuilles « au moins » et « au "
        "plus » donnent l'intervalle à 95 % de ces nombres, corrigés des erreurs du programme."
    ),
    "Preuve : la page du dossier du rapport, à ouvrir dans un navigateur, qui montre le passage.",
    "Documents et Refusés : ce qui a été lu, ce qui ne l'a pas été, et ce qu'il faut faire.",
    (
        "Les propositions sont relevées et classées par un programme : les nombres sont des "
        "estimations, à vérifier avant tout usage. La colonne « À relire » dit lesquelles d'abord."
    ),
    (
        "Une proposition compte une fois dans chacun de ses thèmes, tendances et départements : "
        "leurs lignes peuvent donc dépasser le total."
    ),
    "« Non corrigé » : aucune estimation ne corrige ces nombres des erreurs du programme.",
    "Une ligne dont la colonne « Copie de » est remplie n'entre dans aucun nombre.",
    "Une cellule trop longue pour un tableur est coupée et finit par « … [coupé] ».",
)


def proposal_columns(taxonomy: Taxonomy) -> list[Column]:
    """Return header, width in characters and reader of each column, one of probability a code."""
    names = {label.code: label.libelle for _, label in taxonomy}
    return [
        ("Identifiant", 18, lambda row: row.proposal_id),
        ("Document", 32, lambda row: shown(row.source)),
        ("Pages", 12, lambda row: pages(row.page_start, row.page_end)),
        ("Rubrique", 30, lambda row: row.rubrique),
        ("Titre", 40, lambda row: row.titre),
        ("Texte", 80, lambda row: row.text),
        ("Porteur", 28, lambda row: _told(row, "porteur", row.porteur)),
        (
            "Famille du porteur",
            22,
            lambda row: _told(row, "porteur_famille", FAMILLES.get(row.porteur_famille, "")),
        ),
        ("Partenaires", 28, lambda row: row.partenaires),
        ("Territoire", 24, lambda row: _told(row, "territoire", row.territoire)),
        ("Départements", 20, lambda row: _told(row, "departements", _departements(row))),
        ("Régions", 20, lambda row: _told(row, "regions", _regions(row))),
        ("Statut", 16, lambda row: STATUTS.get(row.statut, row.statut)),
        (
            "Thèmes",
            30,
            lambda row: _told(row, "themes", _join([names[code] for code in row.themes])),
        ),
        (
            "Tendances",
            30,
            lambda row: _told(row, "tendances", _join([names[code] for code in row.tendances])),
        ),
        ("À relire", 10, lambda row: "oui" if row.needs_review else "non"),
        ("Pourquoi relire", 36, lambda row: _join(row.review_reasons)),
        ("Copie de", 18, lambda row: row.doublon_de),
        ("Preuve", 40, lambda row: None if row.doublon_de else proof(row)),
        ("Confiance du découpage", 12, lambda row: row.confidence),
        *(_probability(label) for _, label in taxonomy),
    ]


def document_columns(figures: Figures) -> list[DocumentColumn]:
    """Return the columns of the documents; a copy has no count of its own."""
    return [
        ("Document", 50, lambda row: shown(row.source)),
        ("Titre", 50, lambda row: row.titre),
        ("Genre", 20, lambda row: GENRES.get(row.genre, row.genre)),
        ("Date", 12, lambda row: row.date),
        ("Émetteur", 28, lambda row: row.emetteur),
        ("Campagne", 20, lambda row: row.campagne),
        ("Diffusion", 12, lambda row: row.diffusion),
        ("Adresse", 40, lambda row: row.url),
        ("Format", 24, lambda row: row.media_type),
        ("Propositions", 14, lambda row: None if row.doublon_de else figures.by_source[row.source]),
        ("Nombre annoncé", 14, lambda row: row.announced),
        ("Pages", 10, lambda row: row.pages),
        (
            "Caractères non lus",
            14,
            lambda row: row.coverage.get("non_lu", 0) if row.coverage else None,
        ),
        ("Départements", 24, _departements),
        ("Régions", 24, _regions),
        ("Copie de", 40, lambda row: row.doublon_de),
        ("Alertes", 80, lambda row: _join(row.alertes)),
    ]


def reject_columns() -> list[RejectColumn]:
    """Return the columns of the refused files and pages."""
    return [
        ("Fichier", 50, lambda row: shown(row.source)),
        ("Page", 12, lambda row: pages(row.page, row.page)),
        ("Raison et remède", 100, lambda row: row.message),
    ]


def _probability(label: Label) -> Column:
    return f"Probabilité – {label.court}", 14, lambda row: row.scores.get(label.code)


def _told(row: ProposalRow, name: str, text: str) -> str:
    """Return the text of a cell, that it is masked where the public edition does not tell it."""
    return MASKED if name in row.masked else text


def _departements(row: ProposalRow | DocumentRow) -> str:
    return _join([departement_name(code) for code in row.departements])


def _regions(row: ProposalRow | DocumentRow) -> str:
    return _join([region_name(code) for code in row.regions])


def _join(values: Sequence[str]) -> str:
    return " | ".join(values)
