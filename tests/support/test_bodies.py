"""Forms, files, JSON, query values and the far request."""

URLENCODED = "application/x-www-form-urlencoded"
FORMS = [
    (URLENCODED, "a=1"),
    (URLENCODED, "a=1&a=2&b=&n=x"),
    (URLENCODED, "a=%C3%A9+%2B&n=5"),
    (URLENCODED, "a=%ff"),
    (URLENCODED, "b=1"),
    (URLENCODED, ""),
    (URLENCODED, "a=\xff"),
    (URLENCODED, "a=" + "x" * 200),
    (f"{URLENCODED}; charset=utf-8", "a=1"),
    ("text/plain", "a=1"),
    ("", "a=1"),
]


def part(name, content, filename=None, kind=None):
    file = f'; filename="{filename}"' if filename is not None else ""
    header = f"\r\nContent-Type: {kind}" if kind else ""
    return f'--B\r\nContent-Disposition: form-data; name="{name}"{file}{header}\r\n\r\n{content}\r\n'


MULTIPART = [
    part("a", "1") + part("f", "data", "x.txt", "text/plain") + "--B--\r\n",
    part("a", "1") + part("a", "2") + "--B--\r\n",
    part("f", "", "") + part("a", "") + "--B--\r\n",
    part("f", "no filename") + "--B--\r\n",
    part("a", "x" * 30) + "--B--\r\n",
    part("a", "1") + part("b", "1") + part("c", "1") + "--B--\r\n",
    part("a", "cut off"),
    "garbage",
    "",
]
JSON = [
    ("application/json", '{"a": [1, null, "\xc3\xa9"]}'),
    ("application/json; charset=utf-8", "[1]"),
    ("application/problem+json", "1"),
    ("application/json", "null"),
    ("application/json", ""),
    ("application/json", "{"),
    ("application/json", "\xff"),
    ("application/json", '{"a": NaN}'),
    ("text/plain", "{}"),
    (URLENCODED, "{}"),
    ("", "{}"),
    ("APPLICATION/JSON", "{}"),
]


def post(path, kind, body, app="plain", method="POST"):
    headers = [["Content-Type", kind]] if kind else []
    return {"method": method, "path": path, "headers": headers, "body": body, "app": app}


def test_forms(compare):
    items = []
    for path in ("/form", "/files", "/far-body", "/far-body?early=1", "/form?early=1"):
        for app in ("plain", "small", "limits"):
            items += [post(path, kind, body, app) for kind, body in FORMS]
            items += [post(path, "multipart/form-data; boundary=B", body, app) for body in MULTIPART]
            items += [post(path, "multipart/form-data", MULTIPART[0], app)]
    compare("bodies", items)


def test_json(compare):
    paths = ("/json", "/silent", "/force", "/far-body", "/raw", "/json?early=1")
    compare("bodies", [post(path, kind, body) for path in paths for kind, body in JSON])


def test_malformed_json_in_debug_mode(compare):
    paths = ("/json", "/silent")
    compare("bodies", [post(path, "application/json", body, "debug") for path in paths for body in ("{", "", "[1,")])


def test_json_of_other_methods(compare):
    items = [post("/json", "application/json", "{}", method=method) for method in ("DELETE", "GET")]
    compare("bodies", [*items, {"method": "GET", "path": "/json", "app": "plain"}])


def test_too_large(compare):
    paths = ("/json", "/form", "/raw", "/silent", "/nope")
    compare("bodies", [post(path, "application/json", "1" * 101, "small") for path in paths])


def test_args(compare):
    queries = [
        "",
        "?page=5",
        "?page=x",
        "?page=",
        "?page=5.0",
        "?page=%D9%A3",
        "?ratio=1.5&flag=false",
        "?ratio=x&flag=",
        "?first=1&first=2",
        "?many=1&many=x&many=3",
        "?first=%ff",
        "?first=a+b%20c&first=",
        "?needed",
    ]
    paths = [f"/args{query}" for query in queries] + ["/needed", "/needed?needed=1&needed=2"]
    compare("bodies", [{"method": "GET", "path": path, "app": "plain"} for path in paths])


def test_the_far_request(compare):
    headers = [
        ["Host", "example.com:8080"],
        ["X-Twice", "1"],
        ["X-Twice", "2"],
        ["X-A", "hyphen"],
        ["Cookie", 'c=1; c=2; q="a\\054b"'],
        ["User-Agent", "probe/1"],
        ["Authorization", "Basic dXNlcjpwYXNz"],
        ["Accept", "application/json, text/html;q=0.5"],
        ["Referer", "http://x/"],
    ]
    items = [
        {"method": "GET", "path": f"/far{query}", "headers": headers} for query in ("", "?n=3&n=4&e=%C3%A9", "?n=x")
    ]
    items += [
        {"method": "GET", "path": "/far?a=1", "root": "/app", "headers": headers},
        post("/far?a=q", URLENCODED, "a=f"),
    ]
    compare("bodies", [{"app": "plain", **item} for item in items])
