"""The commands together, and what each way of ending comes to."""

import logging
import sys
from collections.abc import Sequence
from typing import Final

import click

from pipeline import __version__
from pipeline.cli.entrainer import entrainer
from pipeline.cli.etiqueter import etiqueter
from pipeline.cli.evaluer import evaluer
from pipeline.cli.evaluer_francais import evaluer_francais
from pipeline.cli.extraire import extraire, montrer
from pipeline.cli.fusionner import fusionner
from pipeline.cli.mesurer import mesurer
from pipeline.cli.purger import purger
from pipeline.cli.rapport import rapport
from pipeline.cli.relectures import echantillon, relire
from pipeline.cli.serveur import serveur
from pipeline.cli.surveiller import surveiller
from pipeline.cli.traiter import traiter
from pipeline.cli.verifier import verifier
from pipeline.errors import InternalFault, RemonteesError

FAULT: Final = 1
WRONG_USE: Final = 2
INTERRUPTED: Final = 130

_log = logging.getLogger(__name__)


@click.group(
    options_metavar="[OPTIONS]",
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="remontees")
def cli() -> None:
    """Trouve les propositions de santé dans des documents de concertation.

    \b
    Exemple :
      remontees traiter data/raw --sortie data/processed
    """  # noqa: D301 - \b keeps the example on its own lines


cli.add_command(traiter)
cli.add_command(surveiller)
cli.add_command(serveur)
cli.add_command(etiqueter)
cli.add_command(extraire)
cli.add_command(montrer)
cli.add_command(rapport)
cli.add_command(fusionner)
cli.add_command(verifier)
cli.add_command(purger)
cli.add_command(echantillon)
cli.add_command(relire)
cli.add_command(entrainer)
cli.add_command(evaluer)
cli.add_command(evaluer_francais)
cli.add_command(mesurer)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 done, 1 our own fault, 2 wrong use, 3 done but something was refused, 130 interrupted.
    """
    try:
        code = cli.main(arguments, prog_name="remontees", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return WRONG_USE
    except RemonteesError as error:
        _say(f"Erreur : {error}")
        return FAULT if isinstance(error, InternalFault) else WRONG_USE
    except (KeyboardInterrupt, click.Abort):
        _say("Interrompu. Les derniers résultats complets restent en place.")
        return INTERRUPTED
    except Exception:  # noqa: BLE001 - the trace goes to the journal, never to the screen
        return _fault()


def _fault() -> int:
    from pipeline.journal import journal_path, keep_journal

    keep_journal(journal_path())
    _log.exception("command failed: %s", sys.argv[1:2])
    _say(
        "Erreur du programme : la commande n'a pas abouti, les derniers résultats complets "
        f"restent en place. Signalez-la en joignant le journal : {journal_path()}"
    )
    return FAULT


def _say(message: str) -> None:
    click.echo(message, err=True)
