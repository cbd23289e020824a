"""The files of a classifier: `modele.skops`, and the decisions that its card holds."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import Any, Final

from pipeline.calibrate import Sigmoid
from pipeline.card import CARD, card_version, damaged, read_card
from pipeline.classify.classifier import Classifier, Decision, Model
from pipeline.classify.features import Features
from pipeline.errors import ResourceError
from pipeline.skops_file import dump, load
from pipeline.taxonomy import Taxonomy

MODEL: Final = "modele.skops"
COMMAND: Final = "remontees entrainer classement"
LIBRARIES: Final = ("scikit-learn", "skops")
TOLERANCE: Final = 1e-4


def load_classifier(folder: Path, taxonomy: Taxonomy) -> Classifier:
    """Return the classifier of the folder once its card and its codes are found to agree.

    Raises:
        ResourceError: see `Classifier.load`.
    """
    card = read_card(folder, COMMAND, MODEL)
    path = folder / CARD
    try:
        found = [_decision(item) for item in card["decisions"]]
        gain = float(card["review"]["gain"])
        reference = [(str(one["text"]), dict(one["scores"])) for one in card["reference"]]
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(path, COMMAND) from error
    _check_codes(path, found, taxonomy)
    model = load_model(folder)
    codes = [decision.code for decision in found]
    themes = [decision.code for decision in found if decision.axis == "theme"]
    rows = [codes.index(code) for code in taxonomy.codes]
    mains = [len(codes) + themes.index(label.code) for label in taxonomy.themes]
    ordered = Model(
        model.features, model.weights[[*rows, *mains]], model.intercepts[[*rows, *mains]]
    )
    decisions = tuple(found[row] for row in rows)
    classifier = Classifier(ordered, decisions, gain, card_version(card))
    if any(card["versions"][name] != version(name) for name in LIBRARIES):
        _check_reference(path, classifier, reference)
    return classifier


def _decision(item: Mapping[str, Any]) -> Decision:
    main = item["main"]
    return Decision(
        item["axis"],
        item["code"],
        Sigmoid(float(item["slope"]), float(item["intercept"])),
        float(item["threshold"]),
        None if main is None else Sigmoid(float(main["slope"]), float(main["intercept"])),
        bool(item["learnt"]),
    )


def _check_reference(
    path: Path, classifier: Classifier, reference: Sequence[tuple[str, Mapping[str, float]]]
) -> None:
    tags = classifier.classify([text for text, _ in reference])
    for found, (_, expected) in zip(tags, reference, strict=True):
        if any(abs(tag.probability - expected.get(tag.code, -1.0)) > TOLERANCE for tag in found):
            message = (
                f"Avec les bibliothèques installées, le modèle de « {path.parent} » ne juge plus "
                "ses textes de référence comme à sa fabrication. Installez les versions que nomme "
                f"sa fiche (card.json), ou refaites le modèle avec « {COMMAND} »."
            )
            raise ResourceError(message)


def _check_codes(path: Path, decisions: Sequence[Decision], taxonomy: Taxonomy) -> None:
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

    The terms are one text instead of a dictionary: skops would spend a node of its schema on
    every term (37 MB of JSON for 54,000 of them).
    """
    content = {
        "terms": "\n".join(model.features.terms),
        "idf": model.features.idf,
        "weights": model.weights,
        "intercepts": model.intercepts,
    }
    data = dump(content)
    (folder / MODEL).write_bytes(data)
    return sha256(data).hexdigest()


def load_model(folder: Path) -> Model:
    """Return the model of a folder whose card was checked.

    Raises:
        ResourceError: see `Classifier.load`.
    """
    path = folder / MODEL
    content = load(path, COMMAND)
    try:
        terms = dict(zip(content["terms"].split("\n"), count()))
        features = Features(terms, content["idf"])
        return Model(features, content["weights"], content["intercepts"])
    except (KeyError, TypeError, AttributeError) as error:
        raise damaged(path, COMMAND) from error
