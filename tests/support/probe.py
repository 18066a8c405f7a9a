"""Sends requests to one application, Flask or FastAPI, and prints the answers as JSON.

Called as: python probe.py <application file> < requests.json
"""

import asyncio
import importlib.util
import io
import json
import sys
import traceback
from urllib.parse import unquote, unquote_to_bytes


def send_wsgi(app, item):
    path, _, query = item["path"].partition("?")
    environ = {
        "REQUEST_METHOD": item["method"],
        "SCRIPT_NAME": item["root"],
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.input": io.BytesIO(item["body"].encode("latin-1")),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in all_headers(item):
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    answer = {}

    def start_response(status, headers, exc_info=None):
        answer.update(status=int(status.split()[0]), headers=[[name.lower(), value] for name, value in headers])

    chunks = app(environ, start_response)
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    return {**answer, "body": body.decode("latin-1")}


def send_asgi(app, item):
    path, _, query = item["path"].partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": item["method"],
        "scheme": "http",
        "path": item["root"] + unquote(path),
        "raw_path": (item["root"] + path).encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": item["root"],
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in all_headers(item)],
        "client": ("127.0.0.1", 50000),
        "server": ("localhost", 80),
    }
    incoming = [{"type": "http.request", "body": item["body"].encode("latin-1"), "more_body": False}]
    answer = {"status": None, "headers": []}
    body = []

    async def receive():
        if not incoming:
            await asyncio.Event().wait()
        return incoming.pop(0)

    async def send(message):
        if message["type"] == "http.response.start":
            answer["status"] = message["status"]
            answer["headers"] = [
                [name.decode("latin-1"), value.decode("latin-1")] for name, value in message["headers"]
            ]
        elif message["type"] == "http.response.body":
            # As a server does, which looks at its own scope.
            body.append(b"" if scope["method"] == "HEAD" else message.get("body", b""))

    asyncio.run(app(scope, receive, send))
    return {**answer, "body": b"".join(body).decode("latin-1")}


def all_headers(item):
    given = {name.lower() for name, _ in item["headers"]}
    extra = [("Host", "localhost")] if "host" not in given else []
    if item["body"] or item["method"] in ("POST", "PUT", "PATCH"):
        extra.append(("Content-Length", str(len(item["body"]))))
    return [*extra, *item["headers"]]


def main():
    spec = importlib.util.spec_from_file_location("application", sys.argv[1])
    module = importlib.util.module_from_spec(spec)
    sys.modules["application"] = module
    spec.loader.exec_module(module)
    apps = module.apps if hasattr(module, "apps") else {"": module.app}
    send = send_wsgi if type(next(iter(apps.values()))).__name__ == "Flask" else send_asgi
    jars = {name: {} for name in apps}
    answers = []
    for item in json.load(sys.stdin):
        item = {"root": "", "headers": [], "body": "", "app": "", **item}
        jar = jars[item["app"]]
        if jar and item.get("cookies", True):
            item["headers"].append(["Cookie", "; ".join(f"{name}={value}" for name, value in jar.items())])
        try:
            answer = send(apps[item["app"]], item)
        except Exception as error:
            if "-v" in sys.argv:
                traceback.print_exc()
            answer = {"status": None, "headers": [], "body": f"raised {type(error).__name__}: {error}"}
        for name, value in answer["headers"]:
            if name == "set-cookie":
                key, _, rest = value.partition("=")
                jar[key] = rest.partition(";")[0]
                if "Max-Age=0" in value:
                    del jar[key]
        answers.append(answer)
    json.dump(answers, sys.stdout)


main()
