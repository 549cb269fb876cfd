"""The workbench in a real browser: a first visit, editing, a server that dies, keyboard, telephone, axe."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

import pytest

from .conftest import CASES

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None or DRIVER is None, reason="no Chromium with its driver is installed"),
    pytest.mark.filterwarnings("default"),  # the driver's client leaves sockets to be collected
]
pytest.importorskip("selenium")
axe = pytest.importorskip("axe_core_python")
from selenium import webdriver  # noqa: E402
from selenium.common.exceptions import NoSuchElementException  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.action_chains import ActionChains  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
NO_RUN = "0123456789abcdef"
PROGRAM = [sys.executable, "-c", "from contingent.cli import main; main()"]


#: What reaches beyond the right edge of the page and is not scrolled in a box of its own.
TOO_WIDE = """
  const edge = document.documentElement.clientWidth + 0.5;
  if (document.documentElement.scrollWidth <= edge) return [];
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > edge && !e.closest('.scroll'))
    .map(e => `${e.tagName}.${e.getAttribute('class')}: ${e.textContent.trim().slice(0, 40)}`).slice(0, 8);
"""


class Server:
    """``contingent serve`` in a process of its own, always on the same port."""

    def __init__(self, root: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.root = root
        self.start()

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [*PROGRAM, "serve", "--port", str(self.port), "--worlds", "64", "--no-browser"]
        self.process = subprocess.Popen(command, cwd=self.root, stderr=subprocess.DEVNULL)
        until(lambda: urlopen(self.home).status == 200, OSError)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def until(true: Callable[[], Any], *expected: type[Exception], seconds: float = 120) -> Any:
    """Wait until something holds."""
    end = monotonic() + seconds
    while True:
        try:
            if found := true():
                return found
        except expected:
            pass
        assert monotonic() < end, "waited in vain"
        sleep(0.1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("bench")
    (root / "tutorial.yaml").write_text(
        (CASES / "tutorial.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    found = Server(root)
    yield found
    found.kill()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}", "--window-size=1280,900"):
        options.add_argument(flag)
    options.binary_location = str(CHROMIUM)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def run(server: Server, browser: webdriver.Chrome) -> str:
    """The address of an explained tutorial, come to as a first visitor would."""
    browser.get(server.home)
    one(browser, "form.explain button").click()
    until(lambda: "/runs/" in browser.current_url, seconds=400)
    return browser.current_url


@pytest.fixture(autouse=True)
def nothing_on_the_console(browser: webdriver.Chrome) -> Iterator[None]:
    browser.get_log("browser")
    yield
    said = [entry["message"] for entry in browser.get_log("browser")]
    meant = (
        "ERR_CONNECTION_REFUSED",
        f"/runs/{NO_RUN} ",
    )  # a server that was stopped, a run that is not there
    assert [m for m in said if not any(part in m for part in meant)] == []


def one(browser: webdriver.Chrome, selector: str) -> Any:
    return browser.find_element(By.CSS_SELECTOR, selector)


def text(browser: webdriver.Chrome, selector: str) -> str:
    """Read in one go: between finding a part and reading it, the page may have put another in its place."""
    return browser.execute_script(
        "return document.querySelector(arguments[0])?.innerText.trim() ?? ''", selector
    )


def pages(server: Server, run: str) -> list[str]:
    return [
        server.home, run, f"{run}/change", f"{run}/change?contrary=mediation&without=o2", f"{server.home}/write",
        f"{server.home}/write/tutorial.yaml", f"{server.home}/compare?a={run}&b={run}/change?contrary=mediation",
        f"{server.home}/runs/{NO_RUN}",
    ]  # fmt: skip


def test_a_first_visitor_finds_the_four_answers(browser: webdriver.Chrome, run: str) -> None:
    browser.get(run)
    answer = text(browser, "#answer")
    assert "success" in answer
    assert "until about" in answer or "From the first hour" in answer or "could not be ruled out" in answer
    assert text(browser, "#matters")
    one(browser, "header .button.main").click()
    before = text(browser, "#answer-view")
    one(browser, "input[value=mediation]").click()
    until(lambda: "If nobody mediates" in text(browser, "#answer-view .verdict"))
    assert text(browser, "#answer-view") != before
    assert browser.current_url.endswith("?contrary=mediation")
    browser.refresh()
    assert one(browser, "input[value=mediation]").is_selected()
    assert "If nobody mediates" in text(browser, "#answer-view .verdict")
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    one(browser, "option[value='garrison joins:yes']").click()
    until(lambda: "comes out for the challenger" in text(browser, "#answer-view .changes"))


def test_what_a_number_rests_on_opens_beside_it(browser: webdriver.Chrome, run: str) -> None:
    browser.get(run)
    link = one(browser, ".cites a[href^='#fact-']")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", link)
    link.send_keys(Keys.ENTER)
    panel = one(browser, "#panel")
    assert panel.is_displayed()
    browser.execute_script("arguments[0].click()", panel.find_element(By.CSS_SELECTOR, "a[href^='#source-']"))
    assert "Grade" in panel.text
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert not panel.is_displayed()
    assert browser.switch_to.active_element == link


def test_the_scrubber_follows_the_keyboard(browser: webdriver.Chrome, run: str) -> None:
    browser.get(run)
    slider = one(browser, "#hour")
    before = text(browser, "#hour-view .now")
    slider.send_keys(Keys.ARROW_RIGHT)
    until(lambda: text(browser, "#hour-view .now") not in ("", before))
    assert slider.get_attribute("aria-valuetext") in text(browser, "#hour-view .now")
    slider.send_keys(Keys.HOME)
    until(lambda: "hour 0 ·" in text(browser, "#hour-view .now"))


def test_errors_stand_at_their_line_as_one_types(browser: webdriver.Chrome, server: Server) -> None:
    browser.get(f"{server.home}/write")
    one(browser, ".starts input[name=name]").send_keys("typed", Keys.ENTER)
    until(lambda: browser.current_url.endswith("/write/typed.yaml"))
    assert text(browser, "#verdict") == "The case can be used."
    area = one(browser, "#text")
    area.send_keys(Keys.CONTROL, Keys.HOME)
    ActionChains(browser).send_keys("oddity: 1\n").perform()
    until(lambda: text(browser, "#verdict").startswith("1 problem"))
    assert one(browser, ".gutter .bad").text == "1"
    one(browser, "#problems button").click()
    assert browser.execute_script("return getSelection().toString()") == "oddity: 1"
    area.send_keys(Keys.DELETE)
    until(lambda: text(browser, "#verdict") == "The case can be used.")
    until(lambda: "kept" in text(browser, "#kept"))
    one(browser, "#editor button.main").click()
    until(lambda: "As on disk" in text(browser, "#kept"))
    assert "# A case to start from" in (server.root / "typed.yaml").read_text(encoding="utf-8")


def test_nothing_is_lost_when_the_server_dies_in_mid_edit(browser: webdriver.Chrome, server: Server) -> None:
    browser.get(f"{server.home}/write/tutorial.yaml")
    area = one(browser, "#text")
    area.send_keys(Keys.CONTROL, Keys.HOME)
    ActionChains(browser).send_keys("# kept before\n").perform()
    until(lambda: "A draft" in text(browser, "#kept"))
    server.kill()
    ActionChains(browser).send_keys("# typed while it was gone\n").perform()
    until(lambda: "does not answer" in text(browser, "#alarm"))
    server.start()
    until(lambda: "A draft" in text(browser, "#kept") and not text(browser, "#alarm"))
    draft = server.root / ".contingent" / "drafts" / "tutorial.yaml"
    assert draft.read_text(encoding="utf-8").startswith("# kept before\n# typed while it was gone\n")
    server.kill()
    area.send_keys("# and this\n")
    server.start()
    browser.get(f"{server.home}/write/tutorial.yaml")  # the page went too
    until(lambda: "# and this" in one(browser, "#text").get_attribute("value"))
    until(lambda: "# and this" in draft.read_text(encoding="utf-8"))
    browser.execute_script("arguments[0].click()", one(browser, "form[action$=discard] button"))
    until(lambda: "As on disk" in text(browser, "#kept"))


def test_a_job_outlives_its_page_and_can_be_stopped(browser: webdriver.Chrome, server: Server) -> None:
    browser.get(server.home)
    one(browser, "form.explain option[value='1024']").click()
    one(browser, "form.explain button").click()
    until(lambda: "/jobs/" in browser.current_url)
    job = browser.current_url
    browser.refresh()
    browser.get(server.home)
    assert job.rpartition("/")[2] in browser.page_source
    browser.get(job)
    one(browser, "form[action$=cancel] button").click()
    until(lambda: text(browser, "#job-h") == "Stopped", Exception)
    one(browser, "form[action$=forget] button").click()


def test_everything_can_be_reached_by_keyboard(browser: webdriver.Chrome, server: Server, run: str) -> None:
    browser.get(f"{run}/change")
    keys = ActionChains(browser)
    keys.send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element.text == "Skip to the page"
    for _ in range(40):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        if browser.switch_to.active_element.get_attribute("value") == "mediation":
            break
    ActionChains(browser).send_keys(Keys.SPACE).perform()
    until(lambda: "If nobody mediates" in text(browser, "#answer-view .verdict"))
    browser.get(f"{server.home}/write/tutorial.yaml")
    area = one(browser, "#text")
    area.click()
    ActionChains(browser).send_keys(Keys.ESCAPE, Keys.TAB).perform()
    assert browser.switch_to.active_element != area


def test_pages_fit_a_telephone(browser: webdriver.Chrome, server: Server, run: str) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True},
    )
    try:
        for page in pages(server, run):
            browser.get(page)
            assert browser.execute_script(TOO_WIDE) == [], page
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_axe_finds_nothing(browser: webdriver.Chrome, server: Server, run: str) -> None:
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    for page in pages(server, run):
        browser.get(page)
        browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
        browser.execute_script(script)
        found = browser.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        wrong = {v["id"]: [n["html"][:150] for n in v["nodes"][:3]] for v in found["violations"]}
        assert wrong == {}, page


def test_pictures_can_be_taken_along(browser: webdriver.Chrome, run: str, tmp_path: Path) -> None:
    browser.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    browser.get(run)
    for kind in ("SVG", "PNG"):
        offered = f"#ties button[aria-label^='Download {kind}']"
        # put there by a script that may come after the page
        button = until(lambda offered=offered: one(browser, offered), NoSuchElementException)
        browser.execute_script("arguments[0].click()", button)
        (file,) = until(lambda kind=kind: list(tmp_path.glob(f"*.{kind.lower()}")))
        content = file.read_bytes()
        assert content.startswith(b"<svg" if kind == "SVG" else b"\x89PNG")
        assert len(content) > 2000
