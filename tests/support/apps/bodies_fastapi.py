"""Request data: forms, files, JSON, query values, and the request seen from far away."""

from typing import Annotated

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from support import (
    Config,
    Files,
    FormData,
    JsonBody,
    OptionalJson,
    QueryArgs,
    RawBody,
    RequestContext,
    RequestHooks,
    answer_like_flask,
    before_request,
    flask_json,
    json_of,
    lenient,
    request,
)


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
    return flask_json(result)


def far_body():
    return flask_json(
        dict(
            form=list(request.form.items(multi=True)),
            files=[[name, file.filename, file.read().decode("latin-1")] for name, file in request.files.items()],
            json=request.get_json(silent=True),
            data=request.get_data().decode("latin-1"),
        )
    )


def make(**config):
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.config = Config(".", config)

    def early():
        if request.args.get("early"):
            request.form.get("a")

    before_request(app, early)

    @app.get("/far", name="show_far")
    @app.post("/far", name="show_far")
    def show_far():
        return far()

    @app.api_route("/far-body", methods=["GET", "POST", "PUT", "DELETE"])
    def show_far_body():
        return far_body()

    @app.post("/form")
    def form(form: FormData):
        return flask_json(dict(a=form["a"], rest=list(form.items(multi=True)), n=form.get("n", 7, type=int)))

    @app.post("/files")
    def files(files: Files):
        file = files["f"]
        return flask_json([file.filename, file.content_type, bool(file), len(file.read()), sorted(files)])

    @app.api_route("/json", methods=["GET", "POST", "DELETE"])
    def json(data: JsonBody):
        return flask_json(data)

    @app.post("/silent")
    async def silent(data: OptionalJson):
        return flask_json(data)

    @app.post("/force")
    def force(request: Request, body: RawBody):
        return flask_json(json_of(request, body, force=True))

    @app.get("/args")
    def args(
        args: QueryArgs,
        page: Annotated[int, lenient(int, 1)] = 1,
        ratio: Annotated[float | None, lenient(float)] = None,
        flag: Annotated[bool, lenient(bool, False)] = False,
    ):
        return flask_json(
            dict(
                page=page,
                ratio=ratio,
                flag=flag,
                first=args.get("first"),
                many=args.getlist("many", type=int),
                flat=args.to_dict(),
            )
        )

    @app.get("/needed")
    def needed(args: QueryArgs):
        return HTMLResponse(args["needed"])

    @app.post("/raw")
    def raw(body: RawBody):
        return flask_json(len(body))

    answer_like_flask(app)
    app.add_middleware(RequestHooks)
    app.add_middleware(RequestContext)
    return app


apps = {
    "plain": make(),
    "small": make(MAX_CONTENT_LENGTH=100),
    "debug": make(DEBUG=True),
    "limits": make(MAX_FORM_MEMORY_SIZE=20, MAX_FORM_PARTS=2),
}
