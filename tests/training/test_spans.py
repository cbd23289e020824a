"""What the judge of spans learns of a view: how much each view weighs."""

from dataclasses import replace

import numpy as np

from pipeline.lexicon import load_lexicon
from pipeline.segment.doc import Unit
from pipeline.segment.unit_table import unit_table
from pipeline.text import plain
from pipeline.training.cnr import Annotated, Gold
from pipeline.training.spans import FEW, FEW_WEIGHT, OTHER_WEIGHT, Lesson, lesson
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
