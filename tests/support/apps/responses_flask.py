"""Return values of views."""

import functools
import sys
from pathlib import Path

from flask import Blueprint, Flask, Response, jsonify

sys.path.insert(0, str(Path(__file__).parent))

from views import RETURNED  # noqa: E402

app = Flask(__name__)
bp = Blueprint("bp", __name__, url_prefix="/p")


def decorated(view):
    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        return view(*args, **kwargs)

    return wrapper


for owner in (app, bp):

    @owner.get("/sync/<name>")
    def sync_view(name):
        return RETURNED[name](Response)

    @owner.get("/async/<name>")
    @decorated
    def async_view(name):
        return RETURNED[name](Response)

    @owner.get("/generator")
    def generator_view():
        def view():
            yield "a"
            yield "b"

        return view()

    @owner.post("/created")
    def created():
        return {"a": 1}, 201

    @owner.delete("/gone")
    def gone():
        return "", 204

    @owner.get("/jsonify")
    def as_json():
        return jsonify(a=1, b=[1])


app.register_blueprint(bp)
