"""Rules of every shape: HEAD, OPTIONS, 405, slashes, static files."""

from flask import Blueprint, Flask, request

app = Flask(__name__)
bp = Blueprint("bp", __name__, url_prefix="/p")
child = Blueprint("child", __name__, url_prefix="/c")


@app.route("/")
def home():
    return "home"


@app.get("/leaf")
def leaf():
    return "leaf"


@app.route("/both", methods=["GET", "POST"])
def both():
    return "both"


@app.get("/split")
def split_get():
    return "split get"


@app.post("/split")
def split_post():
    return "split post"


@app.get("/dir/")
def directory():
    return "dir " + request.args.get("q", "")


@app.post("/postdir/")
def post_directory():
    return "postdir"


@app.get("/é/<name>/")
def named(name):
    return name


@app.get("/int/<int:n>")
def integer(n):
    return str(n)


@app.route("/int/<path:rest>", methods=["PUT"])
def put_rest(rest):
    return rest


@app.get("/f/<float:x>")
def floating(x):
    return str(x)


@bp.get("/")
def index():
    return "bp index"


@bp.delete("/thing")
def thing():
    return "", 204


@child.get("/deep/")
def deep():
    return "deep"


bp.register_blueprint(child)
app.register_blueprint(bp)
