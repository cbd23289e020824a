"""The functions of scipy are its own, and the package is whole for whoever imports it later."""

import subprocess
import sys

import pytest

CODE = """
import sys
import numpy as np
from pipeline.estimate.special import special
own = special()
assert own is special()
assert not {"numpy.f2py", "scipy.special"} & {*sys.modules}
import scipy.special, scipy.stats, sklearn.linear_model
for name in ("gammaincinv", "stdtrit", "ndtri"):
    assert getattr(own, name) is getattr(scipy.special._ufuncs, name), name
values = np.geomspace(1e-3, 1e6, 99)
for share in (0.025, 0.975):
    assert (own.gammaincinv(values, share) == scipy.special.gammaincinv(values, share)).all()
    assert (own.stdtrit(values, share) == scipy.special.stdtrit(values, share)).all()
print(round(scipy.stats.gamma(3).ppf(0.5), 6), scipy.special.expit(0.0))
"""
OTHERS = """
import sys
class Missing:
    def find_spec(self, name, *_):
        if name == "scipy.special._ufuncs" and not sys.meta_path.remove(self):
            raise ImportError(name)
{0}
from pipeline.estimate.special import special
print(special().__name__, special().ndtri(0.5), "scipy.special" in sys.modules)
"""


def run(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_what_is_used_is_what_scipy_offers_and_scipy_stays_whole() -> None:
    assert run(CODE) == ["2.67406", "0.5"]


@pytest.mark.parametrize("before", ["import scipy.special", "sys.meta_path.insert(0, Missing())"])
def test_a_scipy_that_is_there_or_made_otherwise_is_taken_as_it_is(before: str) -> None:
    assert run(OTHERS.format(before)) == ["scipy.special", "0.0", "True"]
