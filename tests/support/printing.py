"""Prints the helpers in the two forms a migrated project gets them in: one module, or a package."""

import ast
from pathlib import Path

HELPERS = Path(__file__).resolve().parents[2] / "src" / "support" / "helpers"

# Imported from where they are, so not in the one module; those of a mounted Flask application need Flask.
APART = ("__init__", "testing", "flask_bridge", "flask_login_checks", "flask_shares", "unittest_case", "unittest_request_case")


def helper_files():
    return [file for file in sorted(HELPERS.glob("*.py")) if file.stem not in APART]


def definitions(file):
    """List the names a file defines at its top level."""
    names = []
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets]
        elif isinstance(node, ast.AnnAssign):
            names.append(node.target.id)
    return names


def relative_imports(file):
    """List (module, name) of every import from another helper."""
    nodes = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom)]
    return [(node.module, alias.name) for node in nodes if node.level == 1 for alias in node.names]


def in_order():
    """Sort the files so that each comes after the ones it imports from."""
    by_name = {file.stem: file for file in helper_files()}
    done = []

    def visit(name, above):
        assert name not in above, f"import cycle: {[*above, name]}"
        if by_name[name] not in done:
            for module, _ in relative_imports(by_name[name]):
                visit(module, [*above, name])
            if by_name[name] not in done:
                done.append(by_name[name])

    for name in by_name:
        visit(name, [])
    return done


def print_package(folder):
    folder.mkdir(parents=True)
    lines = []
    for file in [*helper_files(), *(HELPERS / f"{stem}.py" for stem in APART[1:])]:
        (folder / file.name).write_text(file.read_text())
    for file in helper_files():
        public = [name for name in definitions(file) if not name.startswith("_")]
        lines += [f"from .{file.stem} import {name} as {name}" for name in public]
    (folder / "__init__.py").write_text("\n".join(lines) + "\n")


def print_module(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    imports, bodies = [], []
    for file in in_order():
        source = file.read_text()
        nodes = ast.parse(source).body
        lines = source.splitlines()
        last_import = 0
        for node in nodes:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                last_import = node.end_lineno
                if not (isinstance(node, ast.ImportFrom) and node.level):
                    line = "\n".join(lines[node.lineno - 1 : node.end_lineno])
                    # mypy says once that a module has no types.
                    module = f"from {node.module} import" if isinstance(node, ast.ImportFrom) else line
                    if line not in imports and any(other.startswith(module) for other in imports):
                        line = line.removesuffix("  # type: ignore[import-untyped]")
                    imports.append(line)
        bodies.append("\n".join(lines[max(last_import, nodes[0].end_lineno) :]).strip())
    path.write_text("\n".join(dict.fromkeys(imports)) + "\n\n\n" + "\n\n\n".join(bodies) + "\n")
