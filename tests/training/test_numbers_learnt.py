"""What words are worth around a number is learnt from annotated documents, and is up to date."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.facts.announced_trees import TREES
from pipeline.facts.announced_words import SOURCE
from pipeline.taxonomy import load_taxonomy
from pipeline.training.announced import (
    data_digest,
    fit_announced,
    fit_words,
    held_out,
    lessons,
    write_announced,
)
from pipeline.training.cnr import Annotated, corpus_files, parse_cnr, read_corpus
from pipeline.training.facts import judge_facts, read_announced

CORPUS = Path(__file__).parents[2] / "data" / "annotated"
OWN = "Ce carnet en aligne {}, une par page."
OTHER = "Le canton compte {} cantonniers."


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Annotated]:
    """Return documents that each tell two numbers, of which one counts the list."""
    folder = tmp_path_factory.mktemp("corpus")
    found = []
    for number in range(12):
        place = folder / "abcd"[number % 4] / f"{number}.cnr"
        place.parent.mkdir(exist_ok=True)
        text = f"{OTHER.format(number + 5)} {OWN.format(number + 4)}"
        place.write_text(f"@@doc id=n-{number} genre=page_web\n{text}\n", encoding="utf-8")
        found.append(parse_cnr(place, load_taxonomy().codes)[0])
    return found


def gold(documents: list[Annotated]) -> dict[str, int]:
    return {one.key: int(one.identifier[2:]) + 4 for one in documents}


def test_the_words_of_a_list_win_over_others(documents: list[Annotated]) -> None:
    announced = gold(documents)
    judge = fit_announced(lessons(documents, announced), [d.folder for d in documents], seed=0)
    assert not judge.forests, "twelve documents are too few"
    for found, right in lessons(documents, announced):
        best = judge.best(found)
        assert best is not None
        assert best[1].value == right
    assert len(held_out(documents, announced)) == len(documents)
    assert fit_words(lessons(documents, {})).features == {}


def test_one_folder_and_one_document_are_held_out_too(documents: list[Annotated]) -> None:
    announced = gold(documents)
    folder = [one for one in documents if one.folder == documents[0].folder]
    assert len(folder) == 3
    assert len(held_out(folder, announced)) == len(folder)
    assert held_out(folder[:1], announced)[0].best(lessons(folder[:1], announced)[0][0]) is None


def test_where_words_do_not_tell_the_trees_see_what_is_listed(tmp_path: Path) -> None:
    """Two numbers in the same words, in any order: one is that of the items below."""
    documents = [listed(tmp_path, number) for number in range(240)]
    announced = {one.key: 4 + int(one.identifier[2:]) % 7 for one in documents}
    judges = held_out(documents, announced)
    assert all(judge.forests for judge in judges)
    taught = zip(judges, lessons(documents, announced), strict=True)
    found = [judge.best(numbers) for judge, (numbers, _) in taught]
    right = [
        best is not None and best[1].value == announced[one.key]
        for best, one in zip(found, documents, strict=True)
    ]
    assert sum(right) > 0.9 * len(right)


def listed(folder: Path, number: int) -> Annotated:
    """Return a document of as many items as one of its two numbers says."""
    own, other = 4 + number % 7, 12 + number % 5
    first, second = (own, other) if number % 3 else (other, own)
    items = "\n".join(f"- Item {chr(97 + k)}" for k in range(own))
    text = f"Le livret en compte {first}.\n\nLe livret en compte {second}.\n\n{items}"
    place = folder / "abcdefgh"[number % 8] / f"{number}.cnr"
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"@@doc id=n-{number} genre=page_web\n{text}\n", encoding="utf-8")
    return parse_cnr(place, load_taxonomy().codes)[0]


def test_the_shipped_weights_are_those_of_the_documents_of_today() -> None:
    documents = read_corpus(corpus_files(CORPUS), load_taxonomy().codes)
    announced = read_announced([CORPUS])
    content = json.loads(SOURCE.read_text(encoding="utf-8"))
    assert announced is not None
    assert content["data"] == data_digest(documents, announced), "scripts/annonces.py"
    assert len(content["documents"]) == len(documents)
    assert content["trees"] == sha256(TREES.read_bytes()).hexdigest(), "scripts/annonces.py"


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    documents = [listed(tmp_path, number) for number in range(160)]
    announced = {one.key: 4 + int(one.identifier[2:]) % 7 for one in documents}
    write_announced(documents, announced, tmp_path / "a.json")
    write_announced(documents[::-1], announced, tmp_path / "b.json")
    for suffix in (".json", ".skops"):
        first, second = (tmp_path.joinpath(name + suffix).read_bytes() for name in "ab")
        assert first == second


def test_too_few_documents_are_not_written(documents: list[Annotated], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must announce"):
        write_announced(documents, gold(documents), tmp_path / "a.json")


def test_a_document_that_taught_is_judged_by_what_others_teach() -> None:
    """Shipped weights have seen the documents; scores must not come from them."""
    documents = read_corpus(sorted(CORPUS.glob("[ab]/*.cnr")), load_taxonomy().codes)
    announced = read_announced([CORPUS])
    assert announced is not None
    judged = judge_facts(documents, announced)
    assert len(judged) == len(documents)
    alone = judge_facts(documents, None)
    differ = [a.found.announced != b.found.announced for a, b in zip(judged, alone, strict=True)]
    assert any(differ)
