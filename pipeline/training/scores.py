"""The scores of the design, with their intervals, for `remontees evaluer` and the cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.card import read_card
from pipeline.classify import Classifier
from pipeline.confidence_scores import confidence_scores
from pipeline.errors import UsageError
from pipeline.evaluate import Judged, Score, field_scores, segmentation_scores
from pipeline.fact_scores import fact_scores
from pipeline.form_scores import form_scores
from pipeline.gold_scores import LabelRows, gold_scores
from pipeline.label_scores import label_scores
from pipeline.segment import Segmenter
from pipeline.settings import MODEL_FOLDERS, Settings, models_folder
from pipeline.taxonomy import Taxonomy, load_taxonomy
from pipeline.training.cnr import Annotated, corpus_files, read_corpus
from pipeline.training.evaluation import ByForm, Judges, Plan, cross_validate, judge_forms
from pipeline.training.examples import with_codes_of_today
from pipeline.training.facts import judge_facts, read_announced
from pipeline.training.samples import Progress
from pipeline.training.views import TEXT

Table = dict[str, dict[str, Score]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The documents, their scores by heading and name, and how each was judged."""

    documents: tuple[Annotated, ...]
    scores: Table
    judged: tuple[Judged, ...] = ()


def evaluate(
    paths: Sequence[Path],
    settings: Settings,
    plan: Plan | None,
    *,
    seed: int,
    say: Progress,
    forms: Sequence[str] = (),
) -> Evaluation:
    """Return the scores on annotated files; a folder stands for its files outside its reserve.

    Without a plan the shipped models are judged, on the documents that none of them was
    trained on. With forms the documents are judged through these formats too.

    Raises:
        UsageError: a file is faulty, or nothing remains to be judged (French).
    """
    files = [file for path in paths for file in (corpus_files(path) if path.is_dir() else [path])]
    taxonomy = load_taxonomy(settings.taxonomie)
    corpus = with_codes_of_today(read_corpus(files, taxonomy.known), taxonomy)
    if plan:
        if len({plan.group(document) for document in corpus}) < max(plan.folds, 2):
            message = (
                "Pas assez de documents ou de dossiers pour cette validation croisée. Donnez plus "
                "de fichiers .cnr, ou moins de plis."
            )
            raise UsageError(message)
        judged = cross_validate(corpus, plan, settings, taxonomy, say, forms)
        return _evaluation(paths, corpus, judged, taxonomy, seed)
    folder = models_folder(settings)
    unseen = _unseen(corpus, folder)
    if left := len(corpus) - len(unseen):
        say(f"{left} document(s) laissé(s) de côté : ils ont servi à l'apprentissage.")
    if not unseen:
        message = (
            "Tous ces documents ont servi à l'apprentissage des modèles : il ne reste rien à "
            "mesurer. Donnez d'autres documents, ou demandez une validation croisée avec --plis."
        )
        raise UsageError(message)
    judges = Judges(
        Segmenter.load(folder, settings), Classifier.load(folder / "classement", taxonomy)
    )
    judged = judge_forms(unseen, judges, forms, say)
    return _evaluation(paths, unseen, judged, taxonomy, seed)


def _evaluation(
    paths: Sequence[Path],
    documents: Sequence[Annotated],
    judged: ByForm,
    taxonomy: Taxonomy,
    seed: int,
) -> Evaluation:
    """Return the scores with those of the facts.

    Facts are read by rules that nothing is learnt for, but the number announced: words that teach
    what it is are held out by folder (`training.announced`).
    """
    facts = judge_facts(documents, read_announced(paths))
    scores = {"documents": fact_scores(facts, seed), **tables(judged, taxonomy, seed)}
    return Evaluation(tuple(documents), scores, tuple(judged[TEXT]))


def _unseen(corpus: Sequence[Annotated], folder: Path) -> list[Annotated]:
    """Return the documents whose sha256 stands in no card."""
    seen: set[str] = set()
    for name in MODEL_FOLDERS:
        card = read_card(folder / name, f"remontees entrainer {name}")
        seen |= set(card["data"]["documents"].values())
    return [document for document in corpus if document.sha256 not in seen]


def tables(by_form: ByForm, taxonomy: Taxonomy, seed: int) -> Table:
    """Return all scores of what was judged, by heading and name (see `pipeline.score_names`)."""
    judged = by_form[TEXT]
    found: Table = {
        "segmentation": segmentation_scores(judged, seed) | confidence_scores(judged, seed)
    }
    if others := {form: rows for form, rows in by_form.items() if form != TEXT}:
        found["formats"] = form_scores(judged, others, seed)
    pairs = [
        (one.gold[right], one.found[left], one.identifier)
        for one in judged
        for left, right, _ in one.pairing().pairs
    ]
    spans = [(p, one) for one in judged for p in one.gold if not p.ambiguous]
    if pairs:
        found["fields"] = field_scores(judged, seed)
    if spans:
        found |= gold_scores(
            LabelRows(
                [gold.codes for gold, _ in spans],
                [gold.tags for gold, _ in spans],
                [gold.headed for gold, _ in spans],
                [gold.to_review for gold, _ in spans],
                [one.identifier for _, one in spans],
                [one.genre for _, one in spans],
                [one.region for _, one in spans],
            ),
            taxonomy,
            seed,
        )
    if pairs:
        found["labels_paired"] = label_scores(
            [gold.codes for gold, _, _ in pairs],
            [one.tags for _, one, _ in pairs],
            [group for _, _, group in pairs],
            taxonomy,
            seed,
        )
    return found
