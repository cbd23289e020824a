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
