"""What a person answered about a passage: the rows of `relectures.csv`."""

from dataclasses import dataclass
from typing import Final

# Begins the identifier of a passage in which nothing was found; proposals have hex digits.
PASSAGE: Final = "passage-"
COLUMNS: Final = (
    *("proposal_id", "est_proposition", "themes", "tendances", "statut"),
    *("relecteur", "date", "tirage"),
)

# The workbook to fill: its sheets, the cells of the reviewer, the columns of the answers.
GUIDE_SHEET: Final = "Mode d'emploi"
REVIEW_SHEET: Final = "À relire"
REVIEWER: Final = "Votre nom ou vos initiales"
DATE: Final = "Date de la relecture (jj/mm/aaaa)"
ANSWER_COLUMN: Final = "est une proposition"
THEME_COLUMNS: Final = ("thème principal", "autre thème", "troisième thème")
TREND_COLUMNS: Final = ("tendance", "autre tendance", "troisième tendance")
STATUT_COLUMN: Final = "statut"
UNIT_COLUMN: Final = "identifiant"
CHANCE_COLUMN: Final = "tirage"
ANSWERS: Final = {"oui": True, "non": False}
NO_LABEL: Final = "aucun"


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewed row.

    `proposal_id` names a proposal, or a passage where none was found (it begins with `PASSAGE`);
    for a passage `est_proposition` says that a proposal begins in it. `themes`, the main one first,
    `tendances` and `statut` are empty unless it is a proposal. `date` is ISO. `tirage` is the
    probability of being drawn, in (0, 1], or None for a row chosen by hand: only drawn rows enter
    estimates.
    """

    proposal_id: str
    est_proposition: bool
    themes: tuple[str, ...] = ()
    tendances: tuple[str, ...] = ()
    statut: str = ""
    relecteur: str = ""
    date: str = ""
    tirage: float | None = None

    @property
    def answers(self) -> tuple[object, ...]:
        """What two reviews of one row must have in common to agree."""
        return self.est_proposition, self.themes, frozenset(self.tendances), self.statut


def passage_id(document_id: str, block: int, start: int, end: int) -> str:
    """Return the identifier of characters `start:end` of a block where nothing was found."""
    return f"{PASSAGE}{document_id}-{block}-{start}-{end}"
