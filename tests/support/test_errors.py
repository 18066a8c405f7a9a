"""Error pages, handlers, crashes and hooks."""

CODES = [400, 401, 403, 404, 405, 409, 410, 413, 415, 418, 422, 429, 451, 500, 501, 503]
PATHS = [
    *[f"/abort/{code}" for code in CODES],
    "/text/404",
    "/text/403",
    "/text/500",
    "/phrase",
    "/ok",
    "/crash",
    "/trouble",
    "/auth",
    "/retry",
    "/key",
    "/nope",
    *[f"/{page}?before={kind}" for page in ("ok", "nope") for kind in ("abort", "crash", "trouble", "text")],
    *[f"/{page}?after={kind}" for page in ("ok", "nope", "crash") for kind in ("crash", "new")],
]


APPS = ["plain", "handlers", "catch_all", "http_only", "testing", "testing_handlers"]


def test_errors(compare):
    items = [{"app": app, "method": "GET", "path": step} for app in APPS for path in PATHS for step in (path, "/log")]
    compare("errors", items)


def test_a_raised_response(compare):
    compare("errors", [{"app": "plain", "method": "GET", "path": "/response"}])


def test_wrong_method(compare):
    compare("errors", [{"app": app, "method": "POST", "path": "/ok"} for app in ("plain", "handlers", "catch_all")])
