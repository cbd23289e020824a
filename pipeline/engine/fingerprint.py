"""All that the results of a request come from, as one digest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.engine.advance import digest
from pipeline.engine.making import Making, installed
from pipeline.engine.record import Kept, code_seal
from pipeline.engine.sources import Input, absolute, find_inputs
from pipeline.settings import Settings
from pipeline.store.seals import file_seal, json_seal

# libraries that write tables and the report, beyond those of the steps
LIBRARIES: Final = (
    *("datasketch", "Jinja2", "lxml", "numpy", "pandas", "pillow", "pyarrow", "pypdfium2"),
    *("python-calamine", "python-docx", "scikit-learn", "scipy", "weasyprint", "XlsxWriter"),
)


@dataclass(frozen=True, slots=True)
class Request:
    """What was given, with the sha256 of every file of it, archives closed.

    `kept` maps the key of each file kept from the last results to what they said of it;
    `metadata` is the sha256 of the analyst's table, empty without one.
    """

    given: tuple[str, ...]
    found: tuple[Input, ...]
    kept: Mapping[str, Kept]
    metadata: str

    @classmethod
    def of(
        cls,
        given: Sequence[Path],
        destination: Path,
        kept: Sequence[Kept],
        metadonnees: Path | None,
    ) -> "Request":
        """Find and digest the files; the table of metadata is no document, wherever it lies.

        Raises:
            UsageError: nothing there, or two equal keys (French).
        """
        found, keys = find_inputs(given, destination, [item.origin for item in kept])
        if metadonnees:
            found = [item for item in found if item.origin.absolute != absolute(metadonnees)]
        return cls(
            tuple(str(path) for path in given),
            tuple(found),
            {keys[item.origin]: item for item in kept},
            file_seal(metadonnees) if metadonnees else "",
        )

    def fingerprint(self, settings: Settings, making: Making) -> str:
        """Return the digest of files, models, taxonomy, code, libraries and limits together."""
        origins = {key: item.origin for key, item in self.kept.items()}
        places = {key: origin.archive or origin.absolute for key, origin in origins.items()}
        seals = {place: _seal_there(place) for place in set(places.values())}
        return json_seal(
            [
                self.given,
                [
                    [item.source, item.origin.folder, item.origin.path, item.sha256]
                    + ([item.reject.error, item.reject.message] if item.reject else [])
                    for item in self.found
                ],
                [
                    (key, origins[key].folder, origins[key].path, item.sha256, seals[places[key]])
                    for key, item in sorted(self.kept.items())
                ],
                self.metadata,
                settings.limites.model_dump(mode="json"),
                dict(making.steps),
                making.models,
                code_seal(),
                {name: installed(name) for name in LIBRARIES},
            ]
        )


def _seal_there(path: Path) -> str:
    """Return the sha256 of a file of another folder, from which pages are drawn, if it is there."""
    try:
        return digest(path)
    except OSError:
        return ""
