"""What each step of a document is made of, as digests: another digest, and it is done again."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from pipeline.document import document_id
from pipeline.engine.opening import Keys
from pipeline.engine.versions import french_seal, model_versions
from pipeline.settings import PACKAGE, Settings
from pipeline.store.seals import file_seal, json_seal
from pipeline.taxonomy import Taxonomy

STEPS: Final = ("extract", "facts", "segment", "classify")
OURS: Final = ("engine/steps.py", "store/steps.py")  # how any step is kept
# Modules, folders of modules and resources, under `pipeline`. A test compares them with the
# imports of each step, and with the resources that these name.
FILES: Final[Mapping[str, Sequence[str]]] = {
    "extract": (
        *("extract", "engine/opening.py", "coverage.py", "document.py", "encoding.py"),
        *("errors.py", "proposal.py", "result.py", "separator.py", "settings.py", "spread.py"),
        *("text.py", "resources/formes.gz"),
    ),
    "facts": (
        *("facts", "communes.py", "document.py", "errors.py", "faits.py", "forest.py"),
        *("lexicon.py", "places.py", "proposal.py", "result.py", "settings.py", "skops_file.py"),
        *("territoires.py", "text.py", "resources/annonces.json", "resources/annonces.skops"),
        *("resources/communes.json", "resources/faits.yaml", "resources/lexique.yaml"),
        *("resources/territoires.yaml", "yaml_file.py"),
    ),
    "segment": (
        *("segment", "calibrate.py", "card.py", "communes.py", "document.py", "errors.py"),
        *("faits.py", "forest.py", "lexicon.py", "places.py", "proposal.py", "settings.py"),
        *("skops_file.py", "territoires.py", "text.py", "resources/communes.json"),
        *("resources/faits.yaml", "resources/lexique.yaml", "resources/territoires.yaml"),
        "yaml_file.py",
    ),
    "classify": (
        *("classify", "engine/judging.py", "calibrate.py", "card.py", "document.py", "errors.py"),
        *("proposal.py", "review.py", "settings.py", "skops_file.py", "taxonomy.py", "text.py"),
        "yaml_file.py",
    ),
}
# what the step imports of others; two more that do its work behind those
LIBRARIES: Final[Mapping[str, Sequence[str]]] = {
    "extract": (
        *("lxml", "numpy", "olefile", "pdfminer.six", "pdfplumber", "pillow", "py3langid"),
        *("pydantic", "pydantic-settings", "pypdfium2", "pytesseract", "python-calamine"),
        *("python-docx", "python-oxmsg", "scipy", "tinycss2", "xlrd"),
    ),
    "facts": ("numpy", "pydantic", "pydantic-settings", "PyYAML", "skops"),
    "segment": (
        *("numpy", "pydantic", "pydantic-settings", "PyYAML", "scikit-learn", "scipy", "skops"),
        *("spacy", "thinc"),
    ),
    "classify": (
        *("numpy", "pydantic", "pydantic-settings", "PyYAML", "scikit-learn", "scipy", "skops"),
    ),
}
# a longer time lets a document through that was stopped, and what is stopped is never kept
_TIMES: Final = frozenset(("seconds", "seconds_per_page", "seconds_per_ocr_page"))


@dataclass(frozen=True, slots=True)
class Making:
    """What a run makes its results with: a digest of each step, before any document.

    `folder` holds what is kept, None where nothing is to be; `versions` are those of the code and
    of the models.
    """

    folder: Path | None
    steps: Mapping[str, str]
    models: str
    versions: Mapping[str, str]

    @classmethod
    def of(cls, settings: Settings, taxonomy: Taxonomy, folder: Path | None) -> "Making":
        """Return what the settings and the installed program make results with.

        Raises:
            ResourceError: a model is missing or altered (French).
        """
        versions = model_versions(settings)
        limits = settings.limites.model_dump(mode="json", exclude=set(_TIMES))
        uses: dict[str, object] = {
            "extract": [limits, _recogniser()],
            "facts": [],
            "segment": [versions["segmentation"], french_seal(settings, versions)],
            "classify": [versions["classement"], taxonomy.digest],
        }
        steps = {step: json_seal([code_version(step), uses[step]]) for step in STEPS}
        return cls(folder, steps, models_seal(versions, taxonomy), versions)

    def keys(self, sha256: str, name: str) -> Keys | None:
        """Return the keys of a document of those bytes, or None where nothing is kept.

        Each key begins with the identifier of the document. Of the file's name its ending counts,
        which tells a table from a text.
        """
        if self.folder is None:
            return None
        above = json_seal([sha256, Path(name).suffix.lower(), self.steps["extract"]])
        found = {"extract": above}
        found["facts"] = json_seal([above, self.steps["facts"]])
        found["segment"] = json_seal([above, self.steps["segment"]])
        found["classify"] = json_seal([found["segment"], self.steps["classify"]])
        ident = document_id(sha256)
        return Keys(
            self.folder,
            self.models,
            {step: f"{ident}-{digest[:32]}" for step, digest in found.items()},
        )

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_bytes(_adapter().dump_json(self))

    @classmethod
    def load(cls, path: Path) -> "Making":
        """Return what `save` wrote."""
        return _adapter().validate_json(path.read_bytes())


def models_seal(versions: Mapping[str, str], taxonomy: Taxonomy) -> str:
    """Return one digest of the models and the taxonomy, to tell whether a process has the same."""
    return json_seal([dict(versions), taxonomy.digest])


@cache
def code_version(step: str) -> str:
    """Return one digest of the modules, resources and libraries that a step is made of."""
    files = sorted({path for name in (*FILES[step], *OURS) for path in _files(PACKAGE / name)})
    return json_seal(
        [
            [[path.relative_to(PACKAGE).as_posix(), file_seal(path)] for path in files],
            {name: installed(name) for name in LIBRARIES[step]},
            [*sys.version_info[:2], sys.platform],
        ]
    )


@cache
def installed(library: str) -> str:
    """Return the version of an installed library, empty where there is none."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from path.rglob("*.py")
    else:
        yield path


@cache
def _recogniser() -> str:
    from pipeline.extract.ocr import recogniser

    return recogniser()


@cache
def _adapter() -> TypeAdapter[Making]:
    return TypeAdapter(Making)
