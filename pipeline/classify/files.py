"""The files of a classifier: `modele.skops` and `card.json`, checked before anything is loaded."""

import io
import json
import re
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from pipeline.calibrate import Sigmoid
from pipeline.classify.classifier import Decision, Model
from pipeline.errors import ResourceError
from pipeline.taxonomy import Taxonomy

MODEL: Final = "modele.skops"
CARD: Final = "card.json"
LIBRARIES: Final = ("scikit-learn", "skops")
# Written here and never taken from the file, which could name anything.
TRUSTED: Final = ["pipeline.classify.prepare.prepare"]
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
_RETRAIN: Final = (
    "Réinstallez Remontées, ou refaites le modèle avec « remontees entrainer classement »."
)


@dataclass(frozen=True, slots=True)
class Card:
    """What `card.json` says that loading needs; `decisions` in the order of `codes`."""

    sha256: str
    codes: tuple[str, ...]
    decisions: tuple[Decision, ...]
    version: str


def read_card(folder: Path, taxonomy: Taxonomy) -> Card:
    """Return the card of the folder once library versions and codes are found to agree.

    Raises:
        ResourceError: see `Classifier.load`.
    """
    path = folder / CARD
    try:
        data = path.read_bytes()
        content = json.loads(data)
        decisions = tuple(
            Decision(
                item["axis"],
                item["code"],
                Sigmoid(float(item["slope"]), float(item["intercept"])),
                float(item["threshold"]),
            )
            for item in content["decisions"]
        )
        digest = str(content["files"][MODEL])
        libraries = {name: str(content["versions"][name]) for name in LIBRARIES}
    except OSError as error:
        message = f"Fiche de modèle introuvable : « {path} ». {_RETRAIN}"
        raise ResourceError(message) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"La fiche de modèle « {path} » est abîmée. {_RETRAIN}"
        raise ResourceError(message) from error
    _check_libraries(path, libraries)
    _check_codes(path, decisions, taxonomy)
    codes = tuple(decision.code for decision in decisions)
    return Card(digest, codes, decisions, sha256(data).hexdigest()[:12])


def _check_libraries(path: Path, trained: dict[str, str]) -> None:
    for name, wanted in trained.items():
        minor = ".".join(wanted.split(".")[:2])
        if version(name).split(".")[:2] != minor.split("."):
            message = (
                f"Le modèle de « {path.parent} » a été fait avec {name} {wanted}, et la version "
                f"installée est {version(name)}. Installez {name} {minor}, ou refaites le modèle "
                "avec « remontees entrainer classement »."
            )
            raise ResourceError(message)


def _check_codes(path: Path, decisions: tuple[Decision, ...], taxonomy: Taxonomy) -> None:
    known = sorted((decision.axis, decision.code) for decision in decisions)
    asked = sorted((axis, label.code) for axis, label in taxonomy)
    if known != asked:
        odd = ", ".join(sorted({code for _, code in set(known) ^ set(asked)}))
        message = (
            f"Le modèle de « {path.parent} » et la taxonomie n'ont pas les mêmes codes ({odd}). "
            "Retirez --taxonomie, ou refaites le modèle pour elle avec "
            "« remontees entrainer classement »."
        )
        raise ResourceError(message)


def save_model(model: Model, folder: Path) -> str:
    """Write `modele.skops` and return its sha256; equal models give equal bytes.

    The terms are written as one text each instead of a dictionary: skops would spend a node of
    its schema on every term (37 MB of JSON for 54,000 of them).
    """
    import skops.io

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
        data = _steady(skops.io.dumps(content))
    finally:
        for name, step in vectorizers.items():
            step.vocabulary_ = terms[name]
    (folder / MODEL).write_bytes(data)
    return sha256(data).hexdigest()


def load_model(folder: Path, digest: str) -> Model:
    """Return the model of the folder, whose file must have that sha256.

    Raises:
        ResourceError: see `Classifier.load`.
    """
    path = folder / MODEL
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"Modèle introuvable : « {path} ». {_RETRAIN}"
        raise ResourceError(message) from error
    if sha256(data).hexdigest() != digest:
        message = (
            f"Le fichier « {path} » n'est pas celui que décrit sa fiche : il a été modifié. "
            f"{_RETRAIN}"
        )
        raise ResourceError(message)
    import skops.io

    try:
        content: dict[str, Any] = skops.io.loads(data, trusted=TRUSTED)
        for name, step in content["features"].transformer_list:
            terms = content["terms"][name].split("\n")
            step.vocabulary_ = {term: index for index, term in enumerate(terms)}
    except Exception as error:
        message = f"Le modèle « {path} » ne se charge pas. {_RETRAIN}"
        raise ResourceError(message) from error
    return Model(content["features"], content["weights"], content["intercepts"])


def _steady(data: bytes) -> bytes:
    """Return the archive with numbers in order for memory addresses, and without the date."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    schema = members.pop("schema.json").decode()
    seen: dict[str, int] = {}
    schema = re.sub(
        r'("__id__": |"file": ")(\d+)',
        lambda found: f"{found[1]}{seen.setdefault(found[2], len(seen))}",
        schema,
    )
    renamed = {f"{seen[Path(name).stem]:06d}": (name, body) for name, body in members.items()}
    files = {
        f"{int(key)}{Path(name).suffix}": body for key, (name, body) in sorted(renamed.items())
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, body in {**files, "schema.json": schema.encode()}.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, body, compresslevel=9)
    return target.getvalue()
