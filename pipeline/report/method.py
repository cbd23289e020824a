"""What the report says of how it was made: versions, and the scores that the models' cards give."""

from collections.abc import Mapping
from typing import Any, Final

from pipeline.report.wording import shown
from pipeline.score_names import score_name
from pipeline.taxonomy import Taxonomy

_SCORES: Final = {
    "segmentation": ("Découpage", ("f1", "tight_f1", "worst_folder_f1", "confidence_ece")),
    "classement": (
        "Classement",
        ("theme_micro_f1", "theme_principal", "theme_ece", "tendance_micro_f1", "tendance_ece"),
    ),
}
Score = tuple[str, float, float, float]


def versions(run: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what `run.json` says of the models, the taxonomy and the code, as names and text."""
    found = [(f"Modèle « {name} »", _version(value)) for name, value in run["models"].items()]
    found += [("Taxonomie", _version(run["taxonomy"])), ("Programme", run["code_version"])]
    return tuple((shown(name), shown(value)) for name, value in found)


def scores(run: Mapping[str, Any], taxonomy: Taxonomy) -> tuple[Score, ...]:
    """Return (what, score, low, high) of the models of a run, each theme and trend last."""
    found: list[Score] = []
    for model, (what, names) in _SCORES.items():
        known = run["models"].get(model, {}).get("scores", {})
        codes = tuple(f"f1_{code}" for code in taxonomy.codes) if model == "classement" else ()
        found += [
            (shown(f"{what} : {score_name(name, taxonomy)}"), float(value), float(low), float(high))
            for name in (*names, *codes)
            if name in known
            for value, low, high in [known[name]]
        ]
    return tuple(found)


def _version(item: Mapping[str, Any]) -> str:
    """Return the version of a model or taxonomy and the first digits of its digest, if any."""
    digest = item.get("card_sha256") or item.get("sha256") or ""
    return f"{item['version']} (empreinte {digest[:12]})" if digest else str(item["version"])
