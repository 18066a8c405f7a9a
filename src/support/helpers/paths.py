"""Where an application keeps its instance files."""

import importlib.util
import os
import sys
from pathlib import Path


def instance_path(import_name: str) -> str:
    """Find the folder Flask uses as app.instance_path for a module or package name."""
    parent = _parent_of(import_name)
    prefix = _install_prefix(parent)
    if prefix is None:
        return str(parent / "instance")
    return str(prefix / "var" / f"{import_name}-instance")


def _parent_of(import_name: str) -> Path:
    try:
        spec = importlib.util.find_spec(import_name.partition(".")[0])
    except (ImportError, ValueError):
        spec = None
    if spec is None:
        return Path.cwd()
    folders = spec.submodule_search_locations
    if folders:
        return Path(list(folders)[0]).absolute().parent
    return Path(spec.origin or ".").absolute().parent


def _install_prefix(parent: Path) -> Path | None:
    if parent.is_relative_to(os.path.abspath(sys.prefix)):
        return Path(os.path.abspath(sys.prefix))
    if parent.name.lower() != "site-packages":
        return None
    if parent.parent.name.lower() == "lib":
        return parent.parent.parent
    if parent.parent.parent.name.lower() == "lib":
        return parent.parent.parent.parent
    return parent.parent
