"""What a fault of the pool comes to: a refusal that names the setting behind it."""

from pebble import ProcessExpired

from pipeline.errors import DocumentError, MemoryLimit, ReaderCrash, TimeLimit, UnreadableFile
from pipeline.settings import Limits


def passes(error: BaseException) -> bool:
    """Tell a fault that may pass: a process that died, a file that was locked."""
    return isinstance(error, OSError) and not isinstance(error, TimeoutError)


def fault_of(error: BaseException, limits: Limits) -> DocumentError:
    """Return the refusal that a fault of the pool comes to, with the settings that caused it."""
    if isinstance(error, TimeoutError):
        return TimeLimit(
            f"Lecture arrêtée après {_french(limits.seconds)} s + "
            f"{_french(limits.seconds_per_page)} s par page (réglages limites.seconds et "
            "limites.seconds_per_page). Découpez le document, ou augmentez ces réglages."
        )
    if isinstance(error, MemoryError):
        return MemoryLimit(
            f"Lecture arrêtée à {limits.memory_mb} Mo de mémoire (réglage limites.memory_mb). "
            "Découpez le document, ou augmentez ce réglage."
        )
    if isinstance(error, ProcessExpired):
        return ReaderCrash(
            "Le lecteur s'est arrêté brutalement sur ce document, deux fois de suite : le fichier "
            f"est abîmé ou demande plus de {limits.memory_mb} Mo de mémoire (réglage "
            "limites.memory_mb). Ouvrez-le, enregistrez-le à nouveau (ou au format PDF), puis "
            "relancez."
        )
    return UnreadableFile(
        "Le fichier ne peut pas être ouvert. Fermez-le s'il est ouvert ailleurs, vérifiez vos "
        "droits d'accès, puis relancez."
    )


def _french(number: float) -> str:
    return f"{number:g}".replace(".", ",")
