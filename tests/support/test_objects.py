"""Response objects that views, error handlers and hooks build, keep and change."""

import ast

from conftest import HERE


def names():
    tree = ast.parse((HERE / "apps" / "objects.py").read_text())
    table = next(node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "VIEWS")
    return [key.value for key in table.keys]


def test_objects(compare):
    views = [name for name in names() if name not in ("folder", "closed")]
    methods = ("GET", "HEAD")
    items = [{"method": method, "path": f"/view/{name}"} for name in views for method in methods]
    items += [{"method": "GET", "path": "/view/closed"}]
    items += [{"method": "GET", "path": path} for path in ("/lookup", "/none")]
    answers = compare("objects", items)
    assert {answer["status"] for answer in answers} >= {200, 201, 202, 203, 204, 304, 307, 404, 410, 418, 500}


def test_files(compare):
    names = ["style.css", "none.css", "../views.py", "%2e%2e/views.py", "", ".", "/etc/passwd"]
    items = [{"method": "GET", "path": f"/view/folder?name={name}"} for name in names]
    for value in ("bytes=0-1", "bytes=2-", "bytes=-1", "bytes=0-0,2-2", "bytes=900-", "lines=1-2"):
        items.append({"method": "GET", "path": "/view/file", "headers": [["Range", value]]})
        items.append({"method": "HEAD", "path": "/view/file", "headers": [["Range", value]]})
        items.append({"method": "GET", "path": "/view/file_plain", "headers": [["Range", value]]})
    for name, value in (
        ("If-None-Match", '"mine"'),
        ("If-None-Match", '"other"'),
        ("If-Modified-Since", "Sun, 09 Sep 2001 01:46:40 GMT"),
        ("If-Modified-Since", "Sun, 09 Sep 2001 01:46:39 GMT"),
    ):
        items.append({"method": "GET", "path": "/view/file_max_age", "headers": [[name, value]]})
    items.append({"method": "GET", "path": "/view/conditional", "headers": [["If-None-Match", '"abc"']]})
    answers = compare("objects", items)
    assert {answer["status"] for answer in answers} >= {200, 206, 304, 404, 416}


def test_hooks(compare):
    paths = ["/view/changed", "/view/replaced", "/view/cookies", "/view/stream", "/view/file", "/view/no_content"]
    paths += ["/view/redirect", "/lookup", "/none", "/view/file_missing"]
    queries = ("after=data", "after=replace", "stop=1", "stop=1&after=data")
    items = [{"method": "GET", "path": f"{path}?{query}", "app": "hooked"} for path in paths for query in queries]
    # Flask refuses to read the body of a file.
    compare("objects", [item for item in items if item["path"] != "/view/file?after=data"])
