"""Session, flash, templates, URLs."""

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

from flask import (
    Blueprint,
    Flask,
    flash,
    g,
    get_flashed_messages,
    has_request_context,
    render_template,
    render_template_string,
    request,
    session,
    url_for,
)
from markupsafe import Markup
from werkzeug.routing import BuildError

VALUES = {
    "date": datetime(2020, 1, 2, 3, 4, 5, tzinfo=timezone.utc),
    "tuple": (1, ("a", [2, (3,)])),
    "bytes": b"\xff\x00",
    "uuid": UUID(int=7),
    "markup": Markup("<b>"),
    "nested": {"a": {"b": [1, None, True, 1.5, "é"]}},
    "looks": {" t": [1]},
    "long": "x" * 400,
}


def make(**config):
    app = Flask(__name__)
    app.config.update({"SECRET_KEY": "secret", **config})
    bp = Blueprint("bp", __name__, url_prefix="/p", template_folder="bp_templates")
    child = Blueprint("child", __name__, url_prefix="/c")

    @app.before_request
    def load():
        g.user = request.args.get("user")

    @app.context_processor
    def extra():
        return {"extra": "app", "title": "processor", "only_bp": ""}

    @bp.context_processor
    def bp_extra():
        return {"extra": "bp", "only_bp": "yes"}

    @app.get("/set/<kind>")
    def set_session(kind):
        session[kind] = VALUES[kind]
        return "set"

    @app.get("/show")
    def show():
        return repr(sorted(session.items()))

    @app.get("/silent")
    def silent():
        return "silent"

    @app.get("/permanent")
    def permanent():
        session.permanent = True
        session["a"] = 1
        return repr(session.permanent)

    @app.get("/clear")
    def clear():
        session.clear()
        return "cleared"

    @app.get("/nested")
    def nested():
        session["nested"]["a"]["c"] = 5
        if request.args.get("mark"):
            session.modified = True
        return "nested"

    @app.get("/pop")
    def pop():
        return repr(session.pop("none", "default")) + repr(session.setdefault("d", 1)) + repr(session.get("x"))

    @app.get("/flash/<category>")
    def do_flash(category):
        flash(f"note {category}", category)
        flash("plain")
        return "flashed"

    @app.get("/messages")
    def messages():
        first = get_flashed_messages(with_categories=True, category_filter=["error"])
        return repr(first) + repr(get_flashed_messages()) + repr(get_flashed_messages(True))

    @app.route("/page", methods=["GET", "POST"])
    def page():
        return render_template("page.html", title=request.args.get("title", "explicit"), items=[1, 2])

    @app.get("/text")
    def text():
        return render_template("mail.txt", name="<b>")

    @app.get("/string")
    def string():
        return render_template_string("{{ x }} {{ extra }} {{ title }}", x="<i>", title="given")

    @app.get("/json")
    def tojson():
        value = {"d": VALUES["date"], "n": Decimal("1.10"), "u": VALUES["uuid"], "b": "</script>", "a": "é"}
        return render_template_string("{{ v|tojson }}", v=value)

    @app.get("/svg")
    def svg():
        return render_template("pic.svg", name="<b>")

    @app.get("/url")
    def url():
        args = json.loads(request.args["a"])
        try:
            return url_for(args.pop("endpoint"), **args)
        except BuildError as error:
            return f"BuildError {error.endpoint}"

    @app.get("/u/<int:n>/<name>", endpoint="typed")
    def typed(n, name):
        return "typed"

    @app.get("/f/<float:x>/<path:rest>")
    def floating(x, rest):
        return "f"

    @app.get("/posts")
    @app.get("/posts/<int:page>")
    def posts(page=1):
        return "posts"

    @bp.get("/here")
    def here():
        return " ".join([url_for(".here"), url_for(".there", n=3), url_for("page"), repr(request.endpoint)])

    @bp.get("/there/<int:n>")
    def there(n):
        return render_template("bp.html")

    @child.get("/deep")
    def deep():
        return f"{url_for('.deep')} {request.blueprint} {request.blueprints} {request.endpoint} {request.view_args}"

    bp.register_blueprint(child)
    app.register_blueprint(bp)
    return app


apps = {
    "plain": make(),
    "other": make(),
    "no_key": make(SECRET_KEY=None),
    "rotated": make(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["secret"]),
    "custom": make(
        SESSION_COOKIE_NAME="sid",
        SESSION_COOKIE_DOMAIN=".example.com",
        SESSION_COOKIE_PATH="/p",
        SESSION_COOKIE_HTTPONLY=False,
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=1),
    ),
}
