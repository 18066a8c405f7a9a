"""Runs an application of tests/support/apps on Flask and on FastAPI and compares the answers."""

import base64
import functools
import json
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from printing import print_module, print_package  # noqa: E402

COMPARED = {
    "content-type",
    "location",
    "allow",
    "set-cookie",
    "vary",
    "cache-control",
    "content-disposition",
    "www-authenticate",
    "retry-after",
    "content-length",
}


@pytest.fixture(scope="session")
def flask_python():
    return os.environ["FLASK_PYTHON"]


@pytest.fixture(scope="session")
def fastapi_python():
    return os.environ["FASTAPI_PYTHON"]


@pytest.fixture(scope="session")
def bridge_python():
    return os.environ["BRIDGE_PYTHON"]


@pytest.fixture(scope="session", params=["module", "package"])
def support(request, tmp_path_factory):
    """A folder with the helpers as `support`, in each of the two forms."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "package":
        print_package(folder / "support")
    else:
        print_module(folder / "support.py")
    return folder


@pytest.fixture
def run(flask_python, fastapi_python, support):
    """Send requests to one application in its own interpreter."""

    def run(file, items):
        if file.name.endswith("_flask.py"):
            return answers(flask_python, file, json.dumps(items), None)
        return answers(fastapi_python, file, json.dumps(items), support)

    return run


@functools.cache
def answers(python, file, requests, support):
    environment = {**os.environ, "PYTHONPATH": str(support or ""), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [python, "-W", "error", str(HERE / "probe.py"), str(file)]
    done = subprocess.run(command, input=requests, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def compare(run):
    """Send the same requests to <name>_flask.py and <name>_fastapi.py and expect the same answers."""

    def compare(name, items):
        assert items
        expected = run(HERE / "apps" / f"{name}_flask.py", items)
        actual = run(HERE / "apps" / f"{name}_fastapi.py", items)
        different = []
        for item, flask, fastapi in zip(items, expected, actual, strict=True):
            if seen(flask) != seen(fastapi):
                different.append(f"{item}\n  Flask   {seen(flask)}\n  FastAPI {seen(fastapi)}")
        assert not different, f"{len(different)} of {len(items)} differ\n" + "\n".join(different)
        return expected

    return compare


def seen(answer):
    """What a client sees of an answer."""
    headers = sorted([name, shown(name, value)] for name, value in answer["headers"] if kept(name))
    body = answer["body"]
    if answer["status"] in (301, 302):
        # redirect() has a page, RedirectResponse none: nobody shows it.
        headers = [item for item in headers if item[0] not in ("content-type", "content-length")]
        body = ""
    if answer["status"] in (204, 304):
        headers = [item for item in headers if item[0] != "content-type"]
    return {"status": answer["status"], "headers": headers, "body": body}


def kept(name):
    return name in COMPARED or name.startswith("x-")


def shown(name, value):
    if name in ("allow", "vary"):
        return sorted(part.strip() for part in value.split(","))
    if name == "set-cookie":
        pair, *attributes = value.split("; ")
        attributes = [
            "Expires=later" if item.startswith("Expires=") and "1970" not in item else item for item in attributes
        ]
        return [session_payload(pair), *sorted(attributes)]
    return value


def session_payload(pair):
    """Show a signed cookie by its content: the signature holds the time."""
    name, _, value = pair.partition("=")
    parts = value.strip(".").split(".")
    if len(parts) != 3:
        return pair
    data = base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4))
    return f"{name}={(zlib.decompress(data) if value.startswith('.') else data).decode()}"
