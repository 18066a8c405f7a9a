"""Errors: default pages, abort, handlers of codes and classes, crashes, hooks that fail."""

from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import HTTPException, NotFound, TooManyRequests, Unauthorized
from werkzeug.datastructures import WWWAuthenticate


class Trouble(Exception):
    pass


def make(**config):
    app = Flask(__name__)
    app.config.update(config)
    log = []

    @app.before_request
    def before():
        if request.args.get("before") == "abort":
            abort(403, "before <b>")
        if request.args.get("before") == "crash":
            raise ValueError("before")
        if request.args.get("before") == "trouble":
            raise Trouble("before")
        if request.args.get("before") == "text":
            return "stopped", 202, {"X-Stop": "1"}
        g.seen = "before"

    @app.after_request
    def after_one(response):
        response.headers["X-One"] = "one"
        response.headers["X-Order"] = response.headers.get("X-Order", "") + "1"
        return response

    @app.after_request
    def after_two(response):
        if request.args.get("after") == "crash":
            raise ValueError("after")
        if request.args.get("after") == "new":
            return Response("replaced", 203)
        response.headers["X-Order"] = response.headers.get("X-Order", "") + "2"
        response.set_cookie("seen", "yes")
        return response

    @app.teardown_request
    def teardown(error):
        log.append(f"request {request.path} {type(error).__name__}")

    @app.teardown_appcontext
    def teardown_app(error):
        log.append(f"app {type(error).__name__}")

    @app.get("/log")
    def show_log():
        text = "\n".join(log)
        log.clear()
        return text

    @app.get("/abort/<int:code>")
    def abort_code(code):
        abort(code)

    @app.get("/text/<int:code>")
    def abort_text(code):
        abort(code, "some <text>\nhere 'q'")

    @app.get("/phrase")
    def phrase():
        abort(404, "Not found")

    @app.get("/ok")
    def ok():
        return "ok " + g.seen

    @app.get("/crash")
    def crash():
        raise ValueError("crash")

    @app.get("/trouble")
    def trouble():
        raise Trouble("view")

    @app.get("/response")
    def response():
        abort(Response("own", 409))

    @app.get("/auth")
    def auth():
        raise Unauthorized(www_authenticate=WWWAuthenticate("basic", {"realm": "r"}))

    @app.get("/retry")
    def retry():
        raise TooManyRequests(retry_after=7)

    @app.get("/key")
    def key():
        return request.args["missing"]

    return app


plain = make()
handlers = make()
catch_all = make()
http_only = make()
testing = make(TESTING=True)
testing_handlers = make(TESTING=True)


for app in (handlers, testing_handlers):

    @app.errorhandler(404)
    def not_found(e):
        return f"own 404: {e.description}", 404

    @app.errorhandler(500)
    def server_error(e):
        return f"own 500: {getattr(e, 'original_exception', None)!r}", 500

    @app.errorhandler(Trouble)
    def on_trouble(e):
        return f"own trouble {e}", 418


@catch_all.errorhandler(Exception)
def everything(e):
    code = e.code if isinstance(e, HTTPException) else 500
    return f"caught {code}", code


@http_only.errorhandler(HTTPException)
def http_error(e):
    return f"http {e.code} {e.name}", e.code


apps = {
    "plain": plain,
    "handlers": handlers,
    "catch_all": catch_all,
    "http_only": http_only,
    "testing": testing,
    "testing_handlers": testing_handlers,
}
