"""The flow `rapport`: the report of published results, made again."""

from pathlib import Path
from typing import Literal

from prefect import flow

from flows.faults import textless
from pipeline.engine.publique import renew_public
from pipeline.engine.rapport import renew
from pipeline.report.selection import parse_selection
from pipeline.settings import load_settings


@flow(name="rapport", flow_run_name="rapport de {dossier}", persist_result=False)
def rapport(
    dossier: str = "data/processed",
    sources: str | None = None,
    periode: str | None = None,
    regions: list[str] | None = None,
    edition: Literal["interne", "publique"] = "interne",
) -> str:
    """Refait le rapport de résultats déjà publiés et renvoie l'adresse de sa page.

    Args:
        dossier: dossier des résultats.
        sources: dossier des documents d'origine, s'ils ont changé de place.
        periode: documents de cette période seulement (`2023`, `2022-10..2023-03`).
        regions: propositions de ces régions seulement, par nom ou code.
        edition: « publique » pour celle qui ne montre ni noms, ni adresses, ni téléphones.
    """
    with textless():
        selection = parse_selection(periode, regions)
        if edition == "publique":
            return str(renew_public(Path(dossier), load_settings(), selection=selection).page)
        page = renew(
            Path(dossier),
            load_settings(),
            sources=Path(sources) if sources else None,
            selection=selection,
        )
        return str(page)
