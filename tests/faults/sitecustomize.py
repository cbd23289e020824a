"""On the path of a test's processes: the real program, which stands still where the test says.

`HALT_AT` is `module:name`, with `@n` for the n-th call in a process; `HALT_WHERE` the start of a
path. There the first process to come makes `<start>.reached` and waits for `<start>.go`; nobody
stops a second time. With `HALT_WITH`, only calls whose arguments hold that text count.
"""

import builtins
import os
import sys
import time
from functools import wraps
from typing import Any

_import = builtins.__import__
_at, _, _nth = os.environ.get("HALT_AT", "").partition("@")
_module, _, _name = _at.partition(":")
_with = os.environ.get("HALT_WITH", "")
_where = os.environ.get("HALT_WHERE", "")
_state = {"calls": 0, "planted": not _module}


def _halt() -> None:
    try:
        os.close(os.open(f"{_where}.reached", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    while not os.path.exists(f"{_where}.go"):  # noqa: PTH110 - pathlib may be what halts
        time.sleep(0.02)


def _halting(function: Any) -> Any:
    @wraps(function)
    def called(*args: Any, **others: Any) -> Any:
        if _with in repr((args, others)):
            _state["calls"] += 1
            if _state["calls"] == int(_nth or 1):
                _halt()
        return function(*args, **others)

    return called


def _plant() -> None:
    module = sys.modules.get(_module)
    if module is None or getattr(module.__spec__, "_initializing", False):
        return
    _state["planted"] = True
    *owners, last = _name.split(".")
    owner: Any = module
    for name in owners:
        owner = getattr(owner, name)
    setattr(owner, last, _halting(getattr(owner, last)))


def _watched(*args: Any, **others: Any) -> Any:
    made = _import(*args, **others)
    if not _state["planted"]:
        _plant()
    return made


if _module:
    builtins.__import__ = _watched
