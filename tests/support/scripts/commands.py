"""The commands an application keeps, and the shell with its names."""

import os
from tempfile import NamedTemporaryFile

import click
from click.testing import CliRunner

try:
    from flask import Flask as App
    from flask import current_app
    from flask.cli import FlaskGroup
except ImportError:
    from fastapi import FastAPI as App

    from support import AppCommands, add_shell_context, current_app, shell

    is_flask = False
else:
    is_flask = True


def create_app():
    app = App("shop") if is_flask else App(title="shop")
    if is_flask:
        commands = app.cli
        app.shell_context_processor(lambda: {"prices": [1, 2]})
        app.shell_context_processor(lambda: {"rate": 3})
    else:
        commands = app.state.cli = click.Group()
        add_shell_context(app, lambda: {"prices": [1, 2]})
        add_shell_context(app, lambda: {"rate": 3})

    @commands.command()
    @click.argument("name")
    def hello(name):
        click.echo(f"{name}: {current_app._get_current_object() is app}")

    @commands.command()
    def both():
        click.echo("of the application")

    return app


if is_flask:
    cli = FlaskGroup(create_app=create_app)
else:
    cli = AppCommands(create_app)
    cli.add_command(shell)


@cli.command()
def both():
    click.echo("of the group")


@cli.command()
def named():
    click.echo(current_app.name if is_flask else current_app.title)


for arguments in (["hello", "ann"], ["both"], ["named"], ["hello"], ["missing"]):
    result = CliRunner().invoke(cli, arguments, prog_name="shop")
    print(arguments, result.exit_code, result.output)

with NamedTemporaryFile("w", suffix=".py") as startup:
    startup.write("start = 7\n")
    startup.flush()
    os.environ["PYTHONSTARTUP"] = startup.name
    code = "print('names', prices, rate, start, app is not None)\nprint('g' in globals())\n"
    result = CliRunner().invoke(cli, ["shell"], input=code, prog_name="shop")
    print(result.exit_code, "names [1, 2] 3 7 True" in result.output, "True" in result.output)
