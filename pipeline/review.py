"""When a person should read a result again, and why; in French, for the analyst."""

from collections.abc import Sequence
from typing import Final

from pipeline.proposal import Tag
from pipeline.taxonomy import Taxonomy

# A tag kept in error reaches the ministry; one left out does not, and counts half.
MISSING: Final = 0.5
# Below it lie 12 % of the proposals that folders held out gave, and half of those that match none.
SURE_CUT: Final = 0.75
# A doubt is named when it makes at least this share of the greatest one.
_NAMED: Final = 0.5


def expected_gain(tags: Sequence[Tag]) -> float:
    """Return how much a look is expected to put right: wrong tags, and half of those missing.

    A kept tag is wrong with the chance that its probability leaves; one that is not kept is
    missing with its probability.
    """
    return sum(_doubt(tag) for tag in tags)


def _doubt(tag: Tag) -> float:
    return 1.0 - tag.probability if tag.kept else MISSING * tag.probability


def review_reasons(
    tags: Sequence[Tag], confidence: float | None, gain: float, taxonomy: Taxonomy
) -> tuple[str, ...]:
    """Return why the result should be read again, in French; empty when nothing calls for it.

    Args:
        tags: every code with its calibrated probability, or none when there was no text.
        confidence: of the segmentation, in [0, 1]; None when the text came already separate.
        gain: the expected gain from which on a look is worth it, as the classifier says.
        taxonomy: the French names of the codes.
    """
    if not tags:
        return ("texte vide",)
    reasons = []
    if confidence is not None and confidence < SURE_CUT:
        reasons.append(f"découpage incertain ({_french(confidence)})")
    if expected_gain(tags) >= gain:
        most = max(_doubt(tag) for tag in tags)
        reasons += [_unsure(tag, taxonomy) for tag in tags if _doubt(tag) >= _NAMED * most]
    return tuple(reasons)


def _unsure(tag: Tag, taxonomy: Taxonomy) -> str:
    noun, ending = ("thème", "") if tag.axis == "theme" else ("tendance", "e")
    verb = "retenu" if tag.kept else "écarté"
    name = taxonomy.label(tag.code).court
    return f"{noun} « {name} » {verb}{ending} sans certitude ({_french(tag.probability)})"


def _french(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
