"""Make the example: the report of a case, and two pictures of it for the README.

``python docs/example/make.py`` explains the founding case and needs a headless Chromium. With
``--run RUN`` the report of a run folder is used as it stands.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
CASE = HERE.parents[1] / "cases" / "wagner-2023.yaml"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH, SCALE = 1080, 1.5
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--virtual-time-budget=4000", f"--force-device-scale-factor={SCALE}",
)  # fmt: skip

#: Leaves one section of the page, and says how high it is.
ONLY = """
  for (const part of document.querySelectorAll('header, footer, .skip, main > *'))
    if (part.id !== NAME) part.remove();
  const kept = document.getElementById(NAME);
  EXTRA
  kept.style.margin = kept.style.border = 0;
  document.body.dataset.high = Math.ceil(kept.getBoundingClientRect().bottom + window.scrollY) + 16;
"""
#: name of the picture -> (section, what else is done to it)
PICTURES = {
    "curve": (
        "course",
        "const first = kept.querySelector('figure');"
        "for (const part of [...kept.children])"
        "  if (part.tagName !== 'H2' && part !== first) part.remove();"
        "for (const part of [...first.querySelectorAll('.wide, .narrow')].slice(2)) part.remove();"
        "first.querySelector('figcaption').remove();",
    ),
    "switches": (
        "switches",
        "const boxes = [...kept.querySelectorAll('.switch')];"
        "boxes.slice(0, -1).forEach(box => box.remove());"
        "boxes.at(-1).querySelector('input[data-bit]').click();",
    ),
}


def main() -> None:
    """Explain, copy the report, take its pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", default=str(CASE), help="a case file, or the name of a shipped case")
    parser.add_argument("--worlds", default="4096", help="worlds in each island")
    parser.add_argument("--run", type=Path, help="use this run folder instead of explaining")
    parser.add_argument("--out", type=Path, default=HERE, help="where the report and the pictures go")
    asked = parser.parse_args()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise SystemExit(f"no browser found; expected one of: {', '.join(BROWSERS)}")
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        run = asked.run or explain(asked.case, asked.worlds, Path(folder) / "run")
        shutil.copyfile(run / "report.html", asked.out / "report.html")
        for name, (section, extra) in PICTURES.items():
            take(browser, asked.out / "report.html", asked.out / f"{name}.png", section, extra, Path(folder))
            print(asked.out / f"{name}.png")


def explain(case: str, worlds: str, run: Path) -> Path:
    """A run folder, by the command line."""
    program = [sys.executable, "-c", "from contingent.cli import main; main()"]
    subprocess.run([*program, "explain", case, "--worlds", worlds, "--out", str(run)], check=True)
    return run


def take(browser: str, report: Path, picture: Path, section: str, extra: str, folder: Path) -> None:
    """A picture of one section, as high as it is."""
    page = folder / f"{section}.html"
    script = ONLY.replace("NAME", f"'{section}'").replace("EXTRA", extra)
    html = report.read_text(encoding="utf-8").replace("</body>", f"<script>{script}</script></body>")
    page.write_text(html, encoding="utf-8")
    command = [browser, *FLAGS, f"--user-data-dir={folder / 'profile'}"]
    dom = visit([*command, f"--window-size={WIDTH},900", "--dump-dom", page.as_uri()])
    high = re.search(r'data-high="(\d+)"', dom)
    if high is None:
        raise SystemExit(f"the report has no section {section!r} that could be drawn")
    visit([*command, f"--window-size={WIDTH},{high[1]}", f"--screenshot={picture}", page.as_uri()])


def visit(command: list[str]) -> str:
    """What the browser writes to standard output."""
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


if __name__ == "__main__":
    main()
