"""Hooks of blueprints, hooks that read the body, hooks of one request."""

from flask import Blueprint, Flask, Response, after_this_request, jsonify, request

app = Flask(__name__)
bp = Blueprint("bp", __name__, url_prefix="/p")
child = Blueprint("child", __name__, url_prefix="/c")
seen = []


def before(name):
    def hook():
        seen.append(f"{name} {request.endpoint} {request.view_args}")
        if request.args.get("stop") == name:
            return f"stopped by {name}", 299

    return hook


def after(name):
    def hook(response):
        response.headers["X-Order"] = response.headers.get("X-Order", "") + name
        return response

    return hook


for owner, name in ((app, "a"), (bp, "b"), (child, "c")):
    owner.before_request(before(name + "1"))
    owner.before_request(before(name + "2"))
    owner.after_request(after(name + "1 "))
    owner.after_request(after(name + "2 "))


@app.after_request
def show_seen(response):
    response.headers["X-Seen"] = "; ".join(seen)
    seen.clear()
    return response


@app.after_request
def wrap(response):
    if request.args.get("wrap"):
        response.set_data(b"<" + response.get_data() + b">")
    return response


@app.route("/")
def home():
    @after_this_request
    def once(response):
        response.headers["X-Once"] = request.method
        return response

    return "home"


@app.get("/stream")
def stream():
    return Response(iter(["a", "b"]), mimetype="text/plain")


@bp.get("/b/<int:n>")
def in_bp(n):
    return jsonify(n=n)


@child.get("/c/<name>/")
def in_child(name):
    return name


bp.register_blueprint(child)
app.register_blueprint(bp)
