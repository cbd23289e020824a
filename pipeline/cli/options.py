"""Options that several commands share."""

from pathlib import Path

import click

modeles = click.option(
    "--modeles",
    type=click.Path(file_okay=False, path_type=Path),
    help="Dossier des modèles (ou variable REMONTEES_MODELES).",
)
taxonomie = click.option(
    "--taxonomie",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Fichier YAML des thèmes et tendances, à la place de celui du programme.",
)
graine = click.option(
    "--graine",
    type=click.IntRange(0),
    metavar="N",
    default=0,
    show_default=True,
    help="Graine du hasard : la même donne le même résultat.",
)
mesures = click.option(
    "--json",
    "mesures",
    metavar="FICHIER",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Écrit aussi les chiffres et ce sur quoi ils ont été mesurés.",
)
