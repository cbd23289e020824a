"""The reviews of several results as one `relectures.csv`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pipeline.errors import UsageError
from pipeline.relecture import Review
from pipeline.store.relectures import NAME, merge, read_reviews, write_reviews
from pipeline.taxonomy import Taxonomy

_SHOWN: Final = 20
_DIFFERING: Final = "Les mêmes lignes ont reçu des réponses différentes ; rien n'a été réuni."
_ROW: Final = "- {} : « {} » et « {} » ne répondent pas de même."
_MORE: Final = "… et {} de plus."
_AGREE: Final = (
    "Mettez-vous d'accord, puis donnez la même réponse dans les deux fichiers relectures.csv, ou "
    "retirez la ligne de l'un d'eux. Si c'est dans une archive, demandez-la à nouveau une fois "
    "corrigée."
)


def join_reviews(folders: Iterable[tuple[str, Path]], path: Path, taxonomy: Taxonomy) -> None:
    """Write the reviews of named folders to `path`, each row once, if there are any.

    Raises:
        UsageError: a file is to be corrected, or two answer otherwise for a row (French).
    """
    reviews: tuple[Review, ...] = ()
    owners: dict[str, str] = {}
    differing: list[str] = []
    for name, folder in folders:
        known = {one.proposal_id: one for one in reviews}
        given = []
        for one in _read(name, folder, taxonomy):
            other = known.get(one.proposal_id, one)
            if other.answers == one.answers:
                given.append(one)
                owners.setdefault(one.proposal_id, name)
            else:
                differing.append(_ROW.format(one.proposal_id, owners[one.proposal_id], name))
        reviews = merge(reviews, given, path, replacing=False).reviews
    if differing:
        more = len(differing) - _SHOWN
        rest = [_MORE.format(more)] if more > 0 else []
        raise UsageError("\n".join([_DIFFERING, *differing[:_SHOWN], *rest, _AGREE]))
    if reviews:
        write_reviews(reviews, path)


def _read(name: str, folder: Path, taxonomy: Taxonomy) -> tuple[Review, ...]:
    try:
        return read_reviews(folder, taxonomy)
    except UsageError as error:  # the folder may be that of an archive, soon removed
        told = str(error).replace(str(folder / NAME), f"{NAME} ({name})")
        raise UsageError(told) from error
