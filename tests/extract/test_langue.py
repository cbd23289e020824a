import pytest

from pipeline.document import Block
from pipeline.errors import ForeignLanguage
from pipeline.extract.langue import check_language

GERMAN = (
    "Die Agentur eröffnet eine neue Praxis im Tal und schickt Pflegekräfte in die Dörfer, damit "
    "alle versorgt sind. Die Gemeinden teilen sich die Kosten und helfen den jungen Ärzten. "
) * 2
BRETON = "An ajañs yec'hed a zigoro ur greizenn nevez er vro hag a gaso klañvdiourezed. "


def blocks(text: str) -> list[Block]:
    return [Block(0, "paragraph", text)]


def test_a_long_text_in_another_language_is_refused() -> None:
    with pytest.raises(ForeignLanguage, match="en allemand"):
        check_language(blocks(GERMAN))


@pytest.mark.parametrize(
    "text",
    [
        "The clinic will open soon.",
        "Jean Dupont, Laval, CPTS Nord ; Paul Martin, Vannes, Mairie ; Yann Le Gall, Brest. " * 5,
        "Créer un guichet unique pour les jeunes médecins et leurs familles dans la vallée. " * 5,
        BRETON + "Créer un accueil des patients dans la langue de leur choix, avec les élus. " * 4,
        GERMAN + "Créer un guichet unique pour les jeunes médecins et les familles. " * 6,
    ],
)
def test_short_texts_names_and_mixed_texts_pass(text: str) -> None:
    assert check_language(blocks(text)) == "fr"


def test_furniture_does_not_count() -> None:
    assert check_language([Block(0, "furniture", GERMAN)]) == "fr"
