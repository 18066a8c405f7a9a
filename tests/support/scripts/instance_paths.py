"""Prints the instance folder of modules and packages in several places; runs on Flask and on FastAPI."""

import importlib
import sys
import tempfile
from pathlib import Path

folder = Path(tempfile.gettempdir()) / "flask_support_instance_paths"
places = {
    "plain": folder / "plain",
    "venv": folder / "venv" / "lib" / "python3.11" / "site-packages",
    "windows": folder / "win" / "Lib" / "site-packages",
    "odd": folder / "odd" / "site-packages",
}
for name, place in places.items():
    (place / f"{name}_package" / "inner").mkdir(parents=True, exist_ok=True)
    (place / f"{name}_package" / "__init__.py").write_text("")
    (place / f"{name}_package" / "inner" / "__init__.py").write_text("")
    (place / f"{name}_module.py").write_text("")
    sys.path.append(str(place))

try:
    from flask import Flask

    def instance_path(name):
        return Flask(name).instance_path
except ImportError:
    from support import instance_path

for name in places:
    for import_name in (f"{name}_package", f"{name}_package.inner", f"{name}_module"):
        importlib.import_module(import_name)
        print(import_name, instance_path(import_name))
print(instance_path("does_not_exist"))
