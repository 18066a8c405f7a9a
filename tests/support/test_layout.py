"""The helpers can be printed in any selection: names are unique, imports form no cycle, each file is small and typed."""

import ast
import subprocess

import pytest
from printing import HELPERS, definitions, helper_files, in_order, print_module, relative_imports

FILES = [*helper_files(), *(HELPERS / f"{name}.py" for name in ("testing", "flask_bridge", "flask_shares"))]


def test_names_are_defined_once():
    names = [name for file in FILES for name in definitions(file)]
    assert sorted(set(names)) == sorted(names)


def test_imported_names_mean_the_same_everywhere():
    # In one module the last import of a name would win for all helpers.
    sources = {}
    for file in FILES:
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                for alias in node.names:
                    name = alias.asname or alias.name
                    sources.setdefault(name, set()).add((node.module, alias.name))
    own = {name for file in FILES for name in definitions(file)}
    assert {name: found for name, found in sources.items() if len(found) > 1 or name in own} == {}


def test_no_name_is_the_stem_of_another_file():
    # In a package the submodule would hide the name.
    for file in FILES:
        assert not [other.stem for other in FILES if other != file and other.stem in definitions(file)]


def test_imports_are_of_existing_names_and_have_no_cycle():
    assert len(in_order()) == len(helper_files())
    for file in FILES:
        for module, name in relative_imports(file):
            assert name in definitions(HELPERS / f"{module}.py"), f"{file.stem} imports {name} from {module}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_is_small_and_documented(file):
    lines = file.read_text().splitlines()
    assert sum(bool(line.strip()) for line in lines) <= 104
    assert lines[0].startswith('"""')


def test_types(fastapi_python, bridge_python, tmp_path):
    print_module(tmp_path / "support.py")
    for python, target in ((bridge_python, HELPERS), (fastapi_python, tmp_path / "support.py")):
        done = subprocess.run([python, "-m", "mypy", "--strict", str(target)], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
