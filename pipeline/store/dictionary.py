"""The data contract as a French page: `docs/dictionnaire.md` is what `dictionary` returns."""

from typing import Final

import pyarrow as pa

from pipeline.store.schemas import COLUMNS, ORDER
from pipeline.store.seals import SCHEMA_VERSION

_HEAD: Final = f"""# Dictionnaire des données

Un traitement laisse dans son dossier de sortie (par défaut `data/processed`) les fichiers Parquet
ci-dessous. Cette page est produite à partir des schémas du programme ; ne la modifiez pas à la
main.

Version des schémas : {SCHEMA_VERSION}. Les positions dans un texte sont des caractères comptés à
partir de 0, fin exclue ; les pages sont comptées à partir de 1 ; les cadres sont en points
(1/72 pouce) depuis le coin supérieur gauche de la page. Les codes des départements et des régions
sont ceux de l'Insee, en texte (`04`, `2A`, `976`). Toutes les tables existent, même vides.
"""

_ROWS: Final = {
    "documents": "Une ligne par fichier lu.",
    "pages": "Une ligne par page lue.",
    "blocks": "Une ligne par bloc de texte : titre, élément de liste, paragraphe…",
    "proposals": "Une ligne par proposition.",
    "rejects": "Une ligne par fichier ou par page refusés.",
}

_SIMPLE: Final = {
    pa.string(): "texte",
    pa.int32(): "entier",
    pa.int64(): "entier",
    pa.float64(): "nombre décimal",
    pa.bool_(): "oui ou non",
}


def dictionary() -> str:
    """Return the French Markdown page of all tables and columns of the contract."""
    return "\n".join([_HEAD, *(_table(name) for name in COLUMNS)])


def _table(name: str) -> str:
    order = ", puis ".join(f"`{column}`" for column in ORDER[name])
    lines = [
        f"## `{name}.parquet`\n\n{_ROWS[name]} Lignes triées par {order}.\n",
        "| colonne | type | peut être vide | sens |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{column}` | {_words(kind)} | {'oui' if nullable else 'non'} | {meaning} |"
        for column, kind, nullable, meaning in COLUMNS[name]
    ]
    return "\n".join(lines) + "\n"


def _words(kind: pa.DataType) -> str:
    """Return an Arrow type in French words."""
    if pa.types.is_struct(kind):
        return ", ".join(f"{part.name} ({_words(part.type)})" for part in kind)
    if pa.types.is_list(kind):
        return f"liste : {_words(kind.value_type)}"
    if pa.types.is_map(kind):
        return f"correspondance : {_words(kind.key_type)} → {_words(kind.item_type)}"
    return _SIMPLE[kind]
