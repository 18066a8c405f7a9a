"""Serves one application, Flask or FastAPI, on a free loopback port until its standard input closes.

    python driver.py 'module:app' | 'module:factory()'

Prints `ready PORT` on standard output. What the application prints goes to standard error.
"""

import importlib
import inspect
import os
import socket
import sys
import threading


def load(target: str):
    """The application named by `module:app` or `module:factory()`."""
    module, _, name = target.partition(":")
    value = importlib.import_module(module)
    for part in name.removesuffix("()").split("."):
        value = getattr(value, part)
    return value() if name.endswith("()") else value


def is_asgi(app) -> bool:
    return inspect.iscoroutinefunction(app) or inspect.iscoroutinefunction(type(app).__call__)


def serve_asgi(app, ready) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets=None):
            await super().startup(sockets)
            if self.started:
                ready(sockets[0].getsockname()[1])

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    # contextvars of one request must not be seen by the next one on the same connection
    options = {"log_level": "error", "server_header": False, "reset_contextvars": True}
    try:
        config = uvicorn.Config(app, **options)
    except TypeError:  # uvicorn < 0.45
        del options["reset_contextvars"]
        config = uvicorn.Config(app, **options)
    Server(config).run([listener])


def serve_wsgi(app, ready) -> None:
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log(self, type, message, *args):
            pass

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    ready(server.server_port)
    server.serve_forever()


def exit_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    threading.Thread(target=exit_with_parent, daemon=True).start()
    sys.path[0] = os.getcwd()
    app = load(sys.argv[1])
    serve = serve_asgi if is_asgi(app) else serve_wsgi
    serve(app, lambda port: print("ready", port, file=answers, flush=True))


if __name__ == "__main__":
    main()
