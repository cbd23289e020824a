"""Write the communes by département from the official geographic code, as its JSON package has it.

    npm pack @etalab/decoupage-administratif && tar xzf etalab-decoupage-administratif-*.tgz
    python scripts/communes.py package/data

Names and codes are Insee's (code officiel géographique), under the Licence Ouverte 2.0.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from pipeline.communes import RANKS, SMALL, SOURCE
from pipeline.territoires import departements

LARGE: Final = 5000  # inhabitants
DISTRICT: Final = "arrondissement-municipal"


def ranks(folder: Path) -> dict[str, dict[str, list[str]]]:
    """Return the names of each rank by département; a name has its highest rank only."""
    seats = {row["chefLieu"] for row in _read(folder, "departements")}
    lesser = {row["chefLieu"] for row in _read(folder, "arrondissements")}
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _read(folder, "communes"):
        code, name = row["departement"], row["nom"]
        if code not in departements() or row["type"] == DISTRICT:
            continue
        rank = SMALL - (row.get("population", 0) >= LARGE)
        if row["type"] == "commune-actuelle":
            rank = 0 if row["code"] in seats else 1 if row["code"] in lesser else rank
        found[code][name] = min(rank, found[code].get(name, rank))
    return {
        code: {
            name: sorted(place for place, at in found[code].items() if at == rank)
            for rank, name in enumerate(RANKS)
        }
        for code in sorted(found)
    }


def _read(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def main(folder: Path) -> None:
    """Write `communes.json`, one line for each rank of a département."""
    content = {
        code: "{\n"
        + ",\n".join(
            f"  {json.dumps(name)}: {json.dumps(names, ensure_ascii=False)}"
            for name, names in by_rank.items()
        )
        + "\n}"
        for code, by_rank in ranks(folder).items()
    }
    lines = ",\n".join(f"{json.dumps(code)}: {rows}" for code, rows in content.items())
    SOURCE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
