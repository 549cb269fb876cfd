"""The documents say what is so: their commands run, their links lead somewhere, their keys resolve."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from contingent.case.article import read_article
from contingent.model.behaviour import CONSTANTS
from contingent.model.clocks.crisis import CRISIS_STEP
from contingent.model.simulate import CARDS

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
#: Written by hand; the pages of docs/reference are generated and have a test of their own.
PAGES = [
    *(ROOT / n for n in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
#: What docs/example/make.py writes.
MADE = {"docs/example/report.html", "docs/example/curve.png", "docs/example/switches.png"}
SMALL = 64  # worlds an island
KEY = re.compile(r"\b[a-z]{4,}(?:18|19|20)\d\d\b")


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of one language, in order."""
    return re.findall(
        rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )


def ran(script: list[str], folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a program writes, run beside cases, documents and tests with this environment first on the path."""
    for beside in ("cases", "docs", "tests"):
        (folder / beside).symlink_to(ROOT / beside)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    cache = tmp_path_factory.getbasetemp() / "cache-of-documents"
    env = os.environ | {"PATH": path, "CONTINGENT_CACHE": str(cache), "PYTHONWARNINGS": "default"}
    done = subprocess.run(
        script, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_two_commands_stand_alone():
    job, tests = blocks(README, "sh")[:2]
    for command in (job, tests):
        assert command.count("\n") == 1
        assert command.startswith(
            "python3 -m venv .venv && .venv/bin/python -m pip install -c constraints.txt -e "
        )
    assert job.endswith("&& .venv/bin/contingent explain cases/wagner-2023.yaml\n")


def test_the_test_command_is_what_the_checks_run():
    parts = blocks(README, "sh")[1].strip().split(" && ")
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    lines = [
        re.sub(r"\s*< /dev/null$| --quiet", "", line).replace('"$venv/bin/python"', ".venv/bin/python")
        for line in run.splitlines()
    ]
    lines = [line.replace('"$venv"', ".venv") for line in lines if line]
    places = [lines.index(part) for part in parts]
    assert places == sorted(places)
    assert places[-1] == len(lines) - 1  # pytest's summary is the last thing printed


@pytest.mark.parametrize(
    ("page", "first"),
    [(README, 2), *((ROOT / "docs" / f"{n}.md", 0) for n in ("tutorial", "drafting", "from-an-article"))],
    ids=["readme", "tutorial", "drafting", "from-an-article"],
)
def test_the_tour_runs(page: Path, first: int, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory):
    script = "".join(blocks(page, "sh")[first:])
    small, changed = re.subn(r"--worlds \d+", f"--worlds {SMALL}", script)
    assert changed == len(re.findall(r"contingent (?:explain|simulate|ask|diff)(?!.*--no-run)", script))
    said = ran(["bash", "-euo", "pipefail", "-c", small], tmp_path, tmp_path_factory)
    assert "the case can be used" in said
    for run in re.findall(r"--out (\S+)", script):
        assert (tmp_path / run / "report.html").exists()
    if "exit code" in script:
        assert "exit code 2" in said
    printed = " ".join(said.split())
    for line in "".join(blocks(page, "text")).splitlines():
        assert " ".join(line.split()) in printed


@pytest.mark.parametrize(
    ("page", "case", "count"),
    [
        (README, "cases/tutorial.yaml", 1),
        (ROOT / "docs" / "tutorial.md", "cases/tutorial.yaml", 2),
        (ROOT / "docs" / "from-an-article.md", "docs/from-an-article/case.yaml", 1),
    ],
    ids=["readme", "tutorial", "from-an-article"],
)
def test_every_change_of_the_tours_case_changes_it(page: Path, case: str, count: int):
    text = (ROOT / case).read_text(encoding="utf-8")
    edits = [e for b in blocks(page, "sh") for e in re.findall(r"'s/(.*?)/(.*?)/'", b)]
    assert len(edits) == count
    for old, new in edits:
        assert text.count(old) == 1
        assert text.replace(old, new) != text


def test_the_case_made_of_the_article_is_finished_and_its_article_short():
    folder = ROOT / "docs" / "from-an-article"
    assert "todo" not in (folder / "case.yaml").read_text(encoding="utf-8")
    assert 20 <= read_article(folder / "article.md").sentences[-1].number <= 35


def test_the_python_example_runs(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory):
    (example,) = blocks(README, "python")
    assert len([line for line in example.splitlines() if line.strip()]) <= 6
    small = re.sub(r"worlds=\d+", f"worlds={SMALL}", example)
    said = ran([sys.executable, "-c", small], tmp_path, tmp_path_factory)
    assert len(said.strip().splitlines()) == 2
    assert (tmp_path / "runs" / "mine" / "report.html").exists()


def test_the_skeleton_of_a_mechanism_loads():
    (skeleton,) = blocks(ROOT / "CONTRIBUTING.md", "python")
    found: dict = {}
    exec(skeleton, found)
    assert set(vars(found["CARD"])) == set(vars(CARDS[0]))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_leads_somewhere(page: Path):
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        target = (page.parent / link).resolve()
        assert target.exists() or str(target.relative_to(ROOT)) in MADE, link


@pytest.mark.parametrize(
    "page", [*PAGES, ROOT / "constraints.txt", ROOT / "CITATION.cff"], ids=lambda p: p.name
)
def test_no_addresses_and_no_places_of_a_machine(page: Path):
    assert not re.search(r"https?://|www\.|/(?:work|home|tmp|root|opt)/", page.read_text(encoding="utf-8"))


def test_every_reference_key_resolves():
    text = (ROOT / "docs" / "bibliography.md").read_text(encoding="utf-8")
    known = re.findall(r"^- \*\*(\w+)\*\*: ", text, re.MULTILINE)
    assert len(known) == len(set(known))
    used = {key for card in CARDS for key in KEY.findall(card.reference)}
    used |= {key for constant in CONSTANTS.values() for key in KEY.findall(constant.source)}
    for page in PAGES:
        used |= set(KEY.findall(page.read_text(encoding="utf-8"))) - {"author2000"}
    for file in (ROOT / "src").rglob("*.py"):
        used |= set(KEY.findall(file.read_text(encoding="utf-8")))
    assert used <= set(known)
    assert {"fearon1995", "caspertyson2014"} <= used


def test_the_page_on_the_model_has_every_mechanism_in_the_order_of_the_step():
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8").lower()
    for card in CARDS:
        assert f"**{card.name}**" in text
    order = ", ".join(f.__module__.rpartition(".")[2] for f in CRISIS_STEP).replace("ending", "endings")
    assert order in " ".join(text.split())


def test_the_readme_has_one_place_for_figures():
    text = README.read_text(encoding="utf-8")
    assert text.count("<!-- benchmarks: begin -->") == text.count("<!-- benchmarks: end -->") == 1


def test_pins_are_exact_and_cover_what_is_required():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0] for line in lines if not line.startswith("#")}
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.]+", line) for line in lines if not line.startswith("#"))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    required = re.search(r"^dependencies = \[(.*?)^\]", project, re.DOTALL | re.MULTILINE)
    extra = re.search(r"^test = \[(.*)\]$", project, re.MULTILINE)
    assert required
    assert extra
    for name in re.findall(r'"([a-z][a-z0-9.-]*)', required[1] + extra[1]):
        assert name.replace(".", "-") in pinned, name
