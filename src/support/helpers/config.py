"""Flask's configuration object."""

import errno
import json
import os
from collections.abc import Callable, Mapping
from typing import IO, Any

from werkzeug.utils import import_string

from .config_defaults import flask_defaults


class Config(dict[str, Any]):
    """A dict of upper-case settings that starts with Flask's defaults and loads files and objects as app.config."""

    def __init__(
        self,
        root_path: str | os.PathLike[str],
        defaults: Mapping[str, Any] | None = None,
        /,
        **values: Any,
    ) -> None:
        super().__init__({**flask_defaults(), **(defaults or {})})
        self.root_path = root_path
        self.from_mapping(values)

    def from_mapping(
        self, mapping: Mapping[str, Any] | None = None, **values: Any
    ) -> bool:
        """Take the upper-case items."""
        self.update(
            {
                key: value
                for key, value in {**(mapping or {}), **values}.items()
                if key.isupper()
            }
        )
        return True

    def from_object(self, obj: object) -> None:
        """Take the upper-case attributes of a module, class or object, or of what a dotted name names."""
        if isinstance(obj, str):
            obj = import_string(obj)
        self.update({name: getattr(obj, name) for name in dir(obj) if name.isupper()})

    def from_pyfile(
        self, filename: str | os.PathLike[str], silent: bool = False
    ) -> bool:
        """Run a Python file, relative to the root path, and take its upper-case names."""
        path = os.path.join(self.root_path, filename)
        try:
            with open(path, "rb") as file:
                code = compile(file.read(), path, "exec")
        except OSError as error:
            if silent and error.errno in (errno.ENOENT, errno.EISDIR, errno.ENOTDIR):
                return False
            raise
        names: dict[str, Any] = {"__file__": path, "__name__": "config"}
        exec(code, names)
        return self.from_mapping(names)

    def from_envvar(self, variable_name: str, silent: bool = False) -> bool:
        """Run the Python file an environment variable names."""
        if os.environ.get(variable_name):
            return self.from_pyfile(os.environ[variable_name], silent)
        if silent:
            return False
        raise RuntimeError(
            f"the environment variable {variable_name} does not name a configuration file"
        )

    def from_prefixed_env(
        self, prefix: str = "FLASK", *, loads: Callable[[str], Any] = json.loads
    ) -> bool:
        """Take PREFIX_KEY variables, JSON where they parse; PREFIX_A__B goes into the dict A."""
        for name in sorted(
            name for name in os.environ if name.startswith(f"{prefix}_")
        ):
            *parents, key = name.removeprefix(f"{prefix}_").split("__")
            target: dict[str, Any] = self
            for parent in parents:
                target = target.setdefault(parent, {})
            try:
                target[key] = loads(os.environ[name])
            except Exception:
                target[key] = os.environ[name]
        return True

    def from_file(
        self,
        filename: str | os.PathLike[str],
        load: Callable[[IO[Any]], Mapping[str, Any]],
        silent: bool = False,
        text: bool = True,
    ) -> bool:
        """Take the upper-case items of what load(file) returns."""
        try:
            with open(
                os.path.join(self.root_path, filename), "r" if text else "rb"
            ) as file:
                return self.from_mapping(load(file))
        except OSError as error:
            if silent and error.errno in (errno.ENOENT, errno.EISDIR):
                return False
            raise

    def get_namespace(
        self, namespace: str, lowercase: bool = True, trim_namespace: bool = True
    ) -> dict[str, Any]:
        """Return the items whose key starts with a prefix."""
        found = {key: value for key, value in self.items() if key.startswith(namespace)}
        if trim_namespace:
            found = {key.removeprefix(namespace): value for key, value in found.items()}
        return (
            {key.lower(): value for key, value in found.items()} if lowercase else found
        )
