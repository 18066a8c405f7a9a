"""Request data: forms, files, JSON, query values, and the request seen from far away."""

from flask import Flask, jsonify, request


def far():
    names = (
        "method path full_path url base_url url_root host_url host scheme is_secure root_path script_root "
        "query_string content_type mimetype content_length is_json endpoint blueprint view_args remote_addr "
        "referrer"
    ).split()
    result = {name: repr(getattr(request, name)) for name in names}
    result["args"] = [list(request.args.items(multi=True)), request.args.get("n", 1, type=int)]
    result["headers"] = [request.headers.get("X-Twice"), request.headers.get("x_a"), request.headers.get("Nope", "d")]
    result["cookies"] = [request.cookies.get("c"), dict(request.cookies)]
    result["agent"] = str(request.user_agent)
    result["auth"] = repr(request.authorization and request.authorization.username)
    result["accept"] = request.accept_mimetypes.best_match(["text/html", "application/json"])
    result["values"] = list(request.values.items(multi=True))
    return jsonify(result)


def far_body():
    return jsonify(
        form=list(request.form.items(multi=True)),
        files=[[name, file.filename, file.read().decode("latin-1")] for name, file in request.files.items()],
        json=request.get_json(silent=True),
        data=request.get_data().decode("latin-1"),
    )


def make(**config):
    app = Flask(__name__)
    app.config.update(config)

    @app.before_request
    def early():
        if request.args.get("early"):
            request.form.get("a")

    @app.route("/far", methods=["GET", "POST"])
    def show_far():
        return far()

    @app.route("/far-body", methods=["GET", "POST", "PUT", "DELETE"])
    def show_far_body():
        return far_body()

    @app.post("/form")
    def form():
        return jsonify(
            a=request.form["a"], rest=list(request.form.items(multi=True)), n=request.form.get("n", 7, type=int)
        )

    @app.post("/files")
    def files():
        file = request.files["f"]
        return jsonify([file.filename, file.content_type, bool(file), len(file.read()), sorted(request.files)])

    @app.route("/json", methods=["GET", "POST", "DELETE"])
    def json():
        return jsonify(request.get_json())

    @app.post("/silent")
    def silent():
        return jsonify(request.get_json(silent=True))

    @app.post("/force")
    def force():
        return jsonify(request.get_json(force=True))

    @app.get("/args")
    def args():
        return jsonify(
            page=request.args.get("page", 1, type=int),
            ratio=request.args.get("ratio", type=float),
            flag=request.args.get("flag", False, type=bool),
            first=request.args.get("first"),
            many=request.args.getlist("many", type=int),
            flat=request.args.to_dict(),
        )

    @app.get("/needed")
    def needed():
        return request.args["needed"]

    @app.post("/raw")
    def raw():
        return jsonify(len(request.get_data()))

    return app


apps = {
    "plain": make(),
    "small": make(MAX_CONTENT_LENGTH=100),
    "debug": make(DEBUG=True),
    "limits": make(MAX_FORM_MEMORY_SIZE=20, MAX_FORM_PARTS=2),
}
