"""What the report says of how it was made: versions, scores, and how counts are corrected."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from pipeline.report.estimated import Basis, Estimates
from pipeline.report.wording import number, percent, plural, shown
from pipeline.score_names import score_name
from pipeline.taxonomy import Taxonomy

_F1: Final = "1 quand tout est trouvé et rien à tort, 0 quand rien n'est juste"
_ECE: Final = "écart moyen entre la probabilité annoncée et la part juste ; 0 est parfait"
_SHARE: Final = "part des propositions où il est juste"
# by model: what it does, then the name of each score that is shown, what is said of it, what it
# means and how it is written
_SCORES: Final[Mapping[str, tuple[str, Mapping[str, tuple[str, str, str]]]]] = {
    "segmentation": (
        "Découpage",
        {
            "recall": (
                "part des propositions retrouvées",
                "le reste est manqué : les nombres corrigés l'ajoutent",
                "percent",
            ),
            "precision": (
                "part juste de ce qui est relevé",
                "le reste n'est pas une proposition, ou est mal coupé",
                "percent",
            ),
            "f1": ("note d'ensemble (F1)", _F1, "two"),
            "tight_f1": (
                "note d'ensemble, bornes comprises",
                "la même, où un texte coupé trop tôt ou trop tard ne compte pas",
                "two",
            ),
            "worst_folder_f1": (
                "note d'ensemble du corpus le plus difficile",
                "la même, sur celui des ensembles de documents qui va le moins bien",
                "two",
            ),
            "confidence_ece": ("erreur de la confiance", _ECE, "three"),
            "statut_accuracy": ("statut exact", _SHARE, "percent"),
            "f1_porteur": ("porteur, note d'ensemble (F1)", _F1, "two"),
        },
    ),
    "classement": (
        "Classement",
        {
            "theme_principal": ("thème principal exact", _SHARE, "percent"),
            "theme_micro_f1": ("thèmes, note d'ensemble (F1)", _F1, "two"),
            "tendance_micro_f1": ("tendances, note d'ensemble (F1)", _F1, "two"),
            "theme_ece": ("erreur des probabilités de thème", _ECE, "three"),
            "tendance_ece": ("erreur des probabilités de tendance", _ECE, "three"),
        },
    ),
}
_FIELDS: Final = ("statut_accuracy", "f1_porteur")
_DECIMALS: Final = {"two": 2, "three": 3}
_ALIKE: Final = (
    " Ce calcul suppose des documents semblables à ceux qui ont servi à mesurer le programme, et "
    "des probabilités justes. Si c'est faux, l'intervalle trompe : dans des essais où ces "
    "hypothèses étaient fausses, celui du total n'a contenu le vrai nombre que 1 à 13 fois sur "
    "100. Relire un échantillon (« remontees echantillon ») dispense de ces hypothèses."
)
_DRAWN: Final = (
    " Rien n'est supposé de ses probabilités ; il faut que les lignes aient été tirées au sort, et "
    "que les réponses soient justes."
)
_NOT: Final = "Les nombres de ce rapport ne sont pas corrigés des erreurs du programme."
_NO_SCORES: Final = (
    "Ces résultats ne disent pas les scores des modèles : relancez « remontees traiter » pour les "
    "avoir."
)
_NO_JOINED: Final = (
    "Les résultats réunis ne disent pas les scores de leurs modèles : demandez aux agences de "
    "refaire les leurs avec « remontees traiter »."
)
_NO_FIELDS: Final = (
    "Les fiches de ces modèles ne disent pas ce que valent le statut, le porteur et les autres "
    "champs."
)


class Score(NamedTuple):
    """A score of a model with its interval as they are written, and what it means (French)."""

    what: str
    value: str
    low: str
    high: str
    meaning: str


def versions(run: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what `run.json` says of the models, the taxonomy and the code, as names and text."""
    found = [(f"Modèle « {name} »", _version(value)) for name, value in run["models"].items()]
    found += [("Taxonomie", _version(run["taxonomy"])), ("Programme", run["code_version"])]
    return tuple((shown(name), shown(value)) for name, value in found)


def scores(run: Mapping[str, Any], taxonomy: Taxonomy) -> tuple[Score, ...]:
    """Return the scores of the models of a run, each theme and trend last.

    Results of agencies with other models have those of each, agencies of one model together.
    """
    return tuple(
        score
        for model, (what, names) in _SCORES.items()
        for parts, known in _models(run, model)
        for score in _of_model(
            f"{what}{parts}", names, known, taxonomy, labels=model != "segmentation"
        )
    )


def missing_scores(run: Mapping[str, Any]) -> str:
    """Return what is to be said of the scores that a run does not tell, or nothing (French)."""
    known = [scores for model in _SCORES for _, scores in _models(run, model)]
    if not any(known):
        return _NO_JOINED if "parts" in run else _NO_SCORES
    told = any(name in scores for name in _FIELDS for scores in known)
    return "" if told else _NO_FIELDS


def corrected(estimates: Estimates) -> str:
    """Return how the numbers of a report were corrected, and what that assumes (French)."""
    basis = estimates.basis
    if basis is None:
        return f"{_NOT} {estimates.why_not}".strip()
    drawn = _reviewed(basis)
    if basis.found_reviewed and basis.missed_reviewed:
        return (
            f"Nombres corrigés par relecture : {drawn}. L'erreur moyenne du programme est mesurée "
            "sur les propositions relues, et les propositions manquées sont comptées dans les "
            f"passages relus.{_DRAWN}"
        )
    recall = f" ({percent(basis.recall)})" if basis.recall is not None else ""
    share = f"la part des propositions que le découpage retrouve{recall}"
    if basis.found_reviewed:
        return (
            f"Nombres corrigés en partie par relecture : {drawn}. L'erreur moyenne du programme "
            "est mesurée sur les propositions relues ; trop peu de passages l'ont été (30 au "
            f"moins), et les propositions manquées sont calculées d'après {share}.{_ALIKE}"
        )
    if basis.missed_reviewed:
        return (
            f"Nombres corrigés en partie par relecture : {drawn}. Les propositions manquées sont "
            "comptées dans les passages relus ; trop peu de propositions l'ont été (30 au moins), "
            "et ce qui est relevé à tort est calculé d'après les probabilités du programme."
            f"{_ALIKE}"
        )
    few = f"{drawn}, trop peu pour corriger" if basis.proposals + basis.passages else drawn
    return (
        f"Nombres corrigés par le calcul : {few}. L'estimation additionne les probabilités du "
        f"programme et la divise par {share}, mesurée sur des documents annotés.{_ALIKE}"
    )


def _reviewed(basis: Basis) -> str:
    if not basis.proposals + basis.passages:
        return "aucune ligne tirée au sort n'a été relue par une personne"
    found = plural(basis.proposals, "proposition", "propositions")
    passages = plural(basis.passages, "passage", "passages")
    return f"{found} et {passages} tirés au sort ont été relus par des personnes"


def _models(run: Mapping[str, Any], model: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the scores of that model, those of several parts with the parts that used it."""
    named = re.compile(rf"{model}(?: \((.*)\))?", re.DOTALL)
    found: dict[str, tuple[list[str], Mapping[str, Any]]] = {}
    for key, value in run["models"].items():
        match = named.fullmatch(key)
        if match:
            same = str(value.get("card_sha256") or key)
            parts, _ = found.setdefault(same, ([], value.get("scores", {})))
            parts += [match[1]] if match[1] else []
    for parts, known in found.values():
        yield (f" ({', '.join(parts)})" if parts else ""), known


def _of_model(
    what: str,
    names: Mapping[str, tuple[str, str, str]],
    known: Mapping[str, Any],
    taxonomy: Taxonomy,
    *,
    labels: bool,
) -> Iterator[Score]:
    for name, (words, meaning, written) in names.items():
        if name in known:
            yield _score(f"{what} : {words}", known[name], meaning, written)
    for code in taxonomy.codes if labels else ():
        if f"f1_{code}" in known:
            words = score_name(f"f1_{code}", taxonomy)
            yield _score(f"{what} : {words}", known[f"f1_{code}"], _F1, "two")


def _score(what: str, values: Any, meaning: str, written: str) -> Score:  # noqa: ANN401 - JSON
    value, low, high = (
        percent(float(one)) if written == "percent" else number(float(one), _DECIMALS[written])
        for one in values
    )
    return Score(shown(what), value, low, high, meaning)


def _version(item: Mapping[str, Any]) -> str:
    """Return the version of a model or taxonomy and the first digits of its digest, if any."""
    digest = item.get("card_sha256") or item.get("sha256") or ""
    return f"{item['version']} (empreinte {digest[:12]})" if digest else str(item["version"])
