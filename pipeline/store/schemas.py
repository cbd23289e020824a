"""The data contract: every column of every file of a run, with its type and French meaning."""

from typing import Final

import pyarrow as pa

from pipeline.proposal import FAMILLES
from pipeline.store.seals import SCHEMA_VERSION

TEXT: Final = pa.string()
INT: Final = pa.int32()
REAL: Final = pa.float64()
FLAG: Final = pa.bool_()
TEXTS: Final = pa.list_(pa.string())
TEXT_MAP: Final = pa.map_(pa.string(), pa.string())
SCORES: Final = pa.map_(pa.string(), pa.float64())
COUNTS: Final = pa.map_(pa.string(), pa.int64())
_PLACE: Final = [(name, REAL) for name in ("x0", "top", "x1", "bottom")]
LINES: Final = pa.list_(pa.struct([("start", INT), ("end", INT), ("page", INT), *_PLACE]))
CELLS: Final = pa.list_(pa.struct([("header", TEXT), ("value", TEXT)]))
EVIDENCE: Final = pa.list_(
    pa.struct(
        [
            ("name", TEXT),
            ("block", INT),
            ("start", INT),
            ("end", INT),
            ("page", INT),
            *_PLACE,
            ("weight", REAL),
        ]
    )
)

Column = tuple[str, pa.DataType, bool, str]

_IDENT: Final[list[Column]] = [
    ("document_id", TEXT, False, "identifiant du document : 16 premiers chiffres du sha256"),
    ("source", TEXT, False, "chemin du fichier sous le dossier donné"),
]

COLUMNS: Final[dict[str, list[Column]]] = {
    "documents": [
        *_IDENT,
        ("sha256", TEXT, False, "empreinte des octets du fichier"),
        ("media_type", TEXT, False, "format reconnu d'après les octets"),
        ("titre", TEXT, False, "titre lu dans le document"),
        ("genre", TEXT, True, "genre du document (dossier de presse, compte rendu…)"),
        ("langue", TEXT, True, "langue reconnue (code ISO 639-1)"),
        ("date", TEXT, True, "date ISO, aussi précise qu'elle est connue"),
        ("campagne", TEXT, True, "campagne de concertation"),
        ("emetteur", TEXT, True, "organisme émetteur"),
        ("url", TEXT, True, "adresse d'origine"),
        ("diffusion", TEXT, True, "publique, interne ou restreinte"),
        ("departements", TEXTS, False, "codes INSEE des départements"),
        ("regions", TEXTS, False, "codes INSEE des régions"),
        ("origines", TEXT_MAP, True, "d'où vient chaque valeur : texte, modele, metadonnees"),
        ("doublon_de", TEXT, True, "source du premier fichier de même contenu ou de même texte"),
        ("pages", INT, False, "nombre de pages lues (0 si le format n'a pas de pages)"),
        ("characters", INT, False, "caractères lus, blancs exclus"),
        ("n_proposals", INT, False, "propositions trouvées (0 pour un doublon)"),
        ("announced", INT, True, "nombre de propositions annoncé par le texte"),
        ("announced_evidence", EVIDENCE, True, "passage qui annonce ce nombre"),
        ("coverage", COUNTS, True, "caractères par destination, blancs exclus"),
        ("alertes", TEXTS, False, "ce qu'il faut savoir sur la lecture"),
        ("versions", TEXT_MAP, False, "versions du code et des modèles"),
    ],
    "pages": [
        *_IDENT,
        ("page", INT, False, "numéro de page, à partir de 1"),
        ("width", REAL, False, "largeur en points (1/72 pouce)"),
        ("height", REAL, False, "hauteur en points"),
        ("reader", TEXT, False, "lecteur employé"),
        ("characters", INT, False, "caractères lus, blancs exclus"),
        ("image_share", REAL, False, "part de la page couverte par des images, de 0 à 1"),
        ("ocr_confidence", REAL, True, "confiance de la reconnaissance de caractères, de 0 à 1"),
        ("alertes", TEXTS, False, "ce qu'il faut savoir sur la lecture de la page"),
    ],
    "blocks": [
        *_IDENT,
        ("index", INT, False, "rang du bloc dans l'ordre de lecture, à partir de 0"),
        (
            "kind",
            TEXT,
            False,
            "heading, list_item, paragraph, table_row, caption, footnote, furniture",
        ),
        ("level", INT, False, "niveau du titre ou de la liste, 0 sinon"),
        ("text", TEXT, False, "texte normalisé"),
        ("cells", CELLS, False, "cellules d'une ligne de tableau : en-tête et valeur"),
        ("page", INT, True, "première page du bloc"),
        ("x0", REAL, True, "bord gauche sur cette page, en points"),
        ("top", REAL, True, "bord haut, en points depuis le haut de la page"),
        ("x1", REAL, True, "bord droit"),
        ("bottom", REAL, True, "bord bas"),
        ("lines", LINES, False, "lignes du bloc : caractères, page et cadre"),
        ("confidence", REAL, True, "confiance de la reconnaissance de caractères, de 0 à 1"),
    ],
    "proposals": [
        ("proposal_id", TEXT, False, "identifiant stable de la proposition"),
        *_IDENT,
        ("rank", INT, False, "rang dans le document, à partir de 1"),
        ("block_start", INT, False, "premier bloc"),
        ("char_start", INT, False, "premier caractère dans ce bloc, à partir de 0"),
        ("block_end", INT, False, "dernier bloc"),
        ("char_end", INT, False, "fin (exclue) dans ce bloc"),
        ("page_start", INT, True, "première page"),
        ("page_end", INT, True, "dernière page"),
        ("rubrique", TEXT, False, "titres au-dessus, joints par « > »"),
        ("text", TEXT, False, "texte de la proposition, une ligne par bloc"),
        ("titre", TEXT, True, "titre propre à la proposition"),
        ("description", TEXT, True, "texte sans le titre ni les champs étiquetés"),
        ("porteur", TEXT, True, "qui porte ou porterait l'action"),
        ("porteur_famille", TEXT, True, f"famille du porteur : {', '.join(FAMILLES)}"),
        ("partenaires", TEXT, True, "les autres qui y prennent part"),
        ("territoire", TEXT, True, "lieu, tel que le texte le dit"),
        ("departements", TEXTS, False, "codes INSEE des départements"),
        ("regions", TEXTS, False, "codes INSEE des régions"),
        ("lieu_origine", TEXT, True, "proposition ou document : d'où vient le lieu"),
        ("statut", TEXT, False, "propose, en_cours, realise, labellise ou inconnu"),
        ("themes", TEXTS, False, "codes des thèmes, le principal d'abord"),
        ("tendances", TEXTS, False, "codes des tendances nationales"),
        ("scores", SCORES, False, "probabilité calibrée de chaque code"),
        ("confidence", REAL, False, "confiance dans le découpage, de 0 à 1"),
        ("field_scores", SCORES, False, "confiance dans chaque champ, de 0 à 1"),
        ("needs_review", FLAG, False, "vrai si une relecture est conseillée"),
        ("review_reasons", TEXTS, False, "pourquoi relire"),
        (
            "doublon_de",
            TEXT,
            True,
            "proposition de même texte dans le premier document, sinon ce document",
        ),
        ("evidence", EVIDENCE, False, "passages : name est text, un champ ou un code"),
        ("model_version", TEXT, False, "versions des modèles"),
    ],
    "rejects": [
        ("source", TEXT, False, "chemin du fichier refusé"),
        ("document_id", TEXT, False, "identifiant, vide si les octets n'ont pu être lus"),
        ("page", INT, True, "page refusée, vide si c'est tout le fichier"),
        ("step", TEXT, False, "étape qui a refusé"),
        ("error", TEXT, False, "classe de l'erreur"),
        ("message", TEXT, False, "ce qui s'est passé et ce qu'il faut faire"),
    ],
}

ORDER: Final = {
    "documents": ["source"],
    "pages": ["source", "page"],
    "blocks": ["source", "index"],
    "proposals": ["source", "rank"],
    "rejects": ["source", "page"],
}


def schema(table: str) -> pa.Schema:
    """Return the schema of a table of the contract, its version in the metadata."""
    fields = [
        pa.field(name, kind, nullable=nullable, metadata={"description": meaning})
        for name, kind, nullable, meaning in COLUMNS[table]
    ]
    return pa.schema(fields, metadata={"remontees_schema": SCHEMA_VERSION, "table": table})
