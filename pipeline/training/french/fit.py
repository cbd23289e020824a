"""Trains the French pipeline: spaCy's own training, over treebanks and the lexicon."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from spacy.language import Language
from spacy.lookups import Lookups
from spacy.util import load_config, load_model_from_config, registry
from thinc.api import fix_random_seed

from pipeline.segment.french import lemmas
from pipeline.segment.french.forms import TABLE, FormClass, Forms, make_table
from pipeline.settings import FRENCH
from pipeline.training.french.norms import capital_norms, lemma_exceptions, spelled, words_of
from pipeline.training.french.stream import batches, example, in_our_words
from pipeline.training.french.tokens import french_tokenizer
from pipeline.training.french.treebank import Sentence, grouped

CONFIG: Final = "config.cfg"
TRAINING_ONLY: Final = "tagger"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class FrenchMaterial:
    """What the pipeline is made from.

    Args:
        treebanks: one list of sentences a treebank.
        forms: the lexicon, by lower-case form.
        lines: further French text, for the norms of capitals.
    """

    treebanks: tuple[tuple[Sentence, ...], ...]
    forms: dict[str, FormClass]
    lines: tuple[str, ...] = ()

    @property
    def sentences(self) -> list[Sentence]:
        """All sentences, in order."""
        return [sentence for treebank in self.treebanks for sentence in treebank]


def blank(
    material: FrenchMaterial, overrides: dict[str, Any] | None = None
) -> tuple[Language, Any]:
    """Return the untrained pipeline with its tokenizer and tables, and its training settings."""
    config = load_config(
        Path(__file__).with_name(CONFIG), overrides=overrides or {}, interpolate=True
    )
    training = registry.resolve(config.pop("training"), validate=False)
    nlp = load_model_from_config(config, auto_fill=True, validate=True)
    nlp.meta["name"] = FRENCH
    counts: Counter[str] = words_of(spelled(material.sentences))
    counts.update(words_of(material.lines))
    table = make_table(material.forms)
    lookups = Lookups()
    lookups.add_table(TABLE, table)
    lookups.add_table(lemmas.EXCEPTIONS, lemma_exceptions(material.sentences, Forms(table)))
    lookups.add_table(lemmas.NORMS, capital_norms(counts))
    nlp.vocab.lookups = lookups  # before any word: its norm is set when it is first seen
    nlp.tokenizer = french_tokenizer(nlp)
    return nlp, training


def fit(
    material: FrenchMaterial,
    progress: Progress,
    *,
    seed: int = 0,
    overrides: dict[str, Any] | None = None,
) -> Language:
    """Return the trained pipeline: the averaged weights at the end of the schedule.

    Args:
        material: treebanks and lexicon.
        progress: told what is being done, in French.
        seed: of the weights, of the order and of the variations.
        overrides: settings of `config.cfg`, by dotted name.
    """
    fix_random_seed(seed)
    nlp, training = blank(material, overrides)
    steps, optimizer = training["steps"], training["optimizer"]
    seen = [in_our_words(example(nlp, run)) for bank in material.treebanks for run in grouped(bank)]
    random.Random(seed).shuffle(seen)  # noqa: S311 - the first few settle the shapes
    nlp.initialize(lambda: seen, sgd=optimizer)
    stream = batches(nlp, material.treebanks, training["batch_words"], seed)
    for step, batch in enumerate(islice(stream, steps), 1):
        nlp.update(batch, sgd=optimizer, drop=training["dropout"])
        optimizer.step_schedules()
        if step % max(steps // 20, 1) == 0:
            progress(f"apprentissage du français, {100 * step // steps} %")
    with nlp.use_params(optimizer.averages):
        return _shipped(nlp)


def _shipped(nlp: Language) -> Language:
    """Return a copy with the weights that are in use now, without what serves training only."""
    copy = load_model_from_config(nlp.config, vocab=nlp.vocab)
    copy.from_bytes(nlp.to_bytes(exclude=["vocab"]), exclude=["vocab"])
    copy.remove_pipe(TRAINING_ONLY)
    return copy
