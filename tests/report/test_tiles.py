"""The map of tiles."""

from xml.etree import ElementTree as ET

from pipeline.report.masked import HiddenCount
from pipeline.report.tiles import HIDDEN, SHADES, Tile, legend, places, tile_map
from pipeline.territoires import departements


def test_every_departement_has_a_place_of_its_own() -> None:
    assert set(places()) == set(departements())
    assert len(set(places().values())) == len(departements())


def test_neighbours_stand_as_on_the_ground() -> None:
    spots = places()
    assert spots["59"][0] < spots["75"][0] < spots["13"][0]
    assert spots["29"][1] < spots["35"][1] < spots["75"][1] < spots["67"][1]
    assert spots["2B"][0] + 1 == spots["2A"][0]


def test_a_silent_departement_is_not_one_without_proposals() -> None:
    tiles = {code: Tile(code, n, cited=True) for code, n in [("35", 4), ("29", 0)]}
    tiles["69"] = Tile("69", 0, cited=True, outside=True)
    root = ET.fromstring(tile_map(tiles, "Carte"))
    said = {group.findtext("title"): group for group in root}
    assert "Ille-et-Vilaine (35) : 4 propositions" in said
    empty = said["Finistère (29) : 0 proposition"]
    silent = said["Paris (75) : cité nulle part"]
    left = said["Rhône (69) : hors de la sélection"]
    fills = [each.find("rect").get("fill") for each in (left, empty)]  # type: ignore[union-attr]
    assert fills[0] not in {fills[1], *(colour for colour, _ in SHADES)}
    dashes = [each.find("rect").get("stroke-dasharray") for each in (empty, left, silent)]  # type: ignore[union-attr]
    assert dashes == ["none", "none", "3 3"]
    assert [len(each.findall("text")) for each in (empty, left, silent)] == [2, 1, 1]


def test_a_hidden_number_does_not_look_like_no_proposal() -> None:
    tiles = {code: Tile(code, n, cited=True) for code, n in [("35", 9), ("29", 0)]}
    tiles["22"] = Tile("22", HiddenCount("< 5"), cited=True)
    tiles["56"] = Tile("56", HiddenCount("masqué"), cited=True)
    root = ET.fromstring(tile_map(tiles, "Carte"))
    said = {group.findtext("title"): group for group in root}
    small, second = (
        said["Côtes-d'Armor (22) : < 5 propositions"],
        said["Morbihan (56) : nombre masqué"],
    )
    fills = {each.find("rect").get("fill") for each in (small, second)}  # type: ignore[union-attr]
    (fill,) = fills
    told = legend(9, limited=False, hidden=True)
    assert {words: colour for _, colour, words in told}[HIDDEN] == fill
    assert fill not in {"#ffffff", *(colour for colour, _ in SHADES)}
    sizes = [each.findall("text")[1].get("font-size") for each in (small, second)]
    assert sizes == ["15", "10"]  # the word is as wide as the tile


def test_the_legend_tells_no_shade_of_what_is_hidden() -> None:
    first = [next(legend(20, limited=False, hidden=hidden))[2] for hidden in (False, True)]
    assert first == ["1 à 4", "5 à 8"]
