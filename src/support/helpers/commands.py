"""The commands of an application."""

from collections.abc import Callable
from typing import Any

import click
from fastapi import FastAPI

from .app_context import app_context


class AppCommands(click.Group):
    """A group that creates the application and has the commands it keeps in app.state.cli, as FlaskGroup."""

    def __init__(self, create_app: Callable[[], FastAPI], **options: Any) -> None:
        super().__init__(**options)
        self._create_app = create_app

    def _commands(self, context: click.Context) -> click.Group:
        if context.obj is None:
            context.obj = self._create_app()
        commands: click.Group = context.obj.state.cli
        return commands

    def list_commands(self, context: click.Context) -> list[str]:
        """List the group's own commands and those of the application."""
        own = super().list_commands(context)
        return sorted({*own, *self._commands(context).list_commands(context)})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Prefer the group's own command of a name, as FlaskGroup does."""
        own = super().get_command(context, name)
        return own or self._commands(context).get_command(context, name)

    def invoke(self, context: click.Context) -> Any:
        """Run a command in a context of the application."""
        self._commands(context)
        context.with_resource(app_context(context.obj))
        return super().invoke(context)
