"""The pages under the rules of axe-core, in headless Chromium."""

import json
import re
import shutil
import subprocess
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PACKAGE = find_spec("axe_core_python")
pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
    pytest.mark.skipif(not PACKAGE, reason="axe-core-python is not installed"),
]
# a fault is serious where it keeps somebody out; colour contrast is one of them
RUN = """
<script>{axe}</script>
<script>axe.run(document, {{resultTypes: ["violations"]}}).then(function (found) {{
  var out = document.createElement("pre");
  out.id = "axe";
  out.textContent = JSON.stringify(found.violations.map(function (one) {{
    var nodes = one.nodes.map(function (node) {{ return node.html; }});
    return {{id: one.id, impact: one.impact, nodes: nodes}};
  }}));
  document.body.appendChild(out);
}});</script></body>"""


def faults(page: Path, place: Path) -> list[dict[str, Any]]:
    """Return what axe-core finds in a copy of the page that lets it run."""
    assert CHROMIUM
    assert PACKAGE
    assert PACKAGE.origin
    axe = (Path(PACKAGE.origin).parent / "axe.min.js").read_text(encoding="utf-8")
    text = page.read_text(encoding="utf-8")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    head, _, tail = text.rpartition("</body>")
    place.write_text(head + RUN.format(axe=axe.replace("</", "<\\/")) + tail, encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    command += ["--virtual-time-budget=20000", place.as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True).stdout
    found = re.search(r'<pre id="axe">(.*?)</pre>', shown, re.DOTALL)
    assert found, "axe-core did not finish"
    return list(json.loads(unescape(found[1])))


@pytest.mark.timeout(600)
def test_no_page_has_a_serious_fault(made: Path, tmp_path: Path) -> None:
    for name in ("index.html", "themes/prevention.html", "preuves/d0.html", "documents.html"):
        serious = [
            one
            for one in faults(made / name, tmp_path / "essai.html")
            if one["impact"] in {"serious", "critical"}
        ]
        assert serious == [], name


@pytest.mark.timeout(600)
def test_the_rules_see_a_fault(tmp_path: Path) -> None:
    page = tmp_path / "faute.html"
    page.write_text('<html lang="fr"><title>a</title><body><img src="a.png"></body></html>')
    assert "image-alt" in {one["id"] for one in faults(page, tmp_path / "essai.html")}
