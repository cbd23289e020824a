"""On the path of a test's processes: to our modules, and to them alone, Linux looks like Windows.

What Windows has not is missing, `sys.platform` and `os.name` say Windows, and a stand-in for
`msvcrt` locks files. The libraries and Python itself go on as on Linux, where they run.
"""

import builtins
import os
import signal
import sys
from types import ModuleType
from typing import Any, Final

_MODULES: Final = {"resource", "fcntl", "pwd", "grp", "termios", "tty", "pty", "syslog"}
_MISSING: Final = {
    "os": {
        *("fork", "forkpty", "killpg", "getpgid", "getpgrp", "setsid", "setpgid", "getuid"),
        *("geteuid", "getgid", "chown", "uname", "sched_getaffinity", "getloadavg", "wait"),
        *("mkfifo", "nice", "sysconf", "statvfs", "pread", "sendfile", "register_at_fork"),
    },
    "signal": {
        *("SIGKILL", "SIGALRM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGPIPE", "SIGQUIT"),
        *("pthread_sigmask", "alarm", "setitimer", "sigwait", "pause", "SIG_BLOCK", "SIG_SETMASK"),
    },
    "sys": set(),
}
_VALUES: Final = {("sys", "platform"): "win32", ("os", "name"): "nt"}
_import = builtins.__import__


def _ours(scope: dict[str, Any]) -> bool:
    spec = scope.get("__spec__")
    name = spec.name if spec else scope.get("__name__", "")
    return str(name).partition(".")[0] in {"pipeline", "flows"}


class _Seen(ModuleType):
    def __getattribute__(self, name: str) -> Any:
        module = ModuleType.__getattribute__(self, "__name__")
        # importlib makes modules of the type of `sys`, so that any module may come here
        hidden = name in _MISSING.get(module, ()) or (module, name) in _VALUES
        if not hidden or not _ours(sys._getframe(1).f_globals):
            return ModuleType.__getattribute__(self, name)
        if (module, name) in _VALUES:
            return _VALUES[module, name]
        message = f"module '{module}' has no attribute '{name}'"
        raise AttributeError(message)


def _locking(handle: int, mode: int, size: int) -> None:
    import fcntl

    assert mode == 2
    assert size == 1
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _guarded(name: str, scope: Any = None, *rest: Any, **others: Any) -> Any:
    if scope and _ours(scope):
        if name in _MODULES:
            message = f"No module named '{name}'"
            raise ModuleNotFoundError(message)
        if name == "msvcrt":
            stand_in: Any = ModuleType("msvcrt")
            stand_in.LK_NBLCK, stand_in.locking = 2, _locking
            return stand_in
    return _import(name, scope, *rest, **others)


builtins.__import__ = _guarded  # type: ignore[assignment]
for _module in (os, signal, sys):
    _module.__class__ = _Seen
