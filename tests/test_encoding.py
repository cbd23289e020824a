import codecs

import pytest

from pipeline.encoding import decode

TEXT = "Très près d'ici, l’hôpital à côté reçoit « déjà » des élèves – cœur, Noël, 30 €, n° 4."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "mac_roman"])
def test_french_text_is_read_in_its_encoding(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["iso8859_15", "cp850"])
def test_poorer_encodings_are_told_apart_too(encoding: str) -> None:
    text = "Création à Évreux d'un pôle où élèves et aînés sont reçus, près du château"
    assert decode(text.encode(encoding)) == text


def test_utf16_needs_its_mark() -> None:
    assert decode(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")) == TEXT
    assert decode(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")) == TEXT


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"\x00\x01\x02\x03" * 50])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(UnicodeError):
        decode(data)


def test_a_stray_control_character_does_not_make_a_text_binary() -> None:
    assert decode(b"a\x0c" + b"bonjour " * 100).startswith("a\x0cbonjour")
