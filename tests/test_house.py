"""The rules of the house that a machine can check. Each test says which; CONTRIBUTING.md says why."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "wetread"
TREES = {file.relative_to(SOURCE): ast.parse(file.read_text("utf-8")) for file in sorted(SOURCE.rglob("*.py"))}

HEAVY = (
    "torch",
    "pydicom",
    "onnxruntime",
    "scipy",
    "jinja2",
    "PIL",
    "sklearn",
    "skimage",
    "matplotlib",
    "cryptography",
    "cv2",
    "rapidocr",
)
# Unpickling runs code; these modules do it, or exist to make it easy.
UNPICKLING = {"pickle", "cPickle", "_pickle", "joblib", "dill", "cloudpickle", "shelve", "marshal"}
# A home or a mount of somebody's machine, as bytes: weights are looked at too. The patient Doe is nobody.
MACHINE_PATH = re.compile(rb"(?<![\w.:/])(?:/(?:home|root|Users|work|opt|mnt|srv)/(?!doe/)\w|[A-Z]:\\\\Users)")
REGISTRY = re.compile(rb"index[-_]url|find[-_]links|python[h]osted|pypi[.]org/simple|download[.]pytorch[.]org")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def nodes(kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> Iterator[tuple[Path, ast.AST]]:
    return ((file, node) for file, tree in TREES.items() for node in ast.walk(tree) if isinstance(node, kind))


def documented(body: list[ast.stmt]) -> ast.Expr | None:
    """The statement that is the docstring."""
    first = body[0] if body else None
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    return first if told and isinstance(first, ast.Expr) else None


def length(node: Function) -> int:
    """Lines from `def` to the end, less the docstring."""
    told = documented(node.body)
    docstring = (told.end_lineno or told.lineno) - told.lineno + 1 if told else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def is_stub(node: Function) -> bool:
    """A Protocol's method: nothing but `...`."""
    last = node.body[-1]
    return isinstance(last, ast.Expr) and isinstance(last.value, ast.Constant) and last.value.value is Ellipsis


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    return [(node.module or "").split(".")[0]] if isinstance(node, ast.ImportFrom) else []


def name_of(node: ast.AST | None) -> str:
    """`sys.exit` for a dotted name, "" for anything else."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def calls(*names: str) -> list[str]:
    return [f"{file}:{node.lineno}" for file, node in nodes(ast.Call)
            if isinstance(node, ast.Call) and name_of(node.func) in names]  # fmt: skip


def tracked() -> list[Path]:
    """Every file that git holds or would take; `safe.directory` since a checkout may belong to somebody else."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")
    return [path for name in listed if name and (path := ROOT / name.decode()).is_file()]


def test_functions_are_short() -> None:
    """Rule 4: median at most 10 lines, 90th percentile at most 35."""
    found = [node for _, node in nodes((ast.FunctionDef, ast.AsyncFunctionDef))]
    lengths = [length(node) for node in found if isinstance(node, Function) and not is_stub(node)]
    assert np.median(lengths) <= 10
    assert np.quantile(lengths, 0.9) <= 35


def test_files_are_short() -> None:
    """Rule 4: 90th percentile at most 400 lines; docstrings and comments count here."""
    lengths = [len((SOURCE / file).read_text("utf-8").splitlines()) for file in TREES]
    assert np.quantile(lengths, 0.9) <= 400


def test_every_module_with_code_says_what_it_is() -> None:
    """Rule 5."""
    silent = [str(file) for file, tree in TREES.items() if tree.body and not documented(tree.body)]
    assert silent == []


def test_only_the_command_line_ends_the_process() -> None:
    """Rule 2."""
    found = calls("sys.exit", "exit", "quit", "os._exit") + [
        f"{file}:{node.lineno}"
        for file, node in nodes(ast.Raise)
        if isinstance(node, ast.Raise) and "SystemExit" in {name_of(node.exc), name_of(getattr(node.exc, "func", None))}
    ]
    assert [place for place in found if not place.startswith("cli/")] == []


def test_the_library_does_not_print() -> None:
    """Rule 2: what is printed is not counted, and may hold what it should not."""
    assert calls("print", "pprint.pprint", "pprint") == []


def test_only_the_engine_catches_everything() -> None:
    """Rule 2: an error that nobody expected stops the program, or becomes a counted Failure in an engine."""
    wide = {"", "Exception", "BaseException"}
    found = [
        str(file)
        for file, node in nodes(ast.ExceptHandler)
        if isinstance(node, ast.ExceptHandler) and not isinstance(node.type, ast.Tuple) and name_of(node.type) in wide
    ]
    assert [file for file in found if not file.startswith("engines")] == []


def test_nothing_is_unpickled() -> None:
    """Rule 9."""
    found = [str(file) for file, node in nodes((ast.Import, ast.ImportFrom)) if UNPICKLING & set(imported(node))]
    assert found == []
    # The one .pth of a package that the constraints pin; torch unpickles nothing but tensors there.
    assert [call for call in calls("torch.load") if not call.startswith("training/lite.py")] == []
    assert "weights_only=True" in (ROOT / "src/wetread/training/lite.py").read_text("utf-8")
    assert calls("yaml.load", "yaml.unsafe_load", "eval", "exec") == []
    opened = [
        str(file)
        for file, node in nodes(ast.keyword)
        if isinstance(node, ast.keyword) and node.arg in {"allow_pickle", "trust_remote_code"}
    ]
    assert opened == []


def test_rooms_import_only_what_stands_at_their_right() -> None:
    """The contracts of import-linter in pyproject.toml."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", ["wetread", "wetread.cli.main"])
def test_the_core_starts_without_heavy_libraries(module: str) -> None:
    """Rule 7: each is imported where it is used."""
    code = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not set(HEAVY) & set(json.loads(done.stdout))


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    """A path of somebody's machine helps nobody else; where packages come from is the installer's choice."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: what is tracked is not known")
    found = [
        str(file.relative_to(ROOT))
        for file in tracked()
        if MACHINE_PATH.search(held := file.read_bytes()) or REGISTRY.search(held)
    ]
    assert found == []


def test_every_requirement_is_pinned() -> None:
    """constraints.txt: what was tested together, one version each, without addresses or hashes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    assert all(re.fullmatch(r"[a-z0-9-]+", name) and re.fullmatch(r"[\w.]+", pin) for name, pin in pins.items())
    wanted = [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]
    names = {re.split(r"[\[<>=~! ]", line)[0].lower() for line in wanted} - {"wetread"}
    assert names - set(pins) == set()
