"""Session cookie, flash, templates and url_for."""

import json
from urllib.parse import quote

import pytest
from conftest import HERE

KINDS = ["date", "tuple", "bytes", "uuid", "markup", "nested", "looks", "long"]
FORM = [["Content-Type", "application/x-www-form-urlencoded"]]


def get(path, app="plain", **more):
    return {"method": "GET", "path": path, "app": app, **more}


SESSION = [
    "/show",
    "/silent",
    "/clear",
    *[f"/set/{kind}" for kind in KINDS],
    "/show",
    "/silent",
    "/nested",
    "/show",
    "/nested?mark=1",
    "/show",
    "/pop",
    "/show",
    "/clear",
    "/show",
    "/permanent",
    "/silent",
    "/show",
    "/clear",
    "/silent",
]


def test_session(compare):
    compare("pages", [get(path, app) for app in ("plain", "custom", "rotated", "no_key") for path in SESSION])


def test_forged_cookies(compare):
    values = ["", "x", "a.b.c", '"quoted"', "eyJhIjoxfQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"]
    cookies = [[["Cookie", f"session={value}"]] for value in values]
    compare("pages", [get(path, headers=cookie) for cookie in cookies for path in ("/show", "/silent")])


@pytest.mark.parametrize("writer, reader", [("flask", "fastapi"), ("fastapi", "flask")])
@pytest.mark.parametrize("app", ["plain", "rotated"])
def test_cookies_are_read_by_the_other_framework(run, writer, reader, app):
    written = run(HERE / "apps" / f"pages_{writer}.py", [get(f"/set/{kind}") for kind in KINDS])
    cookie = dict(written[-1]["headers"])["set-cookie"].partition(";")[0]
    shown = {
        name: run(HERE / "apps" / f"pages_{name}.py", [get("/show", app, headers=[["Cookie", cookie]])])[0]["body"]
        for name in (writer, reader)
    }
    assert shown[writer] == shown[reader]
    assert "Markup" in shown[reader]


def test_flash(compare):
    paths = ["/flash/error", "/silent", "/messages", "/messages", "/flash/info", "/page", "/page"]
    compare("pages", [get(path) for path in paths])


def test_templates(compare):
    typed = "typed=%3Cb%3E&many=1&many=2"
    compare(
        "pages",
        [
            get("/page?q=1&q=2&user=me"),
            get("/page?title=%3Cb%3E", headers=[["Cookie", "c=1; c=2"]]),
            {"method": "POST", "app": "plain", "path": "/page", "headers": FORM, "body": typed},
            {"method": "POST", "app": "plain", "path": "/page?user=x", "headers": FORM, "body": typed, "root": "/app"},
            get("/text"),
            get("/string"),
            get("/json"),
            get("/svg"),
            get("/p/there/4"),
            get("/p/here"),
            get("/p/c/deep"),
            get("/nope"),
        ],
    )


URLS = [
    {"endpoint": "page"},
    {"endpoint": "page", "q": "a b&c", "list": [1, 2], "none": None, "é": "ü"},
    {"endpoint": "typed", "n": 5, "name": "a/b ?#%é"},
    {"endpoint": "typed", "n": -5, "name": "x"},
    {"endpoint": "typed", "n": "7", "name": "x"},
    {"endpoint": "typed", "n": True, "name": "x", "extra": "1"},
    {"endpoint": "typed", "n": 5},
    {"endpoint": "floating", "x": 2, "rest": "a/b c"},
    {"endpoint": "posts"},
    {"endpoint": "posts", "page": 2},
    {"endpoint": "posts", "page": 2, "_anchor": "x y"},
    {"endpoint": "bp.there", "n": 1},
    {"endpoint": "bp.child.deep"},
    {"endpoint": "bp.nothing"},
    {"endpoint": "nothing", "a": 1},
    {"endpoint": ".page"},
    {"endpoint": "static", "filename": "css/a b.css", "v": 3},
    {"endpoint": "static"},
    {"endpoint": "page", "_external": True},
    {"endpoint": "page", "_external": True, "_scheme": "https", "q": 1},
    {"endpoint": "page", "_scheme": "https"},
    {"endpoint": "page", "_external": False},
    {"endpoint": "page", "_method": "POST"},
]


def test_urls(compare):
    host = [["Host", "example.com:8000"]]
    paths = [f"/url?a={quote(json.dumps(args))}" for args in URLS]
    compare("pages", [get(path, root=root, headers=host) for root in ("", "/app") for path in paths])
