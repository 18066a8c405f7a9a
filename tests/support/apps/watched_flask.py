"""Errors that got_request_exception tells of, wherever they are raised."""

from flask import Flask, abort, got_request_exception, request
from werkzeug.exceptions import HTTPException

app = Flask(__name__)
seen = []


def kind(exc):
    return "HTTPException" if isinstance(exc, HTTPException) else type(exc).__name__


got_request_exception.connect(lambda sender, exception: seen.append(kind(exception)), app, weak=False)


@app.before_request
def early():
    match request.args.get("early"):
        case "crash":
            raise KeyError("early")
        case "abort":
            abort(404)
        case "handled":
            raise ValueError("early")
        case "broken":
            raise LookupError("early")
        case "answer":
            return "early", 299


@app.after_request
def late(response):
    if request.args.get("late") == "crash":
        raise KeyError("late")
    if request.args.get("late") == "abort":
        abort(418)
    response.headers["X-Late"] = "yes"
    return response


@app.errorhandler(ValueError)
def on_value(error):
    return "handled", 298


@app.errorhandler(LookupError)
def on_lookup(error):
    if type(error) is LookupError:
        raise ZeroDivisionError
    return "lookup", 297


@app.errorhandler(500)
def on_500(error):
    return f"oops {kind(getattr(error, 'original_exception', None))}", 500


@app.get("/")
def index():
    if "crash" in request.args:
        raise TypeError("view")
    return "ok"


@app.get("/seen")
def show():
    shown = list(seen)
    seen.clear()
    return " ".join(shown)
