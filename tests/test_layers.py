"""The import layers: a file imports lower layers, never upward, never in a circle."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Lowest first. A name stands for a module or for a whole package; those of one row may import each other.
LAYERS = {
    "ibm_botocore": [
        "__init__ exceptions _http_exceptions",
        "_time _uri _xml _paths hooks config _message _bodies _components _plain_http _locks _leftovers _interrupts",
        "loaders model regions useragent _partitions",
        "validate serialize awsrequest httpchecksum auth response parsers errorfactory _s3_rules",
        "httpsession _proxies configloader configprovider _profiles credentials",
        "_auth_choice signers retries handlers endpoint _call _presign _plan _listeners _hints _redirects"
        " _second_chances",
        "paginate waiter stub docs _client _client_options _connections _service_kit _client_factory client",
        "session",
    ],
    "ibm_s3transfer": [
        "__init__ exceptions constants",
        "subscribers _arguments _config _files _journal _parts _progress _ranges _semaphores _sinks _sources bandwidth",
        "futures _executor",
        "_controller _fetch _multipart _workers",
        "tasks",
        "upload download copies delete _resume _resume_upload _resume_download directories",
        "manager",
        "processpool _process _processes _legacy aspera",
    ],
    "ibm_boto3": [
        "exceptions utils",
        "resources",
        "s3",
        "session",
        "__init__",
        "local",
    ],
}
# Old helper names kept for old imports; no file of ours imports them.
SIDE = {"ibm_botocore.utils", "ibm_botocore.compat", "ibm_s3transfer.utils"}
PACKAGES = list(LAYERS)
LEVEL = {
    f"{package}.{name}": level
    for package, rows in LAYERS.items()
    for level, row in enumerate(rows)
    for name in row.split()
}


def module_name(path: Path) -> str:
    """Return the dotted name of a source file, with `__init__` written out."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


SOURCES = {module_name(path): path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))}


def resolve(name: str) -> str | None:
    """Return the module of ours that a dotted name lies in, or None."""
    while name:
        if name in SOURCES:
            return name
        if f"{name}.__init__" in SOURCES:
            return f"{name}.__init__"
        name = name.rpartition(".")[0]
    return None


def guarded_by_type_checking(tree: ast.Module) -> set[ast.AST]:
    """Return the nodes that only type checkers read."""
    blocks = [n for n in ast.walk(tree) if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.unparse(n.test)]
    return {inner for block in blocks for statement in block.body for inner in ast.walk(statement)}


def written_targets(module: str, node: ast.AST) -> Iterator[str]:
    """Yield the dotted names that an import statement names."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        head = node.module or ""
        if node.level:
            head = ".".join([*module.split(".")[: -node.level], *([head] if head else [])])
        yield from (f"{head}.{alias.name}" for alias in node.names)


def run_at_import(tree: ast.Module) -> set[ast.AST]:
    """Return the nodes that run when the module is imported: all but the bodies of functions."""
    found: set[ast.AST] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        found.add(node)
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))
    return found


@functools.cache
def imports(module: str, *, at_import_only: bool) -> frozenset[str]:
    """Return the modules of ours that a module imports, anywhere or only while it is itself imported."""
    tree = ast.parse(SOURCES[module].read_text(encoding="utf-8"))
    nodes = (run_at_import(tree) if at_import_only else set(ast.walk(tree))) - guarded_by_type_checking(tree)
    targets = {resolve(name) for node in nodes for name in written_targets(module, node)}
    return frozenset(target for target in targets if target is not None and target != module)


def level(module: str) -> int:
    """Return the layer of a module within its package."""
    return LEVEL[".".join(module.split(".")[:2])]


def is_upward(module: str, target: str) -> bool:
    """Whether an import goes to a later package, or to a higher layer of the same one."""
    package, other = module.split(".")[0], target.split(".")[0]
    if package != other:
        return PACKAGES.index(other) > PACKAGES.index(package)
    return level(target) > level(module)


@pytest.mark.parametrize("module", [name for name in SOURCES if name not in SIDE])
def test_every_module_has_a_layer(module: str) -> None:
    assert ".".join(module.split(".")[:2]) in LEVEL, f"{module} is in no layer: name it in LAYERS"


@pytest.mark.parametrize("module", [name for name in SOURCES if name not in SIDE])
def test_imports_go_down_the_layers(module: str) -> None:
    upward = {target for target in imports(module, at_import_only=False) - SIDE if is_upward(module, target)}
    assert not upward, f"{module} imports {sorted(upward)}, which lie above it"


@pytest.mark.parametrize("module", [name for name in SOURCES if name not in SIDE])
def test_no_module_imports_the_old_helper_names(module: str) -> None:
    assert not imports(module, at_import_only=False) & SIDE


def circle_from(start: str, graph: dict[str, frozenset[str]]) -> list[str] | None:
    """Return the shortest import circle through a module, or None."""
    trails = [[start]]
    seen: set[str] = set()
    for trail in trails:
        for target in sorted(graph[trail[-1]]):
            if target == start:
                return [*trail, start]
            if target not in seen:
                seen.add(target)
                trails.append([*trail, target])
    return None


def test_no_imports_go_in_a_circle() -> None:
    graph = {module: imports(module, at_import_only=True) for module in SOURCES}
    circles = [" > ".join(circle) for module in graph if (circle := circle_from(module, graph))]
    assert not circles


def test_the_walk_sees_an_upward_import_and_a_circle() -> None:
    assert is_upward("ibm_botocore.model", "ibm_botocore.session")
    assert is_upward("ibm_botocore.session", "ibm_boto3.session")
    assert not is_upward("ibm_boto3.session", "ibm_botocore.session")
    assert circle_from("a", {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("a")}) == ["a", "b", "c", "a"]


def test_relative_and_absolute_imports_are_both_resolved() -> None:
    relative = ast.parse("from . import session").body[0]
    absolute = ast.parse("from ibm_botocore import session").body[0]
    assert list(written_targets("ibm_botocore.model", relative)) == list(
        written_targets("ibm_botocore.model", absolute)
    )
