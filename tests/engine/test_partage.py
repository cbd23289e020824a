"""The place that machines share, and the batches that travel through it."""

import json
import multiprocessing
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipeline.engine.distant import ABSENT, read_lent
from pipeline.engine.ledger import ledger_path, read_ledger
from pipeline.engine.partage import Share
from pipeline.engine.plan import prepare
from pipeline.engine.pool import workers
from pipeline.engine.run import read_batch
from pipeline.engine.travel import absent, lend, lent, take_back, whole
from pipeline.errors import UsageError
from pipeline.settings import Settings, load_settings
from tests.engine.conftest import plain

TABLES = ("blocks", "documents", "pages", "proposals", "rejects")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings]:
    """The root of a run whose plan is made: `scratch`, `resultats`, `documents`."""
    root = tmp_path_factory.mktemp("partage")
    for name in ("scratch", "resultats", "documents"):
        (root / name).mkdir()
    (root / "documents" / "orne.md").write_bytes(plain("k/15-orne-cts.cnr"))
    settings = load_settings(ouvriers=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        with workers(settings):
            prepare([Path("documents")], Path("resultats"), root / "scratch", settings)
    return root, settings


def tables(scratch: Path) -> dict[str, bytes]:
    return {name: (scratch / f"000001.{name}.parquet").read_bytes() for name in TABLES}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_file_is_put_over_another_whole(tmp_path: Path) -> None:
    share = Share(str(tmp_path / "partage"))
    share.make()
    for content in (b"un", b"deux"):
        (tmp_path / "a").write_bytes(content)
        share.put(tmp_path / "a", "nom")
        assert [path.name for path in (tmp_path / "partage").iterdir()] == ["nom"]
    share.get("nom", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"deux"
    share.remove()
    assert not (tmp_path / "partage").exists()
    with pytest.raises(FileNotFoundError):
        share.put(tmp_path / "a", "nom")  # what comes too late leaves nothing behind


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://moi:secret@hote/dossier", "mot de passe"),
        ("inconnu://hote/dossier", "n'est pas comprise"),
    ],
)
def test_a_place_that_cannot_be_used_is_refused(url: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as error:
        Share(url)
    assert "secret" not in str(error.value)


def test_a_place_that_refuses_is_said_before_the_run(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_bytes(b"")
    with pytest.raises(UsageError, match="ne répond pas ou refuse"):
        Share(str(tmp_path / "fichier" / "dedans")).check()
    Share(str(tmp_path / "neuf")).check()
    assert list((tmp_path / "neuf").iterdir()) == []


def test_a_batch_goes_and_comes_back_the_same(run: tuple[Path, Settings], tmp_path: Path) -> None:
    root, settings = run
    kept = root / "resultats" / ".etapes"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)  # the folder was given as a relative path
        with workers(settings):
            read_batch(root / "scratch", 1)
        here, steps = tables(root / "scratch"), files(kept)
        shutil.rmtree(kept)
        assert not whole(root / "scratch", 1)
        with lent(root / "scratch", Path("resultats"), str(tmp_path)) as share:
            assert lend(share, root / "scratch", 1) == 1
            patch.chdir(tmp_path)
            for _ in range(2):
                counts = read_lent(share.url, 1, settings, folder=tmp_path)
                assert (counts["documents"], counts["refus"]) == (1, 0)
            for name in TABLES:
                (root / "scratch" / f"000001.{name}.parquet").unlink()
            patch.chdir(root)
            take_back(share, root / "scratch", 1)
            assert whole(root / "scratch", 1)
    assert tables(root / "scratch") == here
    assert files(kept) == steps
    assert len(list(read_ledger(ledger_path(root / "scratch", 1)))) == 1
    assert list(tmp_path.iterdir()) == []


def test_steps_that_are_kept_go_along_and_do_not_come_back(
    run: tuple[Path, Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, settings = run
    monkeypatch.chdir(root)
    with workers(settings):
        read_batch(root / "scratch", 1)
    kept = root / "resultats" / ".etapes"
    shutil.rmtree(kept / "classify")  # as after a change of its model
    with lent(root / "scratch", Path("resultats"), str(tmp_path)) as share:
        lend(share, root / "scratch", 1)
        read_lent(share.url, 1, settings)
        with ZipFile(Path(share.url) / "000001.zip") as archive:
            steps = [name for name in archive.namelist() if name.startswith("etapes/")]
        take_back(share, root / "scratch", 1)
    assert [name.split("/")[1] for name in steps] == ["classify"]
    (line,) = read_ledger(ledger_path(root / "scratch", 1))
    assert line.taken == ("extract", "facts", "segment")
    assert whole(root / "scratch", 1)


def test_a_machine_without_the_documents_says_so(
    run: tuple[Path, Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, settings = run
    monkeypatch.chdir(root)
    with lent(root / "scratch", root / "resultats", str(tmp_path / "p")) as share:
        (root / "documents").rename(root / "ailleurs")
        try:
            lend(share, root / "scratch", 1)
            assert read_lent(share.url, 1, settings) == {"lot": 1, ABSENT: 1}
            assert absent(root / "scratch", 1) == [root / "documents" / "orne.md"]
        finally:
            (root / "ailleurs").rename(root / "documents")
    assert absent(root / "scratch", 1) == []


def test_a_machine_that_differs_is_refused(
    run: tuple[Path, Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, settings = run
    monkeypatch.chdir(root)
    with lent(root / "scratch", root / "resultats", str(tmp_path)) as share:
        lend(share, root / "scratch", 1)
        share.get("programme.json", tmp_path / "programme.json")
        versions = json.loads((tmp_path / "programme.json").read_bytes())
        assert {"programme", "modèles", "segment"} <= set(versions)
        changed = versions | {"programme": "0" * 64}
        (tmp_path / "programme.json").write_text(json.dumps(changed), encoding="utf-8")
        share.put(tmp_path / "programme.json", "programme.json")
        with pytest.raises(UsageError, match=r"\(programme\)"):
            read_lent(share.url, 1, settings)


def test_a_machine_that_does_not_see_the_place_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ne trouve pas le partage"):
        read_lent(str(tmp_path / "absent"), 1, load_settings())


def test_a_worker_that_may_not_start_processes_says_so(tmp_path: Path) -> None:
    with (
        multiprocessing.get_context("spawn").Pool(1) as pool,
        pytest.raises(UsageError, match="DASK_DISTRIBUTED__WORKER__DAEMON=False"),
    ):
        pool.apply(read_lent, (str(tmp_path), 1, load_settings()))


def test_what_a_dead_run_left_is_removed(run: tuple[Path, Settings], tmp_path: Path) -> None:
    root, _ = run
    with lent(root / "scratch", root / "resultats", str(tmp_path)) as share:
        mine = Path(share.url).parent
        others = tmp_path / "remontees-dautres"
        (mine / "mort").mkdir()
        others.mkdir()
        with lent(root / "scratch", root / "resultats", str(tmp_path)):
            assert not (mine / "mort").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["remontees-dautres"]
