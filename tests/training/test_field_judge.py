"""The trees that choose the value of a field learn from words that the CRF does not weigh."""

from pathlib import Path

import pytest

from pipeline.document import Block
from pipeline.errors import ResourceError
from pipeline.segment.field_candidates import Proposal, candidates
from pipeline.segment.field_judge import JUDGE, FieldJudge
from pipeline.segment.field_read import Read, Told
from pipeline.segment.field_values import BEGIN, INSIDE, OUTSIDE, TAGGED
from pipeline.segment.field_words import Word
from pipeline.training.field_judge import Lesson, fit_judge

FIRST, SECOND = "La mairie", "la caisse"


def read(verbs: tuple[str, str], block: int = 0) -> Read:
    """Return « La mairie VERB , la caisse VERB . », both runs likely, the first one more."""
    texts = ["La", "mairie", verbs[0], ",", "la", "caisse", verbs[1], "."]
    kinds = ["DET", "NOUN", "VERB", "PUNCT", "DET", "NOUN", "VERB", "PUNCT"]
    starts = [sum(map(len, texts[:rank])) + rank for rank in range(len(texts))]
    words = [
        Word(block, start, start + len(text), (rank, 0, 0, 0), opens=False)
        for rank, (start, text) in enumerate(zip(starts, texts, strict=True))
    ]
    told = [
        Told(text.lower(), kind, "", organisation=kind == "NOUN")
        for text, kind in zip(texts, kinds, strict=True)
    ]
    begins = [0.5, 0, 0, 0, 0.4, 0, 0, 0]
    inside = [0, 0.5, 0, 0, 0, 0.4, 0, 0]
    chances = {name: [0.0] * len(texts) for name in (BEGIN, INSIDE)}
    chances = {f"{BEGIN}{name}": begins for name in TAGGED}
    chances |= {f"{INSIDE}{name}": inside for name in TAGGED}
    chances[OUTSIDE] = [1 - b - i for b, i in zip(begins, inside, strict=True)]
    blocks = [Block(rank, "paragraph", " ".join(texts)) for rank in range(block + 1)]
    return Read(blocks, words, told, [OUTSIDE] * len(texts), chances, {})


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> FieldJudge:
    """Return a judge of documents in which who « porte » carries, and who « demande » does not."""
    folder = tmp_path_factory.mktemp("modele")
    lessons: list[Lesson] = []
    for rank in range(80):
        verbs = ("demande", "porte") if rank % 8 < 4 else ("porte", "demande")
        gold = dict.fromkeys(TAGGED, FIRST if verbs[0] == "porte" else SECOND)
        lessons.append([(Proposal(read(verbs)), gold)])
    fit_judge([lessons[part::4] for part in range(4)], folder, seed=0)
    return FieldJudge.load(folder / JUDGE, "remake")


@pytest.mark.parametrize(
    ("verbs", "value"), [(("demande", "porte"), SECOND), (("porte", "demande"), FIRST)]
)
def test_the_verb_that_follows_tells_who_carries(
    judge: FieldJudge, verbs: tuple[str, str], value: str
) -> None:
    one = read(verbs)
    (chosen,) = judge.choose([one])
    assert sorted(chosen) == sorted(TAGGED)
    for chance, *run in chosen.values():
        assert 0.5 < chance < 1
        assert one.value((run[0], run[1])) == value


def test_nothing_is_told_where_nothing_is_likely(judge: FieldJudge) -> None:
    one = read(("demande", "demande"))
    assert judge.choose([one]) == [{}]
    assert judge.choose([]) == []


def test_runs_begin_and_end_where_the_chances_change() -> None:
    assert Proposal(read(("a", "b"))).runs("porteur") == [(0, 2), (4, 6)]


def test_the_same_value_in_other_proposals_counts() -> None:
    alone = candidates("porteur", [Proposal(read(("a", "b")))])
    among = candidates("porteur", [Proposal(read(("a", "b"))) for _ in range(2)])
    assert len(among) == 2 * len(alone)
    assert among[0].numbers != alone[0].numbers
    assert among[0].lexical == alone[0].lexical


def test_trees_that_lack_a_field_are_refused(tmp_path: Path) -> None:
    FieldJudge({}, {}).save(tmp_path / JUDGE)
    with pytest.raises(ResourceError, match=r"incomplet. Refaites-le avec « remake »"):
        FieldJudge.load(tmp_path / JUDGE, "remake")
