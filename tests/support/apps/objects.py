"""Views that build, keep and change response objects, sent from both frameworks with names of their own."""

import io
from datetime import datetime, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
closed = []


def pieces(count=3):
    try:
        for number in range(count):
            yield f"{number}é\n"
    finally:
        closed.append(count)


def cookies(names):
    response = names.make_response("cookies")
    response.set_cookie("plain", "1")
    response.set_cookie("all", "a b;é", max_age=60, path="/x", domain=".example.com", secure=True, httponly=True)
    response.set_cookie("lax", "1", samesite="Lax", expires=datetime(2030, 1, 1, tzinfo=timezone.utc))
    response.delete_cookie("old")
    return response


def changed(names):
    response = names.jsonify(a=1, b="é")
    response.status = "201 CREATED"
    response.headers.add("X-A", 1)
    response.headers.add("X-A", "2")
    response.headers.extend({"X-B": "b"})
    response.cache_control.max_age = 60
    response.vary.add("X-C")
    response.headers["X-Json"] = str(response.get_json() == response.json)
    response.headers["X-Type"] = response.mimetype
    return response


def replaced(names):
    response = names.make_response({"a": 1}, 202, {"X-A": 5})
    response.set_data("<p>é</p>")
    response.mimetype = "text/html"
    return response


def conditional(names):
    response = names.Response("tagged")
    response.set_etag("abc")
    return response.make_conditional(names.request)


def on_close(names):
    response = names.Response("x")
    response.call_on_close(lambda: closed.append("on_close"))
    return response


def own_class(names):
    class Own(names.Response):
        default_mimetype = "text/csv"

    return Own("a,b"), 203, [("X-A", "1"), ("X-A", "2")]


VIEWS = {
    "cookies": cookies,
    "changed": changed,
    "replaced": replaced,
    "conditional": conditional,
    "on_close": on_close,
    "own_class": own_class,
    "empty": lambda names: names.make_response(),
    "no_content": lambda names: names.make_response("", 204),
    "gone": lambda names: names.Response("gone", "410 GONE", mimetype="text/plain"),
    "typed": lambda names: names.Response("x", content_type="text/x-own"),
    "xml": lambda names: names.Response("<a/>", mimetype="application/xml"),
    "bytes": lambda names: names.Response(b"\xff", 203, {"X-A": "é"}),
    "list": lambda names: names.Response(["a", "é"], headers=[("X-A", "1"), ("X-A", "2")]),
    "jsonify_none": lambda names: names.jsonify(),
    "jsonify_list": lambda names: names.jsonify(1, "é"),
    "jsonify_both": lambda names: names.jsonify(1, a=2),
    "jsonify_status": lambda names: (names.jsonify(a=1), "418 I'M A TEAPOT", {"X-A": "1"}),
    "response_pairs": lambda names: (names.make_response("x"), [("X-A", "1"), ("X-A", "2")]),
    "nested": lambda names: names.make_response(names.make_response("x", 201), {"X-A": "1"}),
    "redirect": lambda names: names.redirect("/é?a=b c", 307),
    "redirect_cookie": lambda names: (names.redirect("/x"), {"Set-Cookie": "a=1; Path=/"}),
    "error": lambda names: names.NotFound("no such thing"),
    "stream": lambda names: names.Response(names.stream_with_context(pieces()), mimetype="text/csv"),
    "stream_type": lambda names: names.Response(pieces(4), content_type="application/x-ndjson"),
    "stream_status": lambda names: (pieces(5), 202, {"X-A": "1"}),
    "stream_304": lambda names: names.Response(pieces(6), 304),
    "file": lambda names: names.send_file("static/style.css"),
    "file_absolute": lambda names: names.send_file(HERE / "static" / "style.css", as_attachment=True),
    "file_name": lambda names: names.send_file(io.BytesIO(b"a,b"), "text/csv", True, "é.csv"),
    "file_max_age": lambda names: names.send_file("static/style.css", max_age=60, etag="mine", last_modified=1e9),
    "file_plain": lambda names: names.send_file("static/style.css", conditional=False, etag=False),
    "file_missing": lambda names: names.send_file("static/none.css"),
    "file_unnamed": lambda names: names.send_file(io.BytesIO(b"a")),
    "folder": lambda names: names.send_from_directory("static", names.request.args["name"]),
    "folder_as": lambda names: names.send_from_directory(HERE / "static", "style.css", download_name="b.txt"),
    "folder_changed": lambda names: with_header(names.send_from_directory("static", "style.css")),
    "closed": lambda names: {"closed": [closed.pop(0) for _ in list(closed)]},
}


def with_header(response):
    response.headers["X-A"] = "1"
    response.headers["Cache-Control"] = "private"
    return response
