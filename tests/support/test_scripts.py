"""Configuration, instance folders, contexts and the test client."""

import os
import subprocess

from conftest import HERE


def output(python, script, support):
    environment = {**os.environ, "PYTHONPATH": str(support), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [python, "-W", "error", str(HERE / "scripts" / script)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_config(flask_python, fastapi_python, support):
    assert output(fastapi_python, "config_values.py", support) == output(flask_python, "config_values.py", support)


def test_instance_path(flask_python, fastapi_python, support):
    assert output(fastapi_python, "instance_paths.py", support) == output(flask_python, "instance_paths.py", support)


def test_contexts_and_client(fastapi_python, support):
    assert output(fastapi_python, "client.py", support) == "done\n"


def test_commands_and_shell(flask_python, fastapi_python, support):
    assert output(fastapi_python, "commands.py", support) == output(flask_python, "commands.py", support)
