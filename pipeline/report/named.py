"""The figures of the report by their French names, one number each, to compare two reports."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Final

from pipeline.report.figures import Count, Figures, count
from pipeline.report.results import read_results
from pipeline.taxonomy import Taxonomy

_NAMES: Final = {
    "proposals": "propositions",
    "set_aside": "propositions mises à part",
    "to_review": "propositions à relire",
    "documents": "documents lus",
    "copies": "copies",
    "pages": "pages lues",
    "territories": "départements des propositions",
    "refused_files": "fichiers refusés",
    "refused_pages": "pages refusées",
    "themes": "thème",
    "tendances": "tendance",
    "statuts": "statut",
    "regions": "région",
    "departements": "département",
    "familles": "famille de porteur",
    "campagnes": "campagne",
    "crossed": "thème et tendance, case",
    "by_source": "propositions de",
    "differing": "documents qui annoncent un autre nombre",
}


def named_figures(results: Path, taxonomy: Taxonomy) -> dict[str, int]:
    """Return every whole figure that the report makes of some results, by its French name.

    Raises:
        UsageError: the results cannot be read (French).
    """
    return dict(_flat(count(read_results(results, taxonomy), taxonomy)))


def _flat(figures: Figures) -> Iterator[tuple[str, int]]:
    for field in fields(figures):
        name, value = _NAMES.get(field.name, field.name), getattr(figures, field.name)
        if isinstance(value, int):
            yield name, value
        elif isinstance(value, Counter):
            yield from ((f"{name} {key}", number) for key, number in value.items())
        elif field.name in {"total", "estimates"}:
            continue  # estimates, which these counts are made without
        elif field.name == "crossed":
            for i, line in enumerate(value, start=1):
                yield from ((f"{name} {i} × {j}", n) for j, n in enumerate(line, start=1))
        else:
            yield f"{name}, nombre de lignes", len(value)
            for item in value:
                if isinstance(item, Count):
                    yield f"{name} « {item.label} »", item.n
                    yield f"{name} « {item.label} », en premier", item.main
