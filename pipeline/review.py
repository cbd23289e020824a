"""When a person should read a result again, and why; in French, for the analyst."""

from collections.abc import Sequence
from typing import Final

from pipeline.proposal import Tag
from pipeline.taxonomy import Taxonomy

# On held-out proposals these flag 28 % of the rows; 70 % of those bear a wrong or missing code.
SURE_KEPT: Final = 0.55
SURE_DROPPED: Final = 0.35
POSSIBLE: Final = 0.2
# Below it lie 12 % of the proposals that folders held out gave, and half of those that match none.
SURE_CUT: Final = 0.75


def review_reasons(
    tags: Sequence[Tag], confidence: float | None, taxonomy: Taxonomy
) -> tuple[str, ...]:
    """Return why the result should be read again, in French; empty when nothing calls for it.

    Args:
        tags: every code with its calibrated probability, or none when there was no text.
        confidence: of the segmentation, in [0, 1]; None when the text came already separate.
        taxonomy: the French names of the codes.
    """
    if not tags:
        return ("texte vide",)
    reasons = []
    if confidence is not None and confidence < SURE_CUT:
        reasons.append(f"découpage incertain ({_french(confidence)})")
    for tag in tags:
        if tag.kept and tag.probability < SURE_KEPT:
            reasons.append(_narrowly(tag, "retenu", taxonomy))
        elif not tag.kept and tag.probability > SURE_DROPPED:
            reasons.append(_narrowly(tag, "écarté", taxonomy))
    themes = [tag for tag in tags if tag.axis == "theme"]
    best = max((tag.probability for tag in themes), default=0.0)
    if not any(tag.kept for tag in themes) and POSSIBLE < best <= SURE_DROPPED:
        reasons.append(f"aucun thème retenu, mais l'un est possible ({_french(best)})")
    return tuple(reasons)


def _narrowly(tag: Tag, verb: str, taxonomy: Taxonomy) -> str:
    noun, ending = ("thème", "") if tag.axis == "theme" else ("tendance", "e")
    name = taxonomy.label(tag.code).court
    return f"{noun} « {name} » {verb}{ending} de justesse ({_french(tag.probability)})"


def _french(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
