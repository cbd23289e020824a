"""Départements and regions: official INSEE codes and names, read from `territoires.yaml`."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from pipeline.settings import RESOURCES
from pipeline.yaml_file import read_yaml

SOURCE: Final = RESOURCES / "territoires.yaml"


class Region(BaseModel):
    """A region; `code` is two digits as text; `autres` other safe names (« PACA », « Alsace »)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^\d{2}$")
    nom: str = Field(min_length=1)
    autres: tuple[str, ...] = ()


class Departement(BaseModel):
    """A département, or one of the collectivities 975, 977 and 978.

    `code` is text (`04`, `2A`, `976`); `region` is empty for the three collectivities; `autres`
    holds other safe spellings, mostly adjectives; `ambigu` says that the name alone is no proof
    of the place (`Lot`, `Cher`, `Nord`); `contexte` that a capital does not help either (`Nord`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^(\d[0-9AB]|97\d)$")
    nom: str = Field(min_length=1)
    region: str = ""
    autres: tuple[str, ...] = ()
    ambigu: bool = False
    contexte: bool = False


class _Territoires(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    regions: tuple[Region, ...]
    departements: tuple[Departement, ...]


@cache
def _load() -> _Territoires:
    return _Territoires.model_validate(read_yaml(SOURCE))


@cache
def regions() -> Mapping[str, Region]:
    """Return the 18 regions by code, in the order of the file."""
    return MappingProxyType({region.code: region for region in _load().regions})


@cache
def departements() -> Mapping[str, Departement]:
    """Return the 101 départements and the collectivities 975, 977 and 978 by code."""
    return MappingProxyType({item.code: item for item in _load().departements})


def departement_name(code: str) -> str:
    """Return the official name of a département, the code itself when it is unknown."""
    known = departements().get(code)
    return known.nom if known else code


def region_name(code: str) -> str:
    """Return the official name of a region, the code itself when it is unknown."""
    known = regions().get(code)
    return known.nom if known else code


def region_of(code: str) -> str:
    """Return the code of the region of a département, empty when there is none."""
    known = departements().get(code)
    return known.region if known else ""
