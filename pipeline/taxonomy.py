"""The themes and national trends: read from `taxonomie.yaml`, known nowhere else."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import ResourceError
from pipeline.proposal import Axis
from pipeline.settings import RESOURCES
from pipeline.yaml_file import read_yaml

DEFAULT = RESOURCES / "taxonomie.yaml"


class Label(BaseModel):
    """One theme or trend: its code, French name, definition, examples and colour.

    `anciens` are the codes that it had before: annotations that use them count as its own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    libelle: str = Field(min_length=1)
    court: str = Field(min_length=1)
    definition: str = Field(min_length=1)
    exclut: str = ""
    exemples: tuple[str, ...] = ()
    couleur: str = Field(pattern=r"^#[0-9a-fA-F]{6}$")
    anciens: tuple[str, ...] = ()


class Taxonomy(BaseModel):
    """Both axes, in the order in which they are shown.

    `retires` are codes that no longer exist: where annotations hold them, they do not count.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    themes: tuple[Label, ...] = Field(min_length=1)
    tendances: tuple[Label, ...] = Field(min_length=1)
    retires: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _codes_are_unique(self) -> Self:
        codes = [code for _, label in self for code in (label.code, *label.anciens)]
        codes += self.retires
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            message = f"code utilisé deux fois : {', '.join(twice)}"
            raise ValueError(message)
        return self

    def __iter__(self) -> Iterator[tuple[Axis, Label]]:  # type: ignore[override]
        """Yield (axis, label), themes first."""
        for label in self.themes:
            yield "theme", label
        for label in self.tendances:
            yield "tendance", label

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, themes first."""
        return tuple(label.code for _, label in self)

    @property
    def known(self) -> tuple[str, ...]:
        """All codes that annotations may hold: those of today, former ones, withdrawn ones."""
        former = (code for _, label in self for code in label.anciens)
        return (*self.codes, *former, *self.retires)

    def current(self, codes: Sequence[str]) -> tuple[str, ...]:
        """Return the codes of today for those of an annotation, withdrawn ones left out."""
        today = {code: label.code for _, label in self for code in (label.code, *label.anciens)}
        return tuple(dict.fromkeys(today[code] for code in codes if code not in self.retires))

    def axis(self, name: Axis) -> tuple[Label, ...]:
        """Return the labels of one axis."""
        return self.themes if name == "theme" else self.tendances

    def label(self, code: str) -> Label:
        """Return the label of a code."""
        return next(label for _, label in self if label.code == code)

    @cached_property
    def digest(self) -> str:
        """The sha256 of the content, whatever the layout of its file."""
        return sha256(self.model_dump_json().encode()).hexdigest()


def load_taxonomy(path: Path | None = None) -> Taxonomy:
    """Return the taxonomy of a YAML file, the shipped one by default.

    Raises:
        ResourceError: no such file, or it does not hold a taxonomy (French).
    """
    path = path or DEFAULT
    try:
        return Taxonomy.model_validate(read_yaml(path))
    except (OSError, UnicodeDecodeError) as error:
        message = f"Taxonomie illisible : « {path} ». Vérifiez le chemin donné à --taxonomie."
        raise ResourceError(message) from error
    except yaml.YAMLError as error:
        message = f"« {path} » n'est pas du YAML valide ({error}). Corrigez-le."
        raise ResourceError(message) from error
    except ValidationError as error:
        where = "; ".join(
            f"{'.'.join(str(part) for part in item['loc']) or 'fichier'} ({item['msg']})"
            for item in error.errors()
        )
        message = f"La taxonomie « {path} » est incomplète ou fausse : {where}. Corrigez-la."
        raise ResourceError(message) from error
