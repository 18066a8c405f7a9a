"""Bundles of scripts and styles, as Flask-Assets has them."""

import os
from typing import Any

from fastapi import FastAPI
from webassets import env as webassets_env
from webassets import loaders as webassets_loaders

from .context import current_app
from .url import url_for

# It has type hints nowhere.
_webassets: Any = webassets_env
_bundles: Any = webassets_loaders


class AssetsSettings(_webassets.ConfigStorage):  # type: ignore[misc]
    """Options of webassets, kept as the ASSETS_* settings of the application."""

    def __init__(self, *args: Any) -> None:
        self._defaults: dict[str, Any] = {}
        super().__init__(*args)

    def setdefault(self, key: str, value: Any) -> None:
        """Keep a value for applications that have no setting."""
        self._defaults[key] = value

    def __contains__(self, key: str) -> bool:
        return _setting_name(key) in self.env.app.state.config

    def __getitem__(self, key: str) -> Any:
        config = self.env.app.state.config
        name = _setting_name(key)
        return config[name] if name in config else self._defaults[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.env.app.state.config[_setting_name(key)] = value

    def __delitem__(self, key: str) -> None:
        del self.env.app.state.config[_setting_name(key)]


class AssetsResolver(_webassets.Resolver):  # type: ignore[misc]
    """Looks for sources in the load path or the static folder, and serves what is built from the static folder."""

    def search_for_source(self, ctx: Any, item: str) -> Any:
        """Find a source."""
        if ctx.load_path:
            return super().search_for_source(ctx, item)
        folder = ctx.environment.app.state.static_folder
        try:
            return self.consider_single_directory(folder, item)
        except OSError:
            return os.path.normpath(os.path.join(folder, item))

    def resolve_output_to_path(self, ctx: Any, target: str, bundle: Any) -> Any:
        """Say where a bundle is written."""
        if _has_own_place(ctx):
            return super().resolve_output_to_path(ctx, target, bundle)
        folder = ctx.environment.app.state.static_folder
        return os.path.normpath(os.path.join(folder, target))

    def resolve_source_to_url(self, ctx: Any, filepath: str, item: str) -> Any:
        """Give the address of a source that is not bundled."""
        if ctx.load_path:
            return super().resolve_source_to_url(ctx, filepath, item)
        folder = ctx.environment.app.state.static_folder
        return url_for("static", filename=os.path.relpath(filepath, folder))

    def resolve_output_to_url(self, ctx: Any, target: str) -> Any:
        """Give the address of a bundle."""
        if _has_own_place(ctx):
            return super().resolve_output_to_url(ctx, target)
        return url_for("static", filename=target)


class AssetsEnvironment(_webassets.BaseEnvironment):  # type: ignore[misc]
    """The bundles of an application and `{% assets %}` in its templates, with the options of Flask-Assets."""

    config_storage_class = AssetsSettings
    resolver_class = AssetsResolver

    def __init__(self, app: FastAPI | None = None) -> None:
        self._own_app = app
        super().__init__()
        if app is not None:
            self.init_app(app)

    @property
    def app(self) -> FastAPI:
        """The application it was made for, or the current one."""
        return current_app if self._own_app is None else self._own_app

    @property
    def directory(self) -> Any:
        """Where relative paths start."""
        return self.config.get("directory") or self.app.state.static_folder

    @directory.setter
    def directory(self, value: str) -> None:
        self.config["directory"] = value

    @property
    def url(self) -> Any:
        """Where relative addresses start."""
        return self.config.get("url") or "/static"

    @url.setter
    def url(self, value: str) -> None:
        self.config["url"] = value

    def init_app(self, app: FastAPI) -> None:
        """Give the templates of the application the tag."""
        app.state.templates.add_extension("webassets.ext.jinja2.AssetsExtension")
        app.state.templates.assets_environment = self

    def from_yaml(self, path: str) -> None:
        """Register the bundles of a YAML file."""
        for name, bundle in _bundles.YAMLLoader(path).load_bundles().items():
            self.register(name, bundle)


def _setting_name(key: str) -> str:
    return (
        f"ASSETS_{key.upper()}"
        if key.lower() in _webassets.env_options
        else key.upper()
    )


def _has_own_place(ctx: Any) -> bool:
    return ctx.config.get("directory") is not None or ctx.config.get("url") is not None
