"""Write `docs/francais.md` and its curve from the measures: `python scripts/francais.py`."""

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ecrire import count, number, table

from pipeline.evaluate import Score
from pipeline.score_names import NAMES, in_french

ROOT: Final = Path(__file__).resolve().parents[1]
MEASURES: Final = ROOT / "docs" / "mesures"
PAGE: Final = ROOT / "docs" / "francais.md"
CURVE: Final = ROOT / "docs" / "francais-tailles.svg"
FILES: Final = {
    "dev": "francais-sequoia-dev",
    "phrases": "francais-phrases",
    "before": "francais-phrases-avant",
    "sizes": "francais-tailles",
    "ours": "par-document-francais",
    "blank": "par-document-blank",
    "first": "par-document-premier",
}
# spaCy 3.8's own model cards, on Sequoia, and what the project asked of this pipeline
STOCK: Final = {
    "upos": ("0,962 / 0,971 / 0,976", "0,975"),
    "morph": ("0,952 / 0,964 / 0,970", "0,962"),
    "lemma": ("0,908 / 0,912 / 0,914", "0,965"),
    "sentences": ("0,890 / 0,903 / 0,866", "0,905"),
}
ASKED_OF_PHRASES: Final = {"ends": "0,97", "lemma": "0,96"}
SEGMENTATION: Final = ("f1", "tight_f1", "false_per_empty_document")

TEXT: Final = """# Le pipeline français : ce qu'il vaut

Cette page est produite par `python scripts/francais.py` à partir de `docs/mesures/` ; ne la
modifiez pas à la main. Un test échoue quand elle n'est plus à jour.

`models/fr_remontees` est le pipeline spaCy du programme : parties du discours, morphologie,
lemmes et fins de phrase du français officiel. Il tient en {size} Mo, se charge sans réseau et lit
environ {speed} mots par seconde de processeur, sur un cœur (le meilleur de trois passages, par
textes de dix phrases, mots déjà vus ; sur les textes courts de la deuxième partie, {short}).

## Sur Sequoia (partie dev, {sentences} phrases)

Mesures de spaCy, mots découpés par le programme ; entre parenthèses, intervalle à 95 % par
rééchantillonnage de groupes de dix phrases. « sm / md / lg » : les pipelines français de spaCy
3.8, d'après leurs fiches. Les réglages ont été choisis sur cette partie : ses chiffres sont un
peu flatteurs.

{dev}
## Sur des phrases écrites à la main

{blocks} phrases de français officiel (sigles, articles de loi, listes, capitales, citations),
écrites pour ce projet avec leurs fins de phrase, les lemmes et les parties du discours des mots
qui comptent :
[`tests/segment/french/phrases.yaml`](../tests/segment/french/phrases.yaml).
« Avant » : les scores avant le dernier changement que ces phrases ont inspiré (variations de
l'apprentissage et corrections typographiques des fins de phrase), mesurés une fois sur un modèle
d'essai qui n'a pas été gardé : ils ne peuvent être refaits. Le score « après » est flatteur.

{phrases}
## Taille, vitesse, exactitude

{steps} pas d'apprentissage pour chaque taille (le modèle livré en a plus) ; largeur des vecteurs
et nombre de couches de convolution. Les vitesses sont celles d'une machine où autre chose tournait
sur le second cœur.

![Exactitude selon la vitesse](francais-tailles.svg)

{sizes}
## Effet sur le découpage en propositions

Validation croisée par document ({documents} documents, {folds} plis), même partage, mesurée une
fois avec le corpus et le découpage d'alors : un CRF seul. Le premier modèle est celui de la version
0.1, sans pipeline français ; les deux autres colonnes ont le même code, et ne diffèrent que par le
pipeline. Ce que vaut le découpage d'aujourd'hui est dans [les modèles](modeles.md).

{effect}
"""


def measures() -> dict[str, Any]:
    """Return the measures by the names of `FILES`."""
    return {
        name: json.loads((MEASURES / f"{file}.json").read_text(encoding="utf-8"))
        for name, file in FILES.items()
    }


def page(found: Mapping[str, Any]) -> str:
    """Return the French page."""
    dev, phrases, before, sizes = (found[name] for name in ("dev", "phrases", "before", "sizes"))
    return TEXT.format(
        size=number(dev["size_mb"], 1),
        speed=count(dev["words_per_second"]),
        short=count(phrases["words_per_second"]),
        sentences=dev["data"]["sentences"],
        dev=table(
            ("mesure", "sm / md / lg", "demandé", "fr_remontees"),
            [
                (NAMES[name], *STOCK.get(name, ("–", "–")), _cell(score))
                for name, score in dev["scores"].items()
            ],
        ),
        blocks=phrases["data"]["sentences"],
        phrases=table(
            ("mesure", "demandé", "avant", "après"),
            [
                (
                    NAMES[name],
                    ASKED_OF_PHRASES.get(name, "–"),
                    _cell(before["scores"][name]),
                    _cell(score),
                )
                for name, score in phrases["scores"].items()
            ],
        ),
        steps=sizes["steps"],
        sizes=table(
            ("taille", "UPOS", "morphologie", "lemmes", "phrases", "mots/s", "Mo"),
            [_size(one) for one in sizes["sizes"]],
        ),
        documents=found["ours"]["data"]["documents"],
        folds=found["ours"]["method"]["folds"],
        effect=table(
            ("mesure", "premier modèle (0.1)", "français de base (`blank:fr`)", "`fr_remontees`"),
            [
                (
                    NAMES[name],
                    *(_cell(_segmentation(found[one])[name]) for one in ("first", "blank", "ours")),
                )
                for name in SEGMENTATION
            ],
        ),
    )


def _segmentation(measure: Mapping[str, Any]) -> Mapping[str, Sequence[float]]:
    scores: Mapping[str, Sequence[float]] = measure["scores"]["segmentation"]
    return scores


def _size(one: Mapping[str, Any]) -> tuple[str, ...]:
    scores = [number(one["scores"][name][0], 3) for name in STOCK]
    speed, weight = count(one["words_per_second"]), number(one["size_mb"], 1)
    return (f"{one['width']} × {one['depth']}", *scores, speed, weight)


def _cell(score: Sequence[float]) -> str:
    value, interval = in_french(Score(*score))
    return f"**{value}** ({interval})"


def curve(sizes: Sequence[Mapping[str, Any]]) -> str:
    """Return the accuracies against the speed as SVG, the same bytes for the same measures."""
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    style: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": "remontees",
        "font.size": 11,
        "backend": "svg",
    }
    out = io.StringIO()
    with mpl.rc_context(style):
        figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
        _draw(axes, sizes)
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        plt.close(figure)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _draw(axes: Any, sizes: Sequence[Mapping[str, Any]]) -> None:  # noqa: ANN401 - matplotlib's
    """Draw one line a measure, named at its end, the sizes above."""
    speeds = [one["words_per_second"] for one in sizes]
    colours = ("#000091", "#009081", "#A94645", "#716043")
    for name, colour in zip(STOCK, colours, strict=True):
        values = [one["scores"][name][0] for one in sizes]
        pairs = sorted(zip(speeds, values, strict=True))
        axes.plot([x for x, _ in pairs], [y for _, y in pairs], marker="o", color=colour)
        axes.annotate(
            NAMES[name].split(",")[0],
            pairs[-1],
            xytext=(8, 0),
            textcoords="offset points",
            color=colour,
            va="center",
        )
    for one, speed in zip(sizes, speeds, strict=True):
        axes.annotate(
            f"{one['width']} × {one['depth']}",
            (speed, max(one["scores"][name][0] for name in STOCK)),
            xytext=(0, 9),
            textcoords="offset points",
            ha="center",
            fontsize=9,
        )
    axes.xaxis.set_major_formatter(lambda value, _: count(value))
    axes.yaxis.set_major_formatter(lambda value, _: number(value, 2))
    axes.set_xlabel("mots par seconde de processeur")
    axes.set_ylabel("exactitude ou F1, Sequoia dev")
    axes.margins(x=0.12, y=0.12)
    axes.set_xlim(right=max(speeds) * 1.45)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.3)


if __name__ == "__main__":
    made = measures()
    PAGE.write_text(page(made), encoding="utf-8", newline="\n")
    CURVE.write_text(curve(made["sizes"]["sizes"]), encoding="utf-8", newline="\n")
    print(PAGE)
