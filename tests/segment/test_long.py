"""A very long document costs in proportion to its length, in time and in memory."""

import resource
import time
from pathlib import Path

import pytest

from pipeline.document import Document
from pipeline.extract.plain import read_plain
from pipeline.segment import Segmenter
from pipeline.settings import load_settings

MODELS = Path(__file__).parents[2] / "models"
SENTENCE = (
    "La CPTS du Golfe propose d'ouvrir un centre de soins non programmés à Vannes, porté par la "
    "mairie. Une centaine de participants se sont réunis le 3 mars. "
)
PAGES = 2000
WORDS_A_PAGE = 400
MEMORY = 3_000_000  # kB, whole process: about 2 kB a word and the models


def seconds(segmenter: Segmenter, words: int, between: str) -> float:
    """Return the processor time of a document of so many words."""
    text = between.join([SENTENCE] * (words // len(SENTENCE.split())))
    document = Document("0" * 16, "a.txt", "", "text/plain", "", "fr", (), read_plain(text).blocks)
    start = time.process_time()
    segmenter.segment([document])
    return time.process_time() - start


@pytest.mark.long
@pytest.mark.timeout(2400)  # about ten minutes a case
@pytest.mark.parametrize("between", ["", "\n\n"], ids=["one paragraph", "many"])
def test_two_thousand_pages_take_time_in_proportion(between: str) -> None:
    segmenter = Segmenter.load(MODELS, load_settings())
    seconds(segmenter, 1000, between)
    short, long = 20_000, PAGES * WORDS_A_PAGE
    pace = seconds(segmenter, short, between) / short
    assert seconds(segmenter, long, between) / long <= 2 * pace
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss <= MEMORY
