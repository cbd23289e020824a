"""Results of agencies joined: the same as one run over all their files."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.engine.estimations import estimates
from pipeline.engine.fusion import join
from pipeline.engine.joined_reviews import join_reviews
from pipeline.engine.parts import open_part
from pipeline.engine.pool import workers
from pipeline.engine.rapport import renew
from pipeline.engine.run import run_direct
from pipeline.errors import UsageError
from pipeline.extract.plain import read_plain
from pipeline.report.figures import Figures, count
from pipeline.report.results import read_results
from pipeline.settings import Limits, Settings, load_settings
from pipeline.store.schemas import COLUMNS
from pipeline.store.tables import read_table
from pipeline.taxonomy import Taxonomy
from pipeline.training import rendering
from tests.report.page import Page

ANNOTATED = Path(__file__).parents[2] / "data" / "annotated"
AGENCIES = ("agence", "agence-nord", "île de France")
SECRET = "03-marie-galante-projets"


def plain(name: str) -> bytes:
    lines = (ANNOTATED / f"k/{name}.cnr").read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("@@")).encode()


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings(ouvriers=2)


@pytest.fixture(scope="module")
def made(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runs of three agencies under `parties`, one run over all their files in `ensemble`.

    Two agencies have the same bytes, two the same text in other bytes, one a refused file, and
    one a document that must not be passed on.
    """
    root = tmp_path_factory.mktemp("fusion")
    first, second, third = (root / "sources" / name for name in AGENCIES)
    for folder in (first, second, third):
        folder.mkdir(parents=True)
    (first / "a.md").write_bytes(plain("01-bugey-sud-cls"))
    (first / "b.md").write_bytes(plain("12-savanes-guyane"))
    (second / "copie.md").write_bytes(plain("01-bugey-sud-cls"))
    (second / "vide.txt").write_bytes(b"")
    (second / "secret.md").write_bytes(plain(SECRET))
    blocks = read_plain(plain("12-savanes-guyane").decode()).blocks
    (third / "b.html").write_bytes(rendering.html(blocks, "Savanes"))
    (third / "c.md").write_bytes(plain("20-martinique-releve"))
    table = root / "metadonnees.csv"
    table.write_text("fichier;diffusion\nsecret.md;restreinte\n", encoding="utf-8")
    with workers(settings):
        for name in AGENCIES:
            about = table if name == AGENCIES[1] else None
            run_direct(
                [root / "sources" / name], root / "parties" / name, settings, metadonnees=about
            )
        table.write_text(f"fichier;diffusion\n{AGENCIES[1]}/secret.md;restreinte\n", "utf-8")
        run_direct(
            [root / "sources" / name for name in AGENCIES],
            root / "ensemble",
            settings,
            metadonnees=table,
        )
    return root


@pytest.fixture
def parts(made: Path, tmp_path: Path) -> list[Path]:
    shutil.copytree(made / "parties", tmp_path / "parties")
    return [tmp_path / "parties" / name for name in AGENCIES]


def figures(folder: Path, taxonomy: Taxonomy) -> Figures:
    """Return the figures of the report of some results, corrected numbers included."""
    rows = read_results(folder, taxonomy)
    return count(rows, taxonomy, estimates(folder, rows, folder, taxonomy))


def numbers(page: Path) -> dict[str, list[list[str]]]:
    """Return the tables of a page, but those of the versions."""
    tables = Page(page).tables
    return {name: rows for name, rows in tables.items() if "Versions" not in name}


def contents(folder: Path) -> dict[str, Any]:
    return {name: read_table(name, folder / f"{name}.parquet").to_pylist() for name in COLUMNS}


def record(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return found


def rewrite(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    content = record(folder)
    change(content)
    (folder / "run.json").write_text(json.dumps(content), encoding="utf-8")


def test_three_runs_joined_are_one_run_over_all_files(
    made: Path, parts: list[Path], settings: Settings, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    out = tmp_path / "ministère"
    _, page = join(parts[::-1], out, settings)
    assert contents(out) == contents(made / "ensemble")
    joined, whole = (figures(path, taxonomy) for path in (out, made / "ensemble"))
    assert joined == whole
    assert joined.total
    assert joined.total.low < joined.total.high
    assert joined.estimates.basis is not None
    assert any(len(key) > 2 for key in joined.estimates.cells)
    told = [numbers(path / "rapport" / "index.html") for path in (out, made / "ensemble")]
    assert told[0] == told[1]
    assert any("Estimation corrigée" in name or "thème" in name for name in told[0])
    assert (joined.documents, joined.copies, joined.refused_files) == (6, 2, 1)
    assert joined.set_aside > 3
    documents = {row["source"]: row["doublon_de"] for row in contents(out)["documents"]}
    assert documents["agence/a.md"] == "agence-nord/copie.md"
    assert documents["île de France/b.html"] == "agence/b.md"
    assert page.read_bytes() == (out / "rapport" / "index.html").read_bytes()
    before = {path: path.read_bytes() for path in out.rglob("*.*") if path.is_file()}
    renew(out, settings)
    assert {path: path.read_bytes() for path in before} == before


def test_parts_of_other_models_keep_their_estimates(
    made: Path, parts: list[Path], settings: Settings, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    def other(run: dict[str, Any]) -> None:
        model = run["models"]["segmentation"]
        model["card_sha256"] = "0" * 64
        model["scores"]["recall"] = [0.7, 0.65, 0.75]

    rewrite(parts[1], other)
    out = tmp_path / "sortie"
    _, page = join(parts, out, settings)
    joined, whole = (figures(path, taxonomy) for path in (out, made / "ensemble"))
    assert joined.estimates.cells.keys() == whole.estimates.cells.keys()
    assert joined.total
    assert whole.total
    assert joined.total.estimate > whole.total.estimate
    assert joined.total.high - joined.total.low > whole.total.high - whole.total.low
    scores = next(rows for name, rows in Page(page).tables.items() if "Ce que valent" in name)
    named = [line[0] for line in scores]
    assert "Découpage (agence-nord) : part des propositions retrouvées" in named
    assert "Découpage (agence, île de France) : part des propositions retrouvées" in named
    rewrite(parts[1], lambda run: run["models"]["segmentation"].pop("scores"))
    _, page = join(parts, out, settings)
    assert not figures(out, taxonomy).estimates.cells
    said = " ".join("".join(Page(page).shown).split())
    assert "Les résultats de « agence-nord » ne disent pas ce que vaut leur découpage." in said
    assert "relancez" not in said


def test_run_json_keeps_the_seals_of_each_part(
    parts: list[Path], settings: Settings, tmp_path: Path
) -> None:
    rewrite(parts[1], lambda run: run["models"]["segmentation"].update(version="autre"))
    out = tmp_path / "sortie"
    _, page = join(parts, out, settings)
    run = record(out)
    assert [part["name"] for part in run["parts"]] == ["agence-nord", "agence", "île de France"]
    for part in run["parts"]:
        own = record(tmp_path / "parties" / part["name"])
        del own["inputs"]
        assert own.items() <= part.items()
    assert run["models"]["segmentation (agence-nord)"]["version"] == "autre"
    assert "segmentation (agence-nord)" in page.read_text(encoding="utf-8")
    assert len(run["inputs"]) == 7
    measures = json.loads((out / "mesures.json").read_text(encoding="utf-8"))
    assert "agence/a.md" in measures["documents"]


def test_an_archive_counts_as_its_folder_without_what_must_stay(
    made: Path, parts: list[Path], settings: Settings, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    archive = parts[1] / "transmission.zip"
    data = archive.read_bytes()
    renew(parts[1], settings)
    assert archive.read_bytes() == data
    with zipfile.ZipFile(archive) as opened:
        assert json.loads(opened.read("transmission.json"))["sans_texte"] == ["secret.md"]
        assert all(info.date_time[0] == 1980 for info in opened.infolist())
    whole = {row["text"] for row in contents(made / "ensemble")["blocks"]}
    out = tmp_path / "sortie"
    join([parts[0], archive, parts[2]], out, settings)
    expected, found = (
        count(read_results(path, taxonomy), taxonomy) for path in (made / "ensemble", out)
    )
    assert found == expected
    source = "agence-nord/secret.md"
    secret = [row for row in contents(out)["proposals"] if row["source"] == source]
    assert len(secret) > 3
    fields = ("text", "titre", "description", "porteur", "partenaires", "territoire", "rubrique")
    assert {row[name] for row in secret for name in fields} <= {"", None}
    assert any(row["themes"] for row in secret)
    assert source not in {row["source"] for row in contents(out)["blocks"]}
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path / "ouverte")
    sent = {row["text"] for row in contents(tmp_path / "ouverte")["blocks"]}
    secrets = {line.strip("# -").strip() for line in plain(SECRET).decode().splitlines()} & whole
    assert len(secrets) > 5
    assert not secrets & sent
    everything = repr(contents(tmp_path / "ouverte"))
    assert [text for text in secrets if len(text) > 30 and text in everything] == []


def test_reviews_are_joined(parts: list[Path], settings: Settings, tmp_path: Path) -> None:
    head = "proposal_id,est_proposition,themes,tendances,statut,relecteur,date,tirage\n"
    first, second, third = (
        'a1,non,,,,"Le Goff, Anne",2024-01-10,',
        "b1,non,,,,x,2024-01-11,0.5",
        "b2,non,,,,x,2024-01-11,0.5",
    )
    (parts[0] / "relectures.csv").write_text(f"{head}{first}\n", encoding="utf-8")
    renew(parts[2], settings)
    (parts[2] / "relectures.csv").write_text(f"{head}{second}\n{third}\n", encoding="utf-8")
    renew(parts[2], settings)
    out = tmp_path / "sortie"
    for _ in range(2):  # joining again adds nothing
        join([parts[0], parts[2] / "transmission.zip"], out, settings)
        rows = (out / "relectures.csv").read_text(encoding="utf-8-sig").splitlines()
        assert rows == [
            head.strip().replace(",", ";"),
            "a1;non;;;;Le Goff, Anne;2024-01-10;",
            "b1;non;;;;x;2024-01-11;0,5",
            "b2;non;;;;x;2024-01-11;0,5",
        ]
    (parts[2] / "relectures.csv").write_text("autre\n", encoding="utf-8")
    with pytest.raises(UsageError, match="île de France"):
        join([parts[0], parts[2]], out, settings)


def test_parts_that_do_not_go_together_are_named(
    parts: list[Path], settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "sortie"
    other = tmp_path / "autre" / AGENCIES[0]
    shutil.copytree(parts[0], other)
    with pytest.raises(UsageError, match="même nom"):
        join([parts[0], other], out, settings)
    with pytest.raises(UsageError, match="Introuvable"):
        join([parts[0], tmp_path / "rien"], out, settings)
    with pytest.raises(UsageError, match="ne viennent pas d'une fusion"):
        join([parts[0]], parts[1], settings)
    rewrite(parts[1], lambda run: run.update(schema_version="0"))
    with pytest.raises(UsageError, match=r"agence-nord.* suivent la version 0"):
        join(parts, out, settings)
    rewrite(parts[1], lambda run: run.update(schema_version="1", taxonomy={"sha256": "0"}))
    with pytest.raises(UsageError, match=r"agence.* autre taxonomie"):
        join(parts, out, settings)
    path = parts[2] / "proposals.parquet"
    pq.write_table(pq.read_table(path).slice(1), path)
    with pytest.raises(UsageError, match=r"île de France.*proposals\.parquet a changé"):
        join([parts[0], parts[2]], out, settings)
    assert not (out / "run.json").exists()


def test_archives_are_unpacked_under_bounds(
    parts: list[Path], settings: Settings, tmp_path: Path
) -> None:
    archive, out = parts[0] / "transmission.zip", tmp_path / "sortie"
    small = settings.model_copy(update={"limites": Limits(archive_mb=1)})
    with zipfile.ZipFile(tmp_path / "bombe.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("run.json", b" " * 2_000_000)
    with pytest.raises(UsageError, match="dépasse 1 Mo"):
        join([tmp_path / "bombe.zip"], out, small)
    shutil.copyfile(archive, tmp_path / "sort.zip")
    with zipfile.ZipFile(tmp_path / "sort.zip", "a") as more:
        more.writestr("../dehors.txt", b"x")
    (tmp_path / "texte.zip").write_bytes(b"PK pas une archive")
    for name in ("sort.zip", "texte.zip"):
        with pytest.raises(UsageError, match=r"n'est pas un fichier transmission\.zip"):
            join([tmp_path / name], out, settings)
    assert not list(tmp_path.rglob("dehors.txt"))
    data = bytearray(archive.read_bytes())
    data[data.index(b"PAR1") + 40] ^= 1
    (tmp_path / "abîmée.zip").write_bytes(data)
    with pytest.raises(UsageError, match="abîmée"):
        join([tmp_path / "abîmée.zip"], out, settings)


def test_two_reviews_of_one_proposal_are_one_or_are_named(
    taxonomy: Taxonomy, tmp_path: Path
) -> None:
    def review(name: str, *rows: str) -> tuple[str, Path]:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        head = "proposal_id,est_proposition,themes,tendances,statut,relecteur,date,tirage"
        (folder / "relectures.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
        return name, folder

    path = tmp_path / "relectures.csv"
    nord = review("nord", "a1,non,,,,=1+1,2024-01-10,", "a2,non,,,,x,,")
    sud = review("sud", "a1,non,,,,y,2024-02-02,0.5")
    join_reviews([nord, sud, ("vide", tmp_path / "vide")], path, taxonomy)
    assert path.read_text(encoding="utf-8-sig").splitlines()[1:] == [
        "a1;non;;;;'=1+1;2024-01-10;0,5",
        "a2;non;;;;x;;",
    ]
    path.unlink()
    sud = review("sud", "a2,oui,prevention,,realise,y,,", "a1,non,,,,y,,")
    with pytest.raises(UsageError, match=r"- a2 : « nord » et « sud »(?s:.*)Mettez-vous d'accord"):
        join_reviews([nord, sud], path, taxonomy)
    assert not path.exists()
    with pytest.raises(
        UsageError, match=r"« relectures\.csv \(est\) » est à corriger(?s:.*)Ligne 2"
    ):
        join_reviews([nord, review("est", "a3,peut-être,,,,y,,")], path, taxonomy)
    with pytest.raises(UsageError, match=r"relectures\.csv \(est\)"):
        join_reviews([review("est")], path, taxonomy)


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_damaged_bytes_of_an_archive_are_a_clear_error(packed: int, tmp_path: Path) -> None:
    path = tmp_path / "transmission.zip"
    with zipfile.ZipFile(path, "w", packed) as archive:
        archive.writestr("run.json", bytes(range(256)) * 40)
    data = bytearray(path.read_bytes())
    start = 30 + len("run.json") + (9 if packed == zipfile.ZIP_LZMA else 0)
    data[start : start + 40] = b"\xff" * 40
    path.write_bytes(data)
    with pytest.raises(UsageError, match="abîmée"):
        open_part(path, tmp_path / "scratch", Limits())
