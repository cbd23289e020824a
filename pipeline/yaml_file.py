"""Reads YAML: plain values, never objects."""

from pathlib import Path
from typing import Any

import yaml


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return the content of a YAML file.

    Raises:
        OSError, UnicodeDecodeError: it cannot be read as text.
        yaml.YAMLError: it is not YAML.
    """
    # libyaml, where PyYAML was built with it, is ten times as fast
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return content
