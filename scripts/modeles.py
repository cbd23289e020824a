"""Write `docs/modeles.md` from the measures and the cards: `python scripts/modeles.py`."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pipeline.evaluate import Score
from pipeline.score_names import GENRES, HEADINGS, NAMES, in_french, score_name
from pipeline.taxonomy import Taxonomy, load_taxonomy

ROOT: Final = Path(__file__).resolve().parents[1]
MEASURES: Final = {
    "par-document": "croisée par document",
    "par-dossier": "croisée par dossier",
    "reserve": "réserve",
}
UNSEEN: Final = "faits-inconnus"
CARD_OF: Final = {"segmentation": "segmentation", "labels_gold": "classement"}
NONE: Final = "–"

HEAD: Final = """# Les modèles et leurs scores

Cette page est produite par `make mesures` à partir des fiches des modèles (`models/*/card.json`)
et des mesures (`docs/mesures/*.json`) ; ne la modifiez pas à la main. Un test échoue quand les
mesures ne sont plus celles du programme, du corpus ou des modèles d'aujourd'hui.

## Les modèles
"""

WHAT: Final = {
    "segmentation": """### Découpage : `models/segmentation`

Dit où chaque proposition commence et finit, et ce qu'elle dit d'elle-même. Un champ aléatoire
conditionnel (CRF linéaire, `frontieres.crfsuite`) donne à chaque phrase ou membre de phrase ses
chances d'ouvrir, de continuer ou de clore une proposition, d'après ses mots, ses lemmes, ses
verbes et la mise en page. Des arbres boostés (`propositions.skops`) jugent ensuite, en entier,
chaque suite de phrases qui peut être une proposition ; leur probabilité est la confiance. Le
titre vient de règles ; porteur, partenaires et territoire, d'une étiquette (« Porteur : ») ou
d'un CRF sur les mots (`champs.crfsuite`) ; le statut, d'un CRF sur les propositions du document
(`statuts.crfsuite`).
""",
    "classement": """### Classement : `models/classement`

Donne à chaque proposition la probabilité de chaque thème et de chaque tendance. C'est une
régression logistique par étiquette sur les mots et les suites de lettres (TF-IDF), calibrée par
une sigmoïde, avec un seuil propre à chaque étiquette.
""",
}

HOW: Final = """## Comment les scores sont mesurés

- **Croisée par document** : les {documents} documents du corpus ({proposals} propositions) sont
  partagés en {folds} plis ; chacun est jugé par des modèles appris sur les autres plis. C'est ce
  qu'on peut attendre d'un document nouveau, écrit comme ceux du corpus.
- **Croisée par dossier** : les dossiers du corpus, un par rédacteur, sont partagés en {folders}
  plis ; chaque rédacteur est jugé par des modèles qui n'ont rien lu de lui. C'est ce qu'on peut
  attendre d'un émetteur nouveau ; c'est la plus sévère.
- **Réserve** : les modèles livrés, sur les {reserve} documents ({reserve_proposals} propositions)
  de `data/annotated/reserve.txt`, jamais appris. C'est peu : les intervalles sont larges.
- **Fiche** : ce que l'apprentissage du modèle livré a inscrit dans sa fiche (validation croisée
  par document ; pour le classement, avec un autre partage des documents, d'où de petits écarts).

Chaque case donne la valeur, puis son intervalle à 95 % (1 000 rééchantillonnages des documents,
200 pour la calibration, graine fixe). Sauf sous « selon le format du fichier », les documents sont
lus comme des fichiers texte. « – » : rien à mesurer.

## Scores
"""

READ: Final = """## Comment lire ces scores

- **F1** va de 0 à 1 et pèse à égalité ce qui est trouvé à tort et ce qui est manqué. Une
  proposition compte comme trouvée si elle partage avec l'annotation au moins la moitié de leurs
  mots réunis ; pour le **F1 serré**, au moins 80 %.
- **Fausses propositions par document sans proposition** : moyenne ; plus bas est mieux.
- **Dossier le plus faible** : le F1 du rédacteur sur lequel il est le plus bas.
- **Confiance, erreur de calibration** : écart moyen entre la confiance d'une proposition et la part
  de celles qui sont justes à cette confiance.
- **Selon le format** : les mêmes documents, mis dans ce format puis relus ; la perte est le F1 du
  texte moins celui du format, sur les mêmes documents (les tableaux de plus de trois colonnes
  n'entrent pas dans le PDF à deux colonnes).
- **Champs** : mesurés sur les seules propositions trouvées. Une valeur est juste si elle est
  presque celle de l'annotation ; le statut n'est jugé que là où le texte le dit.
- **Étiquettes, sur les propositions annotées** : le classement seul, le découpage étant supposé
  parfait. **Sur les propositions appariées** : le classement de ce que le découpage a trouvé.
- **Macro** : moyenne des étiquettes, les rares comptant autant que les fréquentes. **Micro** :
  toutes les décisions ensemble. **Thème principal** : « aucun » est une réponse juste quand
  l'annotation n'en a pas.
- **Erreur de calibration** : écart moyen entre la probabilité annoncée et la fréquence constatée ;
  plus bas est mieux.
- Deux scores dont les intervalles se recouvrent largement ne disent pas lequel est le meilleur.

## Ce qu'ils ne disent pas

- Le corpus est **fictif** : il a été écrit et annoté pour ce projet, à l'image de vrais documents.
  Sur les vôtres, les scores peuvent être plus bas ; relisez un échantillon avant de vous y fier.
- L'accord entre deux personnes qui annoteraient le même document n'a pas été mesuré : on ne sait
  pas quel score serait le meilleur possible.
- Les réglages des modèles ont été choisis en regardant la validation croisée : ses chiffres sont
  un peu flatteurs.
- Les fichiers PDF, Word et HTML jugés ici sont faits par un script, tous de la même façon : de
  vrais documents mis en page autrement perdent davantage.
- Les probabilités des champs ne sont pas mesurées, ni le lieu de chaque proposition.
- Les règles des titres et les étiquettes des champs ont été écrites en regardant les erreurs des
  dossiers a à l : leurs chiffres sont flatteurs.
- **Faits des documents** : rien n'y est appris, d'où les mêmes chiffres par document et par
  dossier. Les règles ont été écrites en regardant la plupart des dossiers : ces chiffres, mesurés
  sur tous, sont flatteurs. Sur les {documents} documents des dossiers qu'elles n'avaient pas vus
  ({folders}) :
{facts}- La validation croisée juge une façon d'apprendre ; le modèle livré, appris sur tout le
  corpus, n'est lui-même jugé que par la réserve.
- Un genre ou une étiquette rares ont des intervalles larges ; avec un ou deux documents,
  l'intervalle est trop étroit et ne dit plus rien.
"""


def load(root: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the measures and the cards, by name.

    Raises:
        FileNotFoundError: a measure was not made yet.
    """
    measures = {name: _json(root / "docs" / "mesures" / f"{name}.json") for name in MEASURES}
    for measure in measures.values():
        measure["scores"]["documents"] = measure["facts"]["scores"]
    measures[UNSEEN] = _json(root / "docs" / "mesures" / f"{UNSEEN}.json")
    return measures, {name: _json(root / "models" / name / "card.json") for name in WHAT}


def _json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def make_page(measures: Mapping[str, Any], cards: Mapping[str, Any], taxonomy: Taxonomy) -> str:
    """Return the French page."""
    document, folder, reserve = (measures[name] for name in MEASURES)
    how = HOW.format(
        documents=document["data"]["documents"],
        proposals=_count(document["data"]["proposals"]),
        folds=document["method"]["folds"],
        folders=folder["method"]["folds"],
        reserve=reserve["data"]["documents"],
        reserve_proposals=_count(reserve["data"]["proposals"]),
    )
    models = [f"{WHAT[name]}\n{_card(cards[name])}" for name in WHAT]
    parts = (_heading(heading, measures, cards, taxonomy) for heading in HEADINGS)
    scores = [part for part in parts if part]
    unseen = measures[UNSEEN]
    read = READ.format(
        documents=unseen["documents"],
        folders=", ".join(unseen["folders"]),
        facts="".join(
            f"  - {score_name(name, taxonomy)} : {_cell(unseen['scores'], name)}\n"
            for name in unseen["scores"]
        ),
    )
    return "\n".join([HEAD, *models, how, *scores, read])


def _card(card: Mapping[str, Any]) -> str:
    data = card["data"]
    learnt = _count(data.get("proposals", data.get("examples")))
    versions = ", ".join(f"{name} {number}" for name, number in sorted(card["versions"].items()))
    rows = [
        ("appris sur", f"{len(data['documents'])} documents, {learnt} propositions"),
        ("données", "documents fictifs, écrits et annotés pour ce projet (`data/annotated`)"),
        ("licence des données", data["licence"]),
        ("licence du modèle", card["licence"]),
        ("graine", card["seed"]),
        ("versions", versions),
        *[("pipeline français", f"`{card['pipeline']}`") for _ in range("pipeline" in card)],
        *[(f"sha256 de `{name}`", f"`{digest}`") for name, digest in sorted(card["files"].items())],
    ]
    return _table(("", ""), rows)


def _heading(
    heading: str, measures: Mapping[str, Any], cards: Mapping[str, Any], taxonomy: Taxonomy
) -> str:
    """Return the tables of one heading: the whole, then genre by genre or label by label."""
    columns = {title: measures[name]["scores"].get(heading, {}) for name, title in MEASURES.items()}
    if heading in CARD_OF:
        columns["fiche"] = cards[CARD_OF[heading]]["scores"]
    genres = {f"f1_{genre}" for genre in GENRES}
    named = {name for scores in columns.values() for name in scores}
    parts = {
        HEADINGS[heading]: [name for name in NAMES if name in named and name not in genres],
        "par genre": [name for name in NAMES if name in named and name in genres],
        "par étiquette": [f"f1_{code}" for code in taxonomy.codes if f"f1_{code}" in named],
    }
    text = []
    for title, names in parts.items():
        if names:
            full = title if title == HEADINGS[heading] else f"{HEADINGS[heading]}, {title}"
            rows = [
                (
                    score_name(name, taxonomy) + _documents(name, measures),
                    *(_cell(scores, name) for scores in columns.values()),
                )
                for name in names
            ]
            text.append(f"### {full}\n\n{_table(('score', *columns), rows)}")
    return "\n".join(text)


def _documents(name: str, measures: Mapping[str, Any]) -> str:
    """Return how many documents a genre has in the corpus and in the reserve."""
    genre = name.removeprefix("f1_")
    if genre not in GENRES:
        return ""
    corpus, reserve = (
        measures[place]["data"]["genres"].get(genre, 0) for place in ("par-document", "reserve")
    )
    return f" ({corpus} documents, {reserve} en réserve)"


def _cell(scores: Mapping[str, Sequence[float]], name: str) -> str:
    if name not in scores:
        return NONE
    value, interval = in_french(Score(*scores[name]))
    return f"**{value}** ({interval})"


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in row)} |\n" for row in lines)


if __name__ == "__main__":
    try:
        made = make_page(*load(ROOT), load_taxonomy())
    except FileNotFoundError as missing:
        sys.exit(f"{missing.filename} manque : lancez « make mesures ».")
    page = ROOT / "docs" / "modeles.md"
    page.write_text(made, encoding="utf-8", newline="\n")
    print(page)
