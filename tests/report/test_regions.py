"""Differences between regions: found when real, silent when they may be chance."""

import random
from dataclasses import replace

import pytest

from pipeline.report.regions import differences
from pipeline.report.results import read_results
from pipeline.report.rows import Rows
from pipeline.taxonomy import load_taxonomy
from tests.report.conftest import Write, proposal

TAXONOMY = load_taxonomy()


@pytest.fixture
def base(write: Write) -> Rows:
    return read_results(write([proposal(1)], [], []), TAXONOMY)


def drawn(base: Rows, seed: int, shares: dict[str, float]) -> Rows:
    """Draw 30 documents a region, each with its own taste for prevention around the share."""
    rng = random.Random(seed)
    rows = []
    for region, share in shares.items():
        for document in range(30):
            taste = min(max(rng.gauss(share, 0.15), 0.0), 1.0)
            rows += [
                replace(
                    base.proposals[0],
                    source=f"{region}/{document}.docx",
                    regions=(region,),
                    themes=("prevention" if rng.random() < taste else "sante_mentale",),
                    tendances=(),
                )
                for _ in range(8)
            ]
    return replace(base, proposals=tuple(rows))


def test_a_real_difference_is_found_with_its_interval(base: Rows) -> None:
    made = differences(drawn(base, 1, {"53": 0.7, "44": 0.3, "11": 0.3}), TAXONOMY)
    first = made.found[0]
    assert (first.region, first.code) in {("Bretagne", "prevention"), ("Bretagne", "sante_mentale")}
    assert abs(first.here - first.elsewhere) > 0.3
    assert not first.low <= 0 <= first.high
    assert made.compared == 3 * len(TAXONOMY.codes)


def test_equal_regions_seldom_differ(base: Rows) -> None:
    runs = [differences(drawn(base, seed, {"53": 0.5, "44": 0.5}), TAXONOMY) for seed in range(100)]
    assert sum(bool(run.found) for run in runs) <= 10  # 95 % hold together: 5 expected


def test_with_few_documents_nothing_is_compared(write: Write) -> None:
    rows = [proposal(n, source=f"{n}.docx", regions=[("53", "44")[n % 2]]) for n in range(18)]
    made = differences(read_results(write(rows, [], []), TAXONOMY), TAXONOMY)
    assert (made.found, made.compared, made.small) == ((), 0, ("Grand Est", "Bretagne"))
