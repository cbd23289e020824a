"""The functions of `scipy.special`, without the package around them: 0.12 s of a start."""

import sys
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, Final

_PACKAGE: Final = "scipy.special"


@cache
def special() -> Any:  # noqa: ANN401 - compiled functions, without types
    """Return the module of the compiled functions, which are those of `scipy.special`.

    The package offers them to other kinds of arrays too, and imports half of numpy for it
    (`numpy.f2py`). Whoever imports it later finds the real one.
    """
    if _PACKAGE not in sys.modules:
        import scipy

        bare = ModuleType(_PACKAGE)
        bare.__path__ = [f"{folder}/special" for folder in scipy.__path__]
        sys.modules[_PACKAGE] = bare
        try:
            return import_module(f"{_PACKAGE}._ufuncs")
        except ImportError:  # of a scipy that is made otherwise
            pass
        finally:
            del sys.modules[_PACKAGE]
    return import_module(_PACKAGE)
