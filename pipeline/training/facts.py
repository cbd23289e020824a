"""Reads the facts of annotated documents, beside what their `@@doc` lines say."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from pipeline.document import Document
from pipeline.errors import UsageError
from pipeline.fact_scores import JudgedFacts
from pipeline.facts import read_facts
from pipeline.facts.announced_trees import Judge, load_judge
from pipeline.facts.announced_words import SHORT
from pipeline.facts.dates import dates_in
from pipeline.places import mentions, regions_in, regions_of
from pipeline.result import Facts
from pipeline.text import plain
from pipeline.training.announced import held_out
from pipeline.training.cnr import Annotated
from pipeline.training.views import text_view
from pipeline.yaml_file import read_yaml

ANNOUNCED: Final = "announced.yaml"


class Announcement(BaseModel):
    """How many projects a document says it lists, null if none; `passage` is where, verbatim."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str
    announced: int | None
    passage: str
    note: str = ""


def read_announced(paths: Iterable[Path]) -> dict[str, int] | None:
    """Return the numbers announced by document (`Annotated.key`), None when nobody looked.

    They stand in `announced.yaml`, in these folders or above these folders and files.

    Raises:
        UsageError: such a file is faulty (French).
    """
    places = {place for path in paths for place in (path, *path.resolve().parents[:2])}
    files = sorted(file for place in places if (file := place / ANNOUNCED).is_file())
    found: dict[str, int] = {}
    for file in files:
        try:
            rows = TypeAdapter(list[Announcement]).validate_python(read_yaml(file))
        except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
            message = f"« {file} » est illisible ({error}). Corrigez-le."
            raise UsageError(message) from error
        found |= {row.document: row.announced for row in rows if row.announced is not None}
    return found if files else None


def judge_facts(
    documents: Sequence[Annotated], announced: Mapping[str, int] | None
) -> tuple[JudgedFacts, ...]:
    """Return the facts read of each document beside those annotated.

    A document that taught what words are worth around a number is judged by what the others of
    these documents teach, its folder left out.

    Args:
        documents: the annotated documents, each read as a text file.
        announced: how many projects a document says it lists, by its key, if somebody looked.
    """
    taught = load_judge().weights.documents
    known = [document for document in documents if document.sha256[:SHORT] in taught]
    held = held_out(known, announced) if announced and known else []
    judges = dict(zip((one.sha256 for one in known), held, strict=False))
    return tuple(_judged(one, announced, judges.get(one.sha256)) for one in documents)


def _judged(
    annotated: Annotated, counts: Mapping[str, int] | None, judge: Judge | None
) -> JudgedFacts:
    blocks = text_view(annotated).blocks
    identifier = annotated.identifier
    document = Document(identifier, identifier, "", "text/plain", "", "fr", (), blocks)
    meta = annotated.meta
    departements = tuple(code for code in meta.get("departement", "").split(",") if code)
    gold = Facts(
        genre=meta["genre"],
        date=meta.get("date", ""),
        departements=departements,
        regions=regions_in(meta.get("region", "")),
        announced=(counts or {}).get(annotated.key),
    )
    dates = {dated.iso for block in blocks for dated in dates_in(plain(block.text))}
    held = [iso for iso in dates if gold.date.startswith(iso)]
    named = {mention.code for block in blocks for mention in mentions(block.text)}
    regions = {code for block in blocks for code in regions_in(block.text)}
    regions |= set(regions_of(tuple(named)))
    return JudgedFacts(
        found=read_facts(document, judge),
        gold=gold,
        held_date=max(held, key=len, default=""),
        stated=set(departements) <= named,
        region_stated=set(gold.regions) <= regions,
        looked=counts is not None,
    )
