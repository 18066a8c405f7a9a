"""Loads configuration in every way and prints it; runs on Flask and on FastAPI."""

import json
import os
import sys
import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp())
(folder / "settings.py").write_text("A = 1\nlower = 2\nB_C = __file__[-11:]\n")
(folder / "settings.json").write_text('{"J": [1], "low": 1}')
(folder / "module_of_settings.py").write_text("M = 1\nclass Settings:\n    K = 'k'\n    lower = 1\n")
sys.path.insert(0, str(folder))
os.environ.update(
    FLASK_NUMBER="5",
    FLASK_TEXT="abc",
    FLASK_LIST="[1, 2]",
    FLASK_NEST__a__B='"x"',
    OTHER_X="true",
    SETTINGS_FILE=str(folder / "settings.py"),
)

try:
    from flask import Flask

    def make():
        return Flask("module_of_settings", root_path=str(folder)).config
except ImportError:
    from support import Config

    def make():
        return Config(str(folder))


def attempt(call):
    config = make()
    before = dict(config)
    try:
        result = call(config)
    except Exception as error:
        result = type(error).__name__
    changed = {key: value for key, value in config.items() if key not in before or before[key] != value}
    return [repr(result), {key: repr(value) for key, value in sorted(changed.items())}]


def namespace(config):
    config.from_mapping(IMAGE_TYPE="fs", IMAGE_PATH="/x", OTHER=1)
    values = config.get_namespace("IMAGE_"), config.get_namespace("IMAGE_", lowercase=False, trim_namespace=False)
    return [sorted(value.items()) for value in values]


class Settings:
    UP = 1
    low = 2

    @property
    def PROPERTY(self):
        return 3


print(
    json.dumps(
        [
            {key: repr(value) for key, value in sorted(make().items())},
            attempt(lambda config: config.from_pyfile("settings.py")),
            attempt(lambda config: config.from_pyfile("missing.py")),
            attempt(lambda config: config.from_pyfile("missing.py", silent=True)),
            attempt(lambda config: config.from_object("module_of_settings")),
            attempt(lambda config: config.from_object("module_of_settings.Settings")),
            attempt(lambda config: config.from_object("no_module.Settings")),
            attempt(lambda config: config.from_object(Settings())),
            attempt(lambda config: config.from_mapping({"A": 1, "b": 2}, C=3, d=4)),
            attempt(lambda config: config.from_envvar("SETTINGS_FILE")),
            attempt(lambda config: config.from_envvar("NOTHING")),
            attempt(lambda config: config.from_envvar("NOTHING", silent=True)),
            attempt(lambda config: config.from_prefixed_env()),
            attempt(lambda config: config.from_prefixed_env("OTHER")),
            attempt(lambda config: config.from_file("settings.json", load=json.load)),
            attempt(lambda config: config.from_file("no.json", load=json.load, silent=True)),
            attempt(namespace),
        ],
        indent=1,
    )
)
