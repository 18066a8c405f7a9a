"""Command lines in tests."""

from collections.abc import Sequence
from typing import Any

from click import Command, Group
from click.testing import CliRunner, Result
from fastapi import FastAPI


class CommandRunner(CliRunner):
    """Invokes the commands of an application, as Flask's app.test_cli_runner()."""

    def __init__(self, app: FastAPI, commands: Group, **options: Any) -> None:
        super().__init__(**options)
        self.app = app
        self.commands = commands

    def invoke(  # type: ignore[override]
        self,
        cli: Command | None = None,
        args: str | Sequence[str] | None = None,
        **extra: Any,
    ) -> Result:
        """Invoke a command, or what the application offers when none is given."""
        return super().invoke(cli or self.commands, args, obj=self.app, **extra)
