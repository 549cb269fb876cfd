"""The report in a real browser: the switches move the bars, and nothing is complained of."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from contingent.present.report import render

from .page import Page
from .sample import sample

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--virtual-time-budget=4000",
)  # fmt: skip


def visit(folder: Path, script: str = "", width: int = 1280) -> tuple[str, str]:
    """The page after ``script`` ran in it, and what the console said."""
    file = folder / "report.html"
    file.write_text(
        render(sample()).replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8"
    )
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", f"--window-size={width},900"]
    done = subprocess.run(
        [*command, "--dump-dom", file.as_uri()], capture_output=True, text=True, timeout=120, check=True
    )
    return done.stdout, "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


def drawn(html: str) -> list[list[float]]:
    """The corners of each outcome's area."""
    paths = re.findall(r'<path d="([^"]+)"[^>]*data-o=', html)
    return [[float(n) for n in re.findall(r"[\d.]+", path)] for path in paths]


def test_nothing_is_complained_of_and_every_picture_is_drawn(tmp_path: Path) -> None:
    dom, console = visit(tmp_path)
    assert console == ""
    assert dom.count("bar-row") >= 14
    assert Page(dom).text().count("Every cause is as it was.") == 2


def test_switching_a_cause_off_moves_bars_and_curve(tmp_path: Path) -> None:
    group = sample().switches[1]
    full = len(group.states) - 1
    script = """
      const box = document.querySelectorAll('.switch')[1];
      const path = () => box.querySelector('.moving path[data-o=settled]').getAttribute('d');
      const still = path();
      box.querySelector('input[data-bit="0"]').click();
      box.dataset.moved = String(path() !== still);
    """
    dom, console = visit(tmp_path, script)
    before, after = (100 * group.states[mask].outcomes["settled"] for mask in (full, full - 1))
    assert console == ""
    assert f"{before:.0f} % → {after:.0f} % ± 2" in Page(dom).text()
    assert f"settled falls from {before:.0f} % to {after:.0f} % (± 2)" in Page(dom).text()
    assert 'data-moved="true"' in dom


def test_the_script_draws_what_the_report_drew_and_reset_brings_it_back(tmp_path: Path) -> None:
    script = """
      const box = document.querySelectorAll('.switch')[1];
      box.querySelector('[data-do=none]').click();
      box.querySelector('[data-do=reset]').click();
    """
    dom, _ = visit(tmp_path, script)
    still, moved = map(drawn, dom.split('class="switch"')[2].split('class="moving"'))
    assert len(still) == len(moved) > 0
    for a, b in zip(still, moved, strict=True):
        assert a == pytest.approx(b, abs=0.7)  # the embedded shares are in thousandths


def test_a_link_opens_the_fold_that_hides_its_target(tmp_path: Path) -> None:
    dom, _ = visit(tmp_path, "location.hash = '#observation-o3';")
    assert re.search(r'<details id="observations" open="">', dom)


def test_the_page_fits_a_telephone(tmp_path: Path) -> None:
    script = """
      const frame = document.createElement('iframe');
      frame.style.width = '360px';
      frame.onload = () => {
        document.body.dataset.wide = frame.contentDocument.documentElement.scrollWidth;
      };
      frame.sandbox = 'allow-same-origin';
      frame.srcdoc = '<!doctype html>' + document.documentElement.outerHTML;
      document.body.append(frame);
    """
    dom, _ = visit(tmp_path, script)
    found = re.search(r'data-wide="(\d+)"', dom)
    assert found
    assert int(found[1]) <= 360
