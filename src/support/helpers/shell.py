"""The interactive shell of `flask shell`."""

import os
import sys
from code import interact
from collections.abc import Callable
from typing import Any

import click
from fastapi import FastAPI

from .context import current_context, g


def add_shell_context(app: FastAPI, function: Callable[[], dict[str, Any]]) -> None:
    """Give the shell the names that function() returns, as @app.shell_context_processor."""
    functions = getattr(app.state, "shell_context_functions", [])
    app.state.shell_context_functions = [*functions, function]


@click.command("shell")
def shell() -> None:
    """Run a shell in the app context, as `flask shell`."""
    names: dict[str, Any] = {}
    startup = os.environ.get("PYTHONSTARTUP", "")
    if os.path.isfile(startup):
        with open(startup) as file:
            exec(compile(file.read(), startup, "exec"), names)
    app = current_context().app
    names.update({"app": app, "g": g})
    for function in getattr(app.state, "shell_context_functions", []):
        names.update(function())
    _complete(names)
    interact(f"Python {sys.version} on {sys.platform}", local=names)


def _complete(names: dict[str, Any]) -> None:
    hook = getattr(sys, "__interactivehook__", None)
    if hook is None:
        return
    try:
        import readline
        from rlcompleter import Completer
    except ImportError:
        pass
    else:
        readline.set_completer(Completer(names).complete)
    hook()
