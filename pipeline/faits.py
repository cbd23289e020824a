"""The cues of the facts of a document: words in `faits.yaml`, each list with yes/no examples."""

from functools import cache

from pydantic import BaseModel, ConfigDict

from pipeline.lexicon import Cues
from pipeline.settings import RESOURCES
from pipeline.yaml_file import read_yaml

SOURCE = RESOURCES / "faits.yaml"


class GenreCues(BaseModel):
    """The words of one genre: in the first blocks, anywhere, and in the last blocks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tete: Cues
    corps: Cues
    pied: Cues | None = None


class AnnouncementCues(BaseModel):
    """The words around a number that counts a document's own list, or another one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    objets: Cues
    objets_montres: Cues
    objet: Cues
    avant: Cues
    apres: Cues
    ici: Cues
    ailleurs: Cues
    suite: Cues
    jamais: Cues


class FactCues(BaseModel):
    """What tells places, dates, announcements and genres; `Cues` run on plain text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    devant_departement: Cues
    devant_numero: Cues
    avant_date: Cues
    pas_date: Cues
    genres: dict[str, GenreCues]
    annonces: AnnouncementCues


@cache
def load_cues() -> FactCues:
    """Return the cues that ship with the program."""
    return FactCues.model_validate(read_yaml(SOURCE))
