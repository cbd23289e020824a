"""A report of 100,000 proposals is written in a minute and in little memory."""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from pipeline.engine.pool import workers
from pipeline.engine.run import run_direct
from pipeline.settings import load_settings
from pipeline.store.tables import read_table

RAW = Path(__file__).parents[2] / "data" / "raw"
PROPOSALS = 100_000
NAMES = ("documents", "pages", "blocks", "proposals", "rejects")
RUN = """
import json, resource, sys
from pathlib import Path
from pipeline.engine.results import write_report
from pipeline.taxonomy import load_taxonomy
results, stage = map(Path, sys.argv[1:])
write_report(results, stage, load_taxonomy(), results / "relectures.csv")
used = resource.getrusage(resource.RUSAGE_SELF)
lines = Path("/proc/self/status").read_text().splitlines()
peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
print(json.dumps({"seconds": used.ru_utime + used.ru_stime, "peak_mb": peak // 1024}))
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of the example documents, again and again under other names."""
    root = tmp_path_factory.mktemp("volume")
    settings = load_settings()
    with workers(settings):
        run_direct([RAW], root / "une", settings)
    tables = {name: read_table(name, root / "une" / f"{name}.parquet") for name in NAMES}
    times = -(-PROPOSALS // tables["proposals"].num_rows)
    (root / "beaucoup").mkdir()
    for name, table in tables.items():
        copies = pa.concat_tables(_copy(table, number) for number in range(times))
        pq.write_table(copies, root / "beaucoup" / f"{name}.parquet")
    (root / "beaucoup" / "run.json").write_bytes((root / "une" / "run.json").read_bytes())
    return root / "beaucoup"


def _copy(table: pa.Table, number: int) -> pa.Table:
    for name in {"source", "document_id", "proposal_id"} & set(table.column_names):
        values = table.column(name)
        if name == "source":
            made = pc.binary_join_element_wise(str(number), values, "/")
        else:
            made = pa.array(
                [
                    value and sha256(f"{number}{value}".encode()).hexdigest()[: len(value)]
                    for value in values.to_pylist()
                ],
                values.type,
            )
        place = table.column_names.index(name)
        table = table.set_column(place, table.field(name), made)
    return table


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_hundred_thousand_proposals(many: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", RUN, str(many), str(tmp_path / "rapport")]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    cost = json.loads(out.splitlines()[-1])
    assert (tmp_path / "rapport" / "rapport" / "index.html").stat().st_size < 3_000_000
    assert cost["peak_mb"] < 1500
    assert cost["seconds"] < 60
