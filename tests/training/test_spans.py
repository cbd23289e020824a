"""What the judge of spans learns of a view, how much each weighs, and whom the second hears."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from pipeline.lexicon import load_lexicon
from pipeline.segment.doc import Unit
from pipeline.segment.unit_table import unit_table
from pipeline.text import plain
from pipeline.training import spans
from pipeline.training.cnr import Annotated, Gold
from pipeline.training.spans import FEW, FEW_WEIGHT, OTHER_WEIGHT, Lesson, fit_spans, lesson
from pipeline.training.views import View, text_view

LINES = [f"Ouvrir un centre de santé à Saint-Martin-{number}." for number in range(FEW + 3)]
TEXT_OF_ALL = "\n\n".join(LINES) + "\n"


def view_of(proposals: int, doubtful: int = 0) -> View:
    golds = []
    for number, line in enumerate(LINES[: proposals + doubtful]):
        start = TEXT_OF_ALL.index(line)
        golds.append(
            Gold(start, start + len(line), (), (), "propose", {}, ambiguous=number >= proposals)
        )
    return text_view(Annotated("d", "d", {}, "", TEXT_OF_ALL, tuple(golds)))


def taught(view: View) -> Lesson:
    units = [Unit(b.index, 0, len(b.text), b.text, plain(b.text)) for b in view.blocks]
    table = unit_table(units, view.blocks, load_lexicon())
    return lesson(view, units, table, (np.full((len(units), 5), 0.2), []))


def test_a_view_of_few_proposals_weighs_more() -> None:
    assert taught(view_of(FEW + 1)).weight == 1.0
    assert taught(view_of(FEW)).weight == taught(view_of(0)).weight == FEW_WEIGHT > 1.0
    assert taught(replace(view_of(FEW + 1), form="docx")).weight == OTHER_WEIGHT
    assert taught(replace(view_of(FEW), form="docx")).weight == OTHER_WEIGHT * FEW_WEIGHT


def test_doubtful_spans_are_no_proposals_here() -> None:
    assert taught(view_of(FEW, doubtful=1)).weight == FEW_WEIGHT


def test_the_second_judge_hears_first_ones_that_did_not_see_the_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lessons = [taught(view_of(number % 3)) for number in range(6)]
    place = {id(one.rows): number for number, one in enumerate(lessons)}
    asked: list[tuple[set[int], int]] = []

    class Judge:
        def __init__(self, known: Sequence[tuple[Lesson, np.ndarray]], _seed: int) -> None:
            self.known = {place[id(rows)] for _, rows in known if id(rows) in place}

        def chances(self, rows: np.ndarray) -> np.ndarray:
            asked.append((self.known, place[id(rows)]))
            return np.zeros((len(rows), 2))

    monkeypatch.setattr(spans, "_taught", Judge)
    fit_spans(lessons, [0, 0, 1, 1, 2, 2], 0)
    parts = [{2, 3, 4, 5}, {0, 1, 4, 5}, {0, 1, 2, 3}]
    assert asked == [(parts[number // 2], number) for number in range(6)]
