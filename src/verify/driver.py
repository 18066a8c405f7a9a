"""Serves one application, Flask or FastAPI, on a free loopback port until its standard input closes.

    python driver.py 'module:app' | 'module:factory()' [--inputs]

Prints `ready PORT` on standard output. What the application prints goes to standard error. A line `routes`, `entered` or
`inputs` on standard input is answered with one line of JSON: the route table (Flask), the handlers that were entered since
it was last asked, and with --inputs what was read of the requests since then.
"""

import importlib
import inspect
import json
import os
import random
import socket
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "python"))
from flask_to_fastapi_observer import handlers, inputs, loopback  # noqa: E402
from flask_to_fastapi_observer.settings import plain_settings  # noqa: E402


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
    # what to believe of proxies is said in the application, as it was on Flask
    options["proxy_headers"] = False
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


class Answers:
    """Answers questions about the application; ends the process when nobody is left to ask them."""

    def __init__(self, out):
        self.app, self.out, self.routes, self.entered = None, out, [], handlers.begin()
        self.requests = 0

    def about(self, app) -> None:
        self.app = app
        if hasattr(app, "url_map") and hasattr(app, "view_functions"):
            self.routes = handlers.table_of(app)

    def to(self, question: str):
        if question == "routes":
            table = {"routes": self.routes, "handlers": handlers.flask_handlers()}
            return {**table, "config": plain_settings(self.app), "isAsgi": is_asgi(self.app)}
        if question == "inputs":
            return inputs.taken()
        entered, self.entered = sorted(self.entered), handlers.begin()
        # one side may draw more than the other while it answers, unseen: for the body of a HEAD request
        self.requests += 1
        random.seed(self.requests)
        return entered

    def serve(self) -> None:
        for line in sys.stdin:
            print(json.dumps(self.to(line.strip())), file=self.out, flush=True)
        os._exit(0)


def main() -> None:
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    answers = Answers(out)
    threading.Thread(target=answers.serve, daemon=True).start()
    # the application's modules come first, its directory in the place of ours
    del sys.path[0]
    sys.path[0] = os.getcwd()
    if os.environ.get("FLASK_TO_FASTAPI_LOOPBACK"):
        loopback.stay_local()
    handlers.watch(os.getcwd())
    if "--inputs" in sys.argv:
        inputs.watch()
    app = load(sys.argv[1])
    # names and numbers that the application draws are the same on both sides
    random.seed(0)
    answers.about(app)
    serve = serve_asgi if is_asgi(app) else serve_wsgi
    serve(app, lambda port: print("ready", port, file=out, flush=True))


if __name__ == "__main__":
    main()
