"""Make the pictures of the workbench's main pages for docs/workbench.md.

``python docs/workbench/make.py`` serves a case from a folder of its own, explains it, and takes the pictures
with a headless Chromium and its driver (``pip install -e ".[browser]"``). With ``--folder`` a folder that was
served before is used, with the runs in it.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

HERE = Path(__file__).parent
CASE = HERE.parents[1] / "cases" / "wagner-2023.yaml"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
#: name of the picture -> (page, part of it or "" for the window, width, height)
PICTURES = {
    "see": ("{run}", "", 1200, 1000),
    "hours": ("{run}?hour=12", "#hours", 1200, 2000),
    "ties": ("{run}", "#ties .network", 1200, 2000),
    "change": ("{run}/change?contrary={cause}", ".workshop", 1200, 2000),
    "compare": ("/compare?a={run}&b={run}/change?contrary={cause}", "", 1200, 1000),
    "write": ("/write/{file}", "", 1200, 760),
    "telephone": ("{run}/change?contrary={cause}", "", 390, 844),
}


def main() -> None:
    """Serve, explain, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", type=Path, default=CASE, help="the case file")
    parser.add_argument("--cause", default="mediation", help="the cause that is set to its contrary")
    parser.add_argument("--worlds", default="1024", help="worlds in each island")
    parser.add_argument("--folder", type=Path, help="a folder that holds the case, served before")
    parser.add_argument("--out", type=Path, default=HERE, help="where the pictures go")
    asked = parser.parse_args()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise SystemExit(f"no browser found; expected one of: {', '.join(BROWSERS)}")
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch) / "folder"
        folder.mkdir(exist_ok=True)
        if not (folder / asked.case.name).exists():
            shutil.copyfile(asked.case, folder / asked.case.name)
        address, process = serve(folder)
        try:
            run = explained(address, asked.case.name, asked.worlds)
            driver = opened(browser)
            for name, (page, part, width, height) in PICTURES.items():
                path = page.format(run=run, cause=asked.cause, file=asked.case.name)
                take(driver, address + path, part, asked.out / f"{name}.png", width, height)
                print(asked.out / f"{name}.png")
            driver.quit()
        finally:
            process.terminate()
            process.wait()


def serve(folder: Path) -> tuple[str, subprocess.Popen]:
    """A workbench on a folder: its address and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = [sys.executable, "-c", "from contingent.cli import main; main()"]
    process = subprocess.Popen([*program, "serve", "--port", str(port), "--no-browser"], cwd=folder)
    address = f"http://127.0.0.1:{port}"
    while process.poll() is None:
        try:
            urlopen(address).close()
            return address, process
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the workbench did not start")


def explained(address: str, file: str, worlds: str) -> str:
    """The path of the run of a case, once it is there."""
    sent = urlencode({"case": f"file:{file}", "worlds": worlds}).encode()
    where = urlopen(Request(f"{address}/jobs", sent, {"Origin": address})).url
    while "/jobs/" in where:
        time.sleep(2)
        where = urlopen(where).url
    path = where.removeprefix(address)
    urlopen(f"{address}{path}/change").close()  # its worlds are at hand before the pictures are taken
    return path


def opened(browser: str) -> webdriver.Chrome:
    """A browser without a window."""
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in FLAGS:
        options.add_argument(flag)
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))


def take(driver: webdriver.Chrome, page: str, part: str, picture: Path, width: int, height: int) -> None:
    """A picture of a part of a page, or of what a window of that size shows."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.get(page)
    if part:
        # what sticks to the top of the window would lie over the part
        driver.execute_script(
            "for (const e of document.querySelectorAll('.bar, .scrub')) e.style.position = 'static'"
        )
        driver.find_element("css selector", part).screenshot(str(picture))
    else:
        driver.save_screenshot(str(picture))


if __name__ == "__main__":
    main()
