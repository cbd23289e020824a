"""The yes/no examples of `faits.yaml` run as tests."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from pipeline.document import GENRES
from pipeline.faits import load_cues
from pipeline.lexicon import Cues
from pipeline.text import plain


def lists(model: object, name: str = "") -> Iterator[tuple[str, Cues]]:
    """Yield every list of cues with its name."""
    if isinstance(model, Cues):
        yield name, model
    elif isinstance(model, dict):
        for key, value in model.items():
            yield from lists(value, f"{name}.{key}")
    elif isinstance(model, BaseModel):
        for key in type(model).model_fields:
            yield from lists(getattr(model, key), f"{name}.{key}")


EXAMPLES = [
    (name, cues, example, expected)
    for name, cues in lists(load_cues())
    for examples, expected in ((cues.oui, True), (cues.non, False))
    for example in examples
]


@pytest.mark.parametrize(("name", "cues", "example", "expected"), EXAMPLES)
def test_examples(name: str, cues: Cues, example: str, *, expected: bool) -> None:
    assert bool(cues.pattern.search(plain(example))) is expected, name


def test_every_list_has_examples_of_both_kinds() -> None:
    assert [name for name, cues in lists(load_cues()) if not (cues.oui and cues.non)] == []


def test_every_genre_has_its_words() -> None:
    assert set(load_cues().genres) == set(GENRES)
