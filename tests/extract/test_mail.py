"""E-mails: which version of a body is read, what counts as attached, what is one at all."""

import pytest

from tests.extract.conftest import Read
from tests.extract.making import document_of, make_mail

LONG = "Créer une maison de santé dans chaque canton rural du département."
LINKS = "\n".join(f"Lien <https://example.org/{'a' * 200}?b={rank}>" for rank in range(3))


@pytest.mark.parametrize(
    ("text", "page", "said"),
    [
        (LONG, "<html><body></body></html>", LONG),
        (LONG, "<p>Voir en ligne</p>", LONG),
        (LONG, f'<p style="display:none">{LONG}</p><p>Voir en ligne</p>', LONG),
        ("Version texte : voir la page.", f"<p>{LONG}</p>", LONG),
        (f"{LONG}\n\n{LINKS}\n[image: logo de la région]", f"<p>{LONG}</p>", LONG),
    ],
)
def test_of_two_versions_a_stub_is_not_the_one_that_is_read(
    read: Read, text: str, page: str, said: str
) -> None:
    document = document_of(read(make_mail(text, page), "a.eml"))
    assert [block.text for block in document.blocks][2:] == [said]
    assert ("doublon" in dict(document.coverage)) == ("<p" in page)
    assert document.alertes == ()
