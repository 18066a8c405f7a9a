"""A shelf of items behind a sign-in. What differs on the other side is not looked at by the tests."""

from functools import wraps

from flask import Flask, g, jsonify, redirect, request, url_for

ITEMS = ["chisel", "adze", "bradawl"]


def create_app(config=None):
    app = Flask(__name__)
    app.config.update(LOCKED=True)
    app.config.update(config or {})
    items = list(ITEMS)
    visits = []
    trail = []
    archive = []

    def login_required(view):
        @wraps(view)
        def guarded(*args, **values):
            if g.user is None and app.config["LOCKED"]:
                return jsonify(error="sign in"), 401
            return view(*args, **values)

        return guarded

    @app.before_request
    def count():
        visits.append(request.path)
        g.user = request.cookies.get("user")

    @app.before_request
    def first():
        trail.append("first")

    @app.before_request
    def second():
        trail.append("second")

    @app.after_request
    def note_shelf(answer):
        if request.path.startswith("/shelves/"):
            answer.vary.add("Cookie")
            answer.set_cookie("last", "shelf")
        return answer

    @app.post("/login")
    def login():
        name = request.form.get("name", "somebody")
        answer = jsonify(user=name)
        answer.set_cookie("user", name, httponly=True)
        answer.set_cookie("seen", "yes", httponly=True)
        return answer

    @app.get("/visits")
    def visit_count():
        return jsonify(count=len(visits))

    @app.get("/items")
    def index():
        return jsonify(items)

    @app.post("/items")
    @login_required
    def create():
        data = request.get_json()
        items.append(data["name"])
        return jsonify(name=data["name"]), 201

    @app.get("/items/<int:number>")
    def show(number):
        if number >= len(items):
            return jsonify(error="no such item"), 404
        return jsonify(name=items[number])

    @app.put("/items/<int:number>")
    @login_required
    def rename(number):
        items[number] = request.get_json()["name"]
        return jsonify(name=items[number]), 202

    @app.get("/total")
    def total():
        return jsonify(total=len(items)), {"X-Total": str(len(items))}

    @app.route("/shelf", methods=["GET", "POST"])
    def shelf():
        return redirect(url_for("index"))

    @app.get("/trail")
    def last_hooks():
        return jsonify(trail[-2:])

    @app.get("/price")
    def price():
        return jsonify(price=5, currency="EUR")

    @app.get("/moved")
    def moved():
        return redirect("/items")

    @app.get("/shelves/<int:number>")
    def one_shelf(number):
        if number > 3:
            return jsonify(error="no such shelf"), 404
        return jsonify(number=number)

    @app.get("/archive")
    def archived():
        return jsonify(archive)

    @app.post("/archive")
    def put_away():
        archive.append(len(archive))
        return "", 204

    @app.get("/ledger")
    def ledger():
        return jsonify(rows=2)

    @app.get("/same")
    def same():
        return jsonify(query=request.args.get("q"), page=request.args.get("page", 1, type=int))

    @app.get("/forgotten")
    def forgotten():
        return "nobody tests this"

    @app.get("/vault")
    @login_required
    def vault():
        return jsonify(gold=3)

    return app
