"""Charts as they are put into the page."""

import re
from xml.etree import ElementTree as ET

from pipeline.report.charts import BLUE, Bar, bars
from pipeline.report.estimated import Interval
from pipeline.report.figures import Count


def bar(label: str, n: int) -> Bar:
    return Bar(label, Count("x", label, n, n / 10), BLUE)


def test_a_chart_says_its_labels_and_values_as_text() -> None:
    root = ET.fromstring(bars([bar("Accès <b> & $x^2$", 1234), bar("Rien", 0)], 'Par "thème"'))
    texts = ["".join(item.itertext()) for item in root.iter("text")]
    assert texts == [
        "Accès <b> & $x^2$",
        "1\u202f234 (12\u202f340,0\u00a0%)",
        "Rien",
        "0 (0,0\u00a0%)",
    ]
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Par "thème"'


def test_lengths_follow_the_numbers() -> None:
    svg = bars([bar("a", 10), bar("b", 5)], "x")
    assert re.findall(r'<rect [^>]*width="([\d.]+)"', svg) == ["250", "125"]


def test_an_interval_is_drawn_over_its_bar() -> None:
    count = Count("x", "a", 10, 0.5, interval=Interval(12, 8, 20))
    svg = bars([Bar("a", count, BLUE)], "x")
    assert re.findall(r'd="M([\d.]+) [\d.]+H([\d.]+)', svg) == [("100", "250")] * 2
    assert re.findall(r'<rect [^>]*width="([\d.]+)"', svg) == ["125"]


def test_a_long_label_is_wrapped_inside_the_drawing() -> None:
    root = ET.fromstring(bars([bar("mot " * 36, 1)], "x"))
    texts = ["".join(item.itertext()) for item in root.iter("text")]
    assert len(texts) == 4
    assert max(map(len, texts)) <= 54


def test_nothing_in_a_chart_changes_or_collides() -> None:
    svg = bars([bar("a", 1)], "x")
    assert svg == bars([bar("a", 1)], "x")
    assert not re.search(r" id=|xmlns|http|<style|<metadata|clip-path|\d{4}-\d\d-\d\d", svg)
    assert bars([], "vide").startswith("<svg")
