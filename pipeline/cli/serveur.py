"""`remontees serveur`: a local Prefect server whose page shows the runs."""

import click


@click.command(short_help="Ouvre la page de suivi des traitements.")
@click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    metavar="PORT",
    default=4200,
    show_default=True,
    help="Port de la page, sur ce poste.",
)
def serveur(port: int) -> None:
    """Ouvre la page de suivi des traitements, sur ce poste seulement.

    Tant qu'elle est ouverte, « remontees traiter » y inscrit ses traitements. Ctrl-C la ferme.

    \b
    Exemple :
      remontees serveur --port 4200
    """  # noqa: D301
    from flows.server import serve

    serve(port, click.echo)
