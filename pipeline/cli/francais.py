"""Click in French: its messages come from the catalogue of the package."""

import gettext
import os
import sys
from io import TextIOWrapper
from pathlib import Path

import pipeline


def speak_french() -> None:
    """Point gettext at the French catalogue; accents never stop a terminal that has none."""
    os.environ["LANGUAGE"] = "fr"
    locale = Path(pipeline.__file__).parent / "resources" / "locale"
    gettext.bindtextdomain("messages", str(locale))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
