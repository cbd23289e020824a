"""The files of a classifier: `modele.skops`, and the decisions that its card holds."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from pipeline.calibrate import Sigmoid
from pipeline.card import CARD, card_version, damaged, read_card
from pipeline.classify.classifier import Decision, Model
from pipeline.errors import ResourceError
from pipeline.skops_file import dump, load
from pipeline.taxonomy import Taxonomy

MODEL: Final = "modele.skops"
COMMAND: Final = "remontees entrainer classement"
LIBRARIES: Final = ("scikit-learn", "skops")
# Written here and never taken from the file, which could name anything.
TRUSTED: Final = ["pipeline.classify.prepare.prepare"]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the card says that loading needs; `decisions` in the order of the model's rows."""

    decisions: tuple[Decision, ...]
    version: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The code of each row of the model."""
        return tuple(decision.code for decision in self.decisions)


def read_decisions(folder: Path, taxonomy: Taxonomy) -> Decisions:
    """Return the decisions of the folder once its card and its codes are found to agree.

    Raises:
        ResourceError: see `Classifier.load`.
    """
    card = read_card(folder, COMMAND, MODEL)
    path = folder / CARD
    try:
        decisions = tuple(
            Decision(
                item["axis"],
                item["code"],
                Sigmoid(float(item["slope"]), float(item["intercept"])),
                float(item["threshold"]),
            )
            for item in card["decisions"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(path, COMMAND) from error
    _check_codes(path, decisions, taxonomy)
    return Decisions(decisions, card_version(card))


def _check_codes(path: Path, decisions: tuple[Decision, ...], taxonomy: Taxonomy) -> None:
    known = sorted((decision.axis, decision.code) for decision in decisions)
    asked = sorted((axis, label.code) for axis, label in taxonomy)
    if known != asked:
        odd = ", ".join(sorted({code for _, code in set(known) ^ set(asked)}))
        message = (
            f"Le modèle de « {path.parent} » et la taxonomie n'ont pas les mêmes codes ({odd}). "
            f"Retirez --taxonomie, ou refaites le modèle pour elle avec « {COMMAND} »."
        )
        raise ResourceError(message)


def save_model(model: Model, folder: Path) -> str:
    """Write `modele.skops` and return its sha256; equal models give equal bytes.

    The terms are written as one text each instead of a dictionary: skops would spend a node of
    its schema on every term (37 MB of JSON for 54,000 of them).
    """
    vectorizers = dict(model.features.transformer_list)
    terms = {name: step.vocabulary_ for name, step in vectorizers.items()}
    content = {
        "features": model.features,
        "terms": {name: "\n".join(sorted(found, key=found.get)) for name, found in terms.items()},
        "weights": model.weights,
        "intercepts": model.intercepts,
    }
    try:
        for step in vectorizers.values():
            step.vocabulary_ = {}
            step.__dict__.pop("_stop_words_id", None)  # a memory address
        data = dump(content)
    finally:
        for name, step in vectorizers.items():
            step.vocabulary_ = terms[name]
    (folder / MODEL).write_bytes(data)
    return sha256(data).hexdigest()


def load_model(folder: Path) -> Model:
    """Return the model of a folder whose card was checked.

    Raises:
        ResourceError: see `Classifier.load`.
    """
    path = folder / MODEL
    content = load(path, TRUSTED, COMMAND)
    try:
        for name, step in content["features"].transformer_list:
            terms = content["terms"][name].split("\n")
            step.vocabulary_ = {term: index for index, term in enumerate(terms)}
    except (KeyError, TypeError, AttributeError) as error:
        raise damaged(path, COMMAND) from error
    return Model(content["features"], content["weights"], content["intercepts"])
