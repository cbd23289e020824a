"""Settings: from the command line, the environment, `remontees.toml`, or these defaults."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import ResourceError, UsageError

PACKAGE: Final = Path(__file__).resolve().parent
RESOURCES: Final = PACKAGE / "resources"
FRENCH: Final = "fr_remontees"
MODEL_FOLDERS: Final = ("segmentation", "classement")  # learnt from the annotated documents
ALL_MODELS: Final = (FRENCH, *MODEL_FOLDERS)


class Limits(BaseModel):
    """What one document may cost before it is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seconds: float = Field(default=60.0, gt=0)
    seconds_per_page: float = Field(default=0.5, ge=0)
    seconds_per_ocr_page: float = Field(default=4.0, ge=0)
    memory_mb: int = Field(default=2048, ge=256)
    file_mb: int = Field(default=200, gt=0)
    pages: int = Field(default=3000, gt=0)
    characters: int = Field(default=20_000_000, gt=0)
    archive_mb: int = Field(default=200, gt=0)
    archive_members: int = Field(default=5000, gt=0)
    archive_ratio: int = Field(default=100, gt=0)

    def time_for(self, pages: int, ocr_pages: int = 0) -> float:
        """Return the seconds allowed for a document of that many pages."""
        return self.seconds + self.seconds_per_page * pages + self.seconds_per_ocr_page * ocr_pages


class Settings(BaseModel):
    """All that a run may be told; `load_settings` makes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    modeles: Path | None = None
    taxonomie: Path | None = None
    pipeline_francais: str = Field(
        "", description="another spaCy pipeline, by name or path; `fr_remontees` when empty"
    )
    ouvriers: int = Field(default_factory=lambda: min(os.cpu_count() or 1, 8), ge=1)
    lot: int = Field(default=10, ge=1, description="documents in a batch")
    intervalle: float = Field(default=30.0, gt=0, description="seconds between looks at a folder")
    limites: Limits = Limits()


def load_settings(**given: object) -> Settings:
    """Return the settings; arguments that are None count as not given.

    Raises:
        UsageError: a value is unknown or out of range (French).
    """
    try:
        stated = {name: value for name, value in given.items() if value is not None}
        return Settings(**_told(stated))
    except ValidationError as error:
        names = ", ".join(
            f"« {'.'.join(str(part) for part in item['loc'])} »" for item in error.errors()
        )
        message = (
            f"Réglage inconnu ou hors limites : {names}. Corrigez l'option, la variable "
            "REMONTEES_… ou le fichier remontees.toml (voir le guide, « Réglages »)."
        )
        raise UsageError(message) from error
    except ValueError as error:
        message = (
            f"Le fichier remontees.toml n'est pas lisible ({error}). Corrigez-le ou retirez-le."
        )
        raise UsageError(message) from error


def _told(stated: Mapping[str, object]) -> dict[str, Any]:
    """Return what arguments, environment and `remontees.toml` say, the first of them first.

    Environment: `REMONTEES_…`, nested `REMONTEES_LIMITES__…`. Workers are given their settings,
    and need nothing of what reads them.
    """
    from pydantic_settings import (
        BaseSettings,
        PydanticBaseSettingsSource,
        SettingsConfigDict,
        TomlConfigSettingsSource,
    )

    class Told(Settings, BaseSettings):
        model_config = SettingsConfigDict(
            env_prefix="REMONTEES_", env_nested_delimiter="__", toml_file="remontees.toml"
        )

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            del dotenv_settings, file_secret_settings
            return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    told = Told(**stated)  # type: ignore[arg-type]
    return {name: getattr(told, name) for name in told.model_fields_set}


def models_folder(settings: Settings, *names: str) -> Path:
    """Return the folder of models: the one that is set, else `./models`, else the installed copy.

    Args:
        settings: which may name it.
        names: the models that it must hold; all of them when none is given.

    Raises:
        ResourceError: none of them holds the models.
    """
    wanted = names or ALL_MODELS
    if settings.modeles is not None:
        if missing := _missing(settings.modeles, wanted):
            message = (
                f"Le dossier de modèles « {settings.modeles} » ne contient pas "
                f"{' ni '.join(f'{name}/card.json' for name in missing)}. "
                "Corrigez --modeles ou la variable REMONTEES_MODELES."
            )
            raise ResourceError(message)
        return settings.modeles
    for folder in (Path("models"), RESOURCES / "models", PACKAGE.parent / "models"):
        if not _missing(folder, wanted):
            return folder
    message = (
        "Aucun modèle trouvé. Réinstallez Remontées, ou indiquez le dossier des modèles "
        "avec --modeles."
    )
    raise ResourceError(message)


def _missing(folder: Path, names: Iterable[str]) -> list[str]:
    return [name for name in names if not (folder / name / "card.json").is_file()]
