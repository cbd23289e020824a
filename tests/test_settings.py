"""Where settings come from, and where models are found."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import ResourceError, UsageError
from pipeline.settings import ALL_MODELS, Settings, load_settings, models_folder


def test_arguments_win_over_environment_and_environment_over_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("remontees.toml").write_text("lot = 3\nouvriers = 3\n[limites]\npages = 7\n")
    monkeypatch.setenv("REMONTEES_OUVRIERS", "4")
    settings = load_settings(ouvriers=None)
    assert (settings.lot, settings.ouvriers, settings.limites.pages) == (3, 4, 7)
    assert load_settings(ouvriers=5).ouvriers == 5


@pytest.mark.parametrize("content", ["inconnu = 1", "lot = 0", "lot = ", "[limites]\npage = 7"])
def test_a_wrong_file_is_refused_in_french(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("remontees.toml").write_text(content)
    with pytest.raises(UsageError, match=r"remontees\.toml"):
        load_settings()


def test_models_are_looked_for_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    installed = models_folder(load_settings())
    assert (installed / "segmentation" / "card.json").is_file()
    for name in ALL_MODELS:
        (tmp_path / "models" / name).mkdir(parents=True)
        (tmp_path / "models" / name / "card.json").write_text("{}")
    assert models_folder(load_settings()) == Path("models")
    with pytest.raises(ResourceError, match="--modeles"):
        models_folder(load_settings(modeles=tmp_path / "ailleurs"))


def test_the_time_of_a_document_grows_with_its_pages() -> None:
    limits = load_settings().limites
    assert limits.time_for(0) == 60
    assert limits.time_for(10) == 65
    assert limits.time_for(10, ocr_pages=2) == 73


def test_who_is_given_settings_does_not_import_what_reads_them() -> None:
    code = "import sys, pipeline.settings; print('pydantic_settings' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]
    given = load_settings(ouvriers=2)
    handed = pickle.loads(pickle.dumps(given))
    assert type(handed) is Settings
    assert handed == given
