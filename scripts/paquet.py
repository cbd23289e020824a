"""Writes one folder that installs Remontées on a machine without a network (`make paquet`).

The folder holds the program's own wheel, models inside, the wheel of every dependency at the
version of requirements.lock, each checked against its hash there, `paquet.txt` that names them all
with their hashes, a French page with the commands, and the guide as web pages.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Final

from documentation import write_documentation
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = Path(__file__).with_name("paquet.html")
WHEELS: Final = "roues"
LIST: Final = "paquet.txt"
README: Final = "LISEZMOI.html"
GUIDE: Final = "guide"
_ENTRY: Final = re.compile(r"(?m)^(?P<pin>[\w.-]+==[\w.+-]+)(?: ; (?P<marker>[^\\\n]+))?")
_HASH: Final = re.compile(r"--hash=sha256:[0-9a-f]{64}")
_VIA: Final = re.compile(r"(?m)^    #(?: via|  ) +([\w.-]+)")
_SYSTEMS: Final = {
    "win": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    "manylinux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macosx": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
}
_SITE: Final = "\\.venv\\Lib\\site-packages\\"
_MAX_PATH: Final = 259  # characters of a path on a Windows machine as it is delivered


@dataclass(frozen=True, slots=True)
class Locked:
    """A line of the lock file: `name==version`, where it is wanted, its hashes, who wants it."""

    pin: str
    marker: str
    hashes: tuple[str, ...]
    via: frozenset[str]

    @property
    def name(self) -> str:
        """The canonical name."""
        return canonicalize_name(self.pin.partition("==")[0])


@dataclass(frozen=True, slots=True)
class Target:
    """The machine the folder is for; an empty `platform` is the one at hand."""

    platform: str
    python: str

    @property
    def environment(self) -> dict[str, str]:
        """What the markers of the lock file are judged by.

        Raises:
            SystemExit: the platform is of no known system (French).
        """
        known = {name: str(value) for name, value in default_environment().items()}
        if self.platform:
            family = self.platform.partition("_")[0].rstrip("0123456789")
            if family not in _SYSTEMS:
                message = f"Plateforme inconnue : {self.platform} (par exemple win_amd64)."
                raise SystemExit(message)
            known |= _SYSTEMS[family]
        if self.python != here().python:  # the last of its series: the lock excludes early ones
            known |= {"python_version": self.python, "python_full_version": f"{self.python}.99"}
        return known

    @property
    def options(self) -> list[str]:
        """What pip is told of it."""
        told = ["--only-binary=:all:", "--python-version", self.python]
        for platform in _compatible(self.platform) if self.platform else ():
            told += ["--platform", platform]
        return told if self.platform or self.python != here().python else told[:1]


def here() -> Target:
    """Return the machine at hand."""
    return Target("", f"{sys.version_info[0]}.{sys.version_info[1]}")


def _compatible(platform: str) -> list[str]:
    """Return the tags of wheels that a platform takes: pip adds no older ones by itself."""
    from packaging.tags import mac_platforms

    if found := re.fullmatch(r"macosx_(\d+)_(\d+)_(\w+)", platform):
        return list(mac_platforms((int(found[1]), int(found[2])), found[3]))
    if found := re.fullmatch(r"manylinux_2_(\d+)_(\w+)", platform):
        tags = [f"manylinux_2_{minor}_{found[2]}" for minor in range(int(found[1]), 4, -1)]
        return [*tags, f"manylinux2014_{found[2]}"]
    return [platform]


def read_lock(text: str) -> list[Locked]:
    """Return the lines of a lock file."""
    starts = list(_ENTRY.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    return [
        Locked(
            start["pin"],
            (start["marker"] or "").strip(),
            tuple(_HASH.findall(text, start.end(), end)),
            frozenset(canonicalize_name(name) for name in _VIA.findall(text, start.end(), end)),
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def needed(lock: list[Locked], wanted: list[str], environment: Mapping[str, str]) -> list[Locked]:
    """Return the lines of the lock that those requirements come to in an environment."""
    names: set[str] = {canonicalize_name(Requirement(line).name) for line in wanted}
    lines = [line for line in lock if not line.marker or Marker(line.marker).evaluate(environment)]
    while more := {line.name for line in lines if line.via & names} - names:
        names |= more
    return [line for line in lines if line.name in names]


def build(folder: Path) -> Path:
    """Write the program's own wheel into a folder and return it."""
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    _pip("wheel", *options, "--wheel-dir", str(folder), str(ROOT))
    (wheel,) = folder.glob("remontees-*.whl")
    return wheel


def download(lines: list[Locked], target: Target, folder: Path) -> list[str]:
    """Download the wheels of those lines, hashes checked by pip; return the pins without one."""
    try:
        _download(lines, target, folder)
    except subprocess.CalledProcessError:
        return [line.pin for line in lines if not _alone(line, target, folder)]
    return []


def _alone(line: Locked, target: Target, folder: Path) -> bool:
    try:
        _download([line], target, folder)
    except subprocess.CalledProcessError:
        return False
    return True


def _download(lines: list[Locked], target: Target, folder: Path) -> None:
    asked = folder.parent / LIST
    asked.write_text(requirements(lines), encoding="utf-8", newline="\n")
    options = ["--no-deps", "--require-hashes", "--quiet", "--progress-bar=off", *target.options]
    _pip("download", *options, "--dest", str(folder), "--requirement", str(asked))


def requirements(lines: list[Locked]) -> str:
    """Return a requirements file of those lines, without their markers."""
    parts = (" \\\n    ".join([line.pin, *line.hashes]) for line in lines)
    return "".join(f"{part}\n" for part in parts)


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True)  # noqa: S603 - our own arguments


def own_line(wheel: Path) -> Locked:
    """Return the line of the program's own wheel."""
    name, version = wheel.name.split("-")[:2]
    seal = sha256(wheel.read_bytes()).hexdigest()
    return Locked(f"{name}=={version}", "", (f"--hash=sha256:{seal}",), frozenset())


def longest(folder: Path) -> int:
    """Return the length of the longest path that the wheels install, under `site-packages`."""
    return max(len(name) for wheel in folder.glob("*.whl") for name in _members(wheel))


def _members(wheel: Path) -> Iterator[str]:
    with zipfile.ZipFile(wheel) as archive:
        yield from archive.namelist()


def page(target: Target, wheels: Path) -> str:
    """Return the page for the analyst."""
    room = _MAX_PATH - longest(wheels) - len(_SITE)
    size = sum(wheel.stat().st_size for wheel in wheels.glob("*.whl"))
    return Template(PAGE.read_text(encoding="utf-8")).substitute(
        python=target.python,
        platform=target.platform or "ce poste",
        wheels=WHEELS,
        list=LIST,
        room=room,
        size=f"{size / 1e6:.0f}",
    )


def write(target: Target, folder: Path) -> list[str]:
    """Write the folder anew and return the pins that have no wheel for the target."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = read_lock((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    wanted = [*project["dependencies"], *project["optional-dependencies"]["ocr"]]
    lines = needed(lock, wanted, target.environment)
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / WHEELS
    wheels.mkdir(parents=True)
    wheel = build(wheels)
    missing = download(lines, target, wheels)
    every = [own_line(wheel), *lines]
    (folder / LIST).write_text(requirements(every), encoding="utf-8", newline="\n")
    if not missing:
        (folder / README).write_text(page(target, wheels), encoding="utf-8", newline="\r\n")
        write_documentation(folder / GUIDE)
    return missing


def main() -> None:
    """Write the folder and say where it lies, or what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plateforme", default="", help="win_amd64, manylinux_2_28_x86_64…")
    parser.add_argument("--python", default="", help="3.11, 3.12 ou 3.13")
    parser.add_argument("--sortie", type=Path, default=ROOT / "dist" / "paquet")
    given = parser.parse_args()
    target = Target(given.plateforme, given.python or here().python)
    if missing := write(target, given.sortie):
        message = f"Pas de roue pour cette plateforme : {', '.join(missing)}."
        raise SystemExit(message)
    wheels = list((given.sortie / WHEELS).glob("*.whl"))
    size = sum(wheel.stat().st_size for wheel in wheels) / 1e6
    print(f"{len(wheels)} roues, {size:.0f} Mo : {given.sortie}")
    print(f"Copiez ce dossier sur le poste et ouvrez-y {README}.")


if __name__ == "__main__":
    main()
