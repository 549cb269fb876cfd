"""Who may know whom."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "src" / "contingent"
#: Package -> packages that it must not know.
FORBIDDEN = {
    "case": {"model", "infer", "explain", "present", "compile", "history", "web", "cli"},
    "model": {"case", "infer", "explain", "present", "compile", "history", "web", "cli"},
    "infer": {"case", "explain", "present", "history", "web", "cli"},
    "explain": {"web", "cli"},
    "compile": {"explain", "present", "history", "web", "cli"},
    "present": {"model", "infer", "explain", "compile", "history", "web", "cli"},
    "web": {"model", "infer", "history", "cli"},
}


def name_of(path: Path) -> str:
    parts = ("contingent", *path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(p): p for p in ROOT.rglob("*.py")}


def statements(node: ast.AST) -> list[ast.Import | ast.ImportFrom]:
    """Import statements that run, wherever they stand."""
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return []
    found = [node] if isinstance(node, ast.Import | ast.ImportFrom) else []
    return found + [s for child in ast.iter_child_nodes(node) for s in statements(child)]


def known(module: str) -> set[str]:
    """Modules of the project that a module imports."""
    found = set()
    for statement in statements(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(statement, ast.Import):
            found |= {alias.name for alias in statement.names}
            continue
        assert statement.level == 0, f"{module}: relative import"
        for alias in statement.names:
            full = f"{statement.module}.{alias.name}"
            found.add(full if full in MODULES else str(statement.module))
    return {f for f in found if f.split(".")[0] == "contingent"}


def package(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("of", FORBIDDEN)
def test_nobody_knows_whom_he_must_not(of: str) -> None:
    offences = {
        f"{m} -> {other}"
        for m in MODULES
        if package(m) == of
        for other in known(m)
        if package(other) in FORBIDDEN[of]
    }
    assert offences == set()


def test_nothing_imports_the_command_line() -> None:
    assert [m for m in MODULES if any(package(k) == "cli" for k in known(m)) and package(m) != "cli"] == []


def test_only_the_bridge_turns_a_case_into_a_model() -> None:
    """What knows both the text of a case and the layout of a model is ``compile``."""
    builds = {
        m
        for m in MODULES
        if "contingent.model.layout" in known(m)
        and any(k.startswith("contingent.case.schema") for k in known(m))
    }
    assert {m.rsplit(".", 1)[0] for m in builds} == {"contingent.compile"}


def test_no_cycles() -> None:
    remaining = {m: known(m) & set(MODULES) - {m} for m in MODULES}
    while remaining:
        free = [m for m, needs in remaining.items() if not needs & set(remaining)]
        assert free, f"a cycle among {sorted(remaining)}"
        for m in free:
            del remaining[m]


@pytest.mark.parametrize("of", ["case", "present", "web"])
def test_no_simulator_is_loaded_to_read_or_to_show(of: str) -> None:
    modules = sorted(m for m in MODULES if package(m) == of)
    script = (
        f"import importlib, sys; [importlib.import_module(m) for m in {modules}]; print('jax' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
