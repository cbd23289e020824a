"""Write `docs/modeles.md` from the measures and the cards: `python scripts/modeles.py`."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ecrire import count, table

from pipeline.evaluate import Score
from pipeline.score_names import GENRES, HEADINGS, NAMES, in_french, score_name
from pipeline.taxonomy import Taxonomy, load_taxonomy

ROOT: Final = Path(__file__).resolve().parents[1]
MEASURES: Final = {
    "par-document": "croisée par document",
    "par-dossier": "croisée par dossier",
    "nouveaux": "rédacteurs nouveaux",
    "generaux": "projets sans détail",
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
conditionnel (CRF linéaire, `frontieres.skops`) donne à chaque phrase ou membre de phrase ses
chances d'ouvrir, de continuer ou de clore une proposition, d'après ses mots, ses lemmes, ses
verbes, la mise en page et le rythme des blocs. Des arbres boostés (`propositions.skops`) jugent
ensuite, en entier, chaque suite de phrases qui peut être une proposition, d'abord seule, puis à
côté de celles qui lui disputent les mêmes phrases ; leur probabilité est la confiance. Le titre
vient de règles ; porteur, partenaires et territoire, d'une étiquette (« Porteur : ») ou d'un
CRF sur les mots (`champs-mots.skops`), dont des arbres boostés (`champs.skops`) départagent les
lectures possibles ; le statut, de deux CRF sur les propositions du document
(`statuts-document.skops`) et sur leurs seuls mots (`statuts-propres.skops`), puis d'arbres qui
voient toute la section (`statuts.skops`).
""",
    "classement": """### Classement : `models/classement`

Donne à chaque proposition la probabilité de chaque thème et de chaque tendance. C'est une somme
par étiquette de poids appris par moindres carrés, un par mot, racine, suite de lettres ou couple de
racines d'une même phrase (TF-IDF) et, s'il y en a, par terme des titres au-dessus. Des vecteurs de
mots (CC0) donnent aussi un poids aux mots qu'aucun exemple ne contient. Une sigmoïde en fait une
probabilité calibrée, avec un seuil propre à chaque étiquette. Les passages montrés comme raisons
sont les termes mêmes de cette somme. Une étiquette de moins de 20 exemples est jugée par sa
ressemblance avec sa définition et ses exemples (prototype).

- **Sert à** : donner un premier tri, que l'on peut vérifier, de propositions en français sur la
  santé.
- **Ne sert pas à** : décider sans relecture, juger des personnes ou des porteurs, traiter d'autres
  sujets ou d'autres langues.
""",
}

HOW: Final = """## Comment les scores sont mesurés

- **Croisée par document** : les {documents} documents du corpus ({proposals} propositions) sont
  partagés en {folds} plis ; chacun est jugé par des modèles appris sur les autres plis. C'est ce
  qu'on peut attendre d'un document nouveau, écrit comme ceux du corpus.
- **Croisée par dossier** : les dossiers du corpus, un par rédacteur, sont partagés en {folders}
  plis ; chaque rédacteur est jugé par des modèles qui n'ont rien lu de lui. C'est ce qu'on peut
  attendre d'un émetteur nouveau ; c'est la plus sévère.
- **Rédacteurs nouveaux** : les modèles livrés, sur les {unseen} documents ({unseen_proposals}
  propositions) de `data/unseen`, écrits par d'autres rédacteurs quand ces modèles étaient
  faits. Rien n'y a été appris ni choisi, et personne n'en a regardé les erreurs. Ils sont de tous
  les genres, sans être faits difficiles, à la différence de bien des documents du corpus.
- **Projets sans détail** : les modèles livrés, sur les {general} documents ({general_proposals}
  propositions) de `data/general`, écrits pour ce qui manque au corpus : des projets sans lieu,
  acteur, nombre ni date, comme dans bien des pages d'agences. Rien n'y a été appris.
- **Réserve** : les modèles livrés, sur les {reserve} documents ({reserve_proposals} propositions)
  de `data/annotated/reserve.txt`, jamais appris. C'est peu : les intervalles sont larges.
- **Fiche** : ce que l'apprentissage du modèle livré a inscrit dans sa fiche (validation croisée
  par document ; pour le classement, avec un autre partage des documents, d'où de petits écarts).

Chaque case donne la valeur, puis son intervalle à 95 % (1 000 rééchantillonnages des documents,
200 pour la calibration, graine fixe). Sauf sous « selon le format du fichier », les documents sont
lus comme des fichiers texte. « – » : rien à mesurer.

## Scores
"""

READ: Final = ROOT / "scripts" / "modeles-lecture.md"


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
    document, folder, unseen, general, reserve = (measures[name] for name in MEASURES)
    how = HOW.format(
        documents=document["data"]["documents"],
        proposals=count(document["data"]["proposals"]),
        folds=document["method"]["folds"],
        folders=folder["method"]["folds"],
        unseen=unseen["data"]["documents"],
        unseen_proposals=count(unseen["data"]["proposals"]),
        general=general["data"]["documents"],
        general_proposals=count(general["data"]["proposals"]),
        reserve=reserve["data"]["documents"],
        reserve_proposals=count(reserve["data"]["proposals"]),
    )
    models = [f"{WHAT[name]}\n{_card(cards[name])}" for name in WHAT]
    models.append(_labels(cards["classement"], taxonomy))
    parts = (_heading(heading, measures, cards, taxonomy) for heading in HEADINGS)
    scores = [part for part in parts if part]
    later = measures[UNSEEN]
    read = READ.read_text(encoding="utf-8").format(
        documents=later["documents"],
        folders=len(later["folders"]),
        first=later["folders"][0],
        last=later["folders"][-1],
        facts="".join(
            f"  - {score_name(name, taxonomy)} : {_cell(later['scores'], name)}\n"
            for name in later["scores"]
        ),
    )
    return "\n".join([HEAD, *models, how, *scores, read])


def _card(card: Mapping[str, Any]) -> str:
    data = card["data"]
    learnt = count(data.get("proposals", data.get("examples")))
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
    return table(("", ""), rows)


def _labels(card: Mapping[str, Any], taxonomy: Taxonomy) -> str:
    """Return which labels are learnt, and where the classifier fails, from its card."""
    rows = [
        (
            taxonomy.label(one["code"]).court,
            "apprise" if one["learnt"] else "prototype",
            count(one["examples"]),
            _cell(card["scores"], f"f1_{one['code']}"),
        )
        for one in card["decisions"]
    ]
    failures = [
        (
            taxonomy.label(one["code"]).court,
            "retenue à tort" if one["kept"] else "manquée",
            f"{one['probability']:.2f}".replace(".", ","),
            one["text"].replace("|", "\\|"),
        )
        for one in card["failures"]
    ]
    return (
        "#### Les étiquettes\n\n"
        f"{table(('étiquette', 'comment', 'exemples', 'F1 (fiche)'), rows)}\n"
        "#### Ses plus grosses erreurs\n\n"
        "En validation croisée par document, le texte où chaque étiquette a été retenue à tort "
        "avec le plus\nd'assurance, puis celui où elle a été manquée.\n\n"
        f"{table(('étiquette', 'erreur', 'probabilité', 'texte'), failures)}"
    )


def _heading(
    heading: str, measures: Mapping[str, Any], cards: Mapping[str, Any], taxonomy: Taxonomy
) -> str:
    """Return the tables of one heading: the whole, then genre by genre or label by label."""
    columns = {title: measures[name]["scores"].get(heading, {}) for name, title in MEASURES.items()}
    if heading in CARD_OF:
        columns["fiche"] = cards[CARD_OF[heading]]["scores"]
    genres = {f"f1_{genre}" for genre in GENRES}
    named = {name for scores in columns.values() for name in scores}
    shown = [name for name in NAMES if name in named and name not in genres]
    parts = {
        HEADINGS[heading]: shown + sorted(name for name in named if "@" in name),
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
            text.append(f"### {full}\n\n{table(('score', *columns), rows)}")
    return "\n".join(text)


def _documents(name: str, measures: Mapping[str, Any]) -> str:
    """Return how many documents a genre has: corpus, new writers, reserve."""
    genre = name.removeprefix("f1_")
    if genre not in GENRES:
        return ""
    places = ("par-document", "nouveaux", "reserve")
    corpus, unseen, reserve = (measures[name]["data"]["genres"].get(genre, 0) for name in places)
    return f" ({corpus} documents, {unseen} nouveaux, {reserve} en réserve)"


def _cell(scores: Mapping[str, Sequence[float]], name: str) -> str:
    if name not in scores:
        return NONE
    value, interval = in_french(Score(*scores[name]))
    return f"**{value}** ({interval})"


if __name__ == "__main__":
    try:
        made = make_page(*load(ROOT), load_taxonomy())
    except FileNotFoundError as missing:
        sys.exit(f"{missing.filename} manque : lancez « make mesures ».")
    page = ROOT / "docs" / "modeles.md"
    page.write_text(made, encoding="utf-8", newline="\n")
    print(page)
