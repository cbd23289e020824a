"""Results checked: every seal, the report made again from the tables, the tables from the sources.

Each difference is a French sentence that names the file or the figure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from pipeline.document import Reject
from pipeline.engine.drawn_boxes import astray, standing
from pipeline.engine.intact import changed, changed_models, changed_taxonomy, report_seals
from pipeline.engine.parts import read_record
from pipeline.engine.rerun import Found, find, run_again
from pipeline.engine.results import write_report
from pipeline.engine.whereabouts import sought
from pipeline.errors import UsageError
from pipeline.report.printed import PDF
from pipeline.report.selection import Selection
from pipeline.settings import Settings
from pipeline.store.parts import read_part
from pipeline.store.seals import REPORT, REVIEWS, RUN, SEALS, file_seal
from pipeline.store.tables import Tables, write_table
from pipeline.store.transmission import NAME, without_texts
from pipeline.taxonomy import Taxonomy, load_taxonomy

_SHOWN: Final = 5
_NO_METADATA: Final = (
    "Le traitement a lu un tableau de métadonnées : donnez-le avec --metadonnees pour le refaire."
)
_MISSING: Final = (
    "Documents introuvables : {} ({}). Les chiffres ont été refaits d'après les tables seules ; "
    "pour tout refaire, donnez le dossier avec --sources."
)
_NOT_SOUGHT: Final = (
    "Documents non cherchés : {} ({}), car ces résultats réunissent ceux d'autres. Les chiffres "
    "ont été refaits d'après les tables seules ; pour tout refaire, donnez le dossier des "
    "documents, rangés par partie, avec --sources."
)
_UNLIKE: Final = (
    "Les parties n'ont pas employé les mêmes modèles ou réglages : vérifiez chacune à part pour "
    "refaire son traitement."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What differs, what could not be checked and why (French), and whether all was done again."""

    differences: tuple[str, ...]
    notes: tuple[str, ...]
    again: bool


@dataclass(frozen=True, slots=True)
class _Case:
    """Results that are compared with what their sources give."""

    results: Path
    made: Tables
    record: Mapping[str, Any]
    files: Found
    taxonomy: Taxonomy


def verify(
    results: Path, settings: Settings, sources: Path | None = None, metadonnees: Path | None = None
) -> Verdict:
    """Check the results of a folder against their seals, and do them again where it is possible.

    Args:
        results: the folder.
        settings: where models and taxonomy are; limits are those of the results.
        sources: where the documents are now; where they were by default.
        metadonnees: the table of metadata that the run was given.

    Raises:
        UsageError: the folder holds no results that could be checked (French).
    """
    found: list[str] = []
    notes: list[str] = []
    seals = report_seals(results, found)
    try:
        record = read_record(results, results)
    except UsageError:
        if found:
            return Verdict(tuple(found), (), again=False)
        raise
    taxonomy = load_taxonomy(settings.taxonomie)
    other = changed_taxonomy(record, taxonomy)
    resources = [*changed_models(record, settings), *other]
    found += [*changed(results, record, seals), *resources]
    made = _read(results, found)
    if made is None:
        return Verdict(tuple(found), tuple(notes), again=False)
    found += astray(results, made)
    with TemporaryDirectory(prefix="remontees-") as folder:
        if not other:
            found += _report_again(results, seals, taxonomy, Path(folder) / "rapport")
        files = find(results, record, _refused(made), sources)
        found += _inputs(files)
        gone = _gone(files, looked=sought(record, sources))
        reason = gone or _obstacle(record, resources, metadonnees)
        if reason:
            notes.append(reason)
        else:
            case = _Case(results, made, record, files, taxonomy)
            found += _again(case, settings, Path(folder), metadonnees)
    return Verdict(tuple(dict.fromkeys(found)), tuple(notes), again=not reason)


def _read(results: Path, found: list[str]) -> Tables | None:
    try:
        return read_part(results)
    except (OSError, ValueError):
        found.append("Une table n'est pas lisible : les chiffres n'ont pas pu être refaits.")
        return None


def _report_again(
    results: Path, seals: Mapping[str, Any] | None, taxonomy: Taxonomy, stage: Path
) -> Iterator[str]:
    """Make the report again from the tables and compare the files, and the archive to send."""
    if seals and seals["taxonomy"] != taxonomy.digest:
        yield (
            f"D'après {REPORT}/{SEALS}, le rapport a été fait avec une autre taxonomie que celle "
            "des résultats."
        )
        return
    limits = seals["selection"] if seals else {}
    selection = Selection(**{**limits, "regions": tuple(limits.get("regions", ()))})
    try:
        write_report(
            results,
            stage,
            taxonomy,
            results / REVIEWS,
            drawing=lambda rows: standing(rows, results / REPORT),
            selection=selection,
            printed=not seals or PDF in seals["files"],
        )
    except UsageError as error:  # it names the file; of many faults the first is enough
        yield f"Le rapport ne peut pas être refait. {' '.join(str(error).splitlines()[:2])}"
        return
    except (OSError, ValueError):
        yield "Le rapport ne peut pas être refait d'après les tables : elles sont abîmées."
        return
    for path in sorted(stage.rglob("*")):
        name = path.relative_to(stage).as_posix()
        if not path.is_file() or name == f"{REPORT}/{SEALS}":
            continue
        other = results / name
        if not other.is_file():
            yield f"{name} manque."
        elif other.read_bytes() != path.read_bytes():
            more = " et les relectures : relancez « remontees rapport »" if name == NAME else ""
            yield f"{name} n'est pas ce que donnent les tables{more}."


def _inputs(files: Found) -> Iterator[str]:
    for source in files.changed:
        yield f"Le document « {source} » a changé depuis le traitement."


def _refused(made: Tables) -> dict[str, Reject]:
    rows = made["rejects"].to_pylist()
    return {row["source"]: Reject(**row) for row in rows if row["step"] == "sources"}


def _gone(files: Found, *, looked: bool) -> str:
    """Return which documents are not at hand, if any, and what was done without (French)."""
    if not files.gone:
        return ""
    names = ", ".join(files.gone[:_SHOWN]) + (" …" if len(files.gone) > _SHOWN else "")
    return (_MISSING if looked else _NOT_SOUGHT).format(len(files.gone), names)


def _obstacle(record: Mapping[str, Any], resources: list[str], metadonnees: Path | None) -> str:
    """Return why the run cannot be done again, if anything stands in the way (French)."""
    parts = record.get("parts", ())
    if resources:
        return "Les modèles ou la taxonomie diffèrent : le traitement n'a pas été refait."
    if any(part[name] != record[name] for part in parts for name in ("models", "parameters")):
        return _UNLIKE
    if not metadonnees and (record.get("metadata") or any(part["metadata"] for part in parts)):
        return _NO_METADATA
    return ""


def _again(
    case: _Case, settings: Settings, folder: Path, metadonnees: Path | None
) -> Iterator[str]:
    """Run again from the sources and compare inputs, tables and figures."""
    from pipeline.report.named import named_figures

    if metadonnees and case.record.get("metadata") not in {"", file_seal(metadonnees)}:
        yield f"Le tableau « {metadonnees} » n'est pas celui du traitement."
    fresh, inputs = run_again(case.files, folder, settings, case.record["parameters"], metadonnees)
    read = {item["source"]: item["sha256"] for item in case.record["inputs"]}
    for source in sorted(read.keys() | inputs.keys()):
        if read.get(source) != inputs.get(source) and source not in case.files.changed:
            yield f"Le document « {source} » a changé, a disparu ou s'est ajouté."
    hidden = {
        f"{part['name']}/{source}"
        for part in case.record.get("parts", ())
        for source in part.get("without_text", ())
    }
    fresh = without_texts(fresh, hidden)
    stage = folder / "refait"
    stage.mkdir()
    for name, content in fresh.items():
        write_table(content, stage / f"{name}.parquet")
        if not content.equals(case.made[name]):
            yield f"{name}.parquet : {_rows(content, case.made[name])}"
    (stage / RUN).write_bytes((case.results / RUN).read_bytes())
    after = named_figures(stage, case.taxonomy)
    try:
        before = named_figures(case.results, case.taxonomy)
    except (UsageError, ValueError):
        return  # the tables were said to be damaged
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, 0), after.get(name, 0)
        if old != new:
            yield f"Chiffre « {name} » : {old} dans le rapport, {new} d'après les documents."


def _rows(fresh: Any, stored: Any) -> str:  # noqa: ANN401 - pyarrow's tables
    """Return which documents have other rows in two tables (French)."""
    sides: list[dict[str, list[Any]]] = [{}, {}]
    for side, content in zip(sides, (fresh, stored), strict=True):
        for row in content.to_pylist():
            side.setdefault(row["source"], []).append(row)
    new, old = sides
    names = sorted(key for key in new.keys() | old.keys() if new.get(key) != old.get(key))
    shown = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    return f"les lignes de {len(names)} document(s) diffèrent ({shown})."
