"""HEAD, OPTIONS, 405, slash redirects and static files."""

METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"]
PATHS = [
    "/",
    "/leaf",
    "/leaf/",
    "/both",
    "/split",
    "/split/",
    "/dir/",
    "/dir",
    "/dir?q=a%20b&q=c",
    "/dir/?q=1",
    "/postdir",
    "/postdir/",
    "/%C3%A9/%C3%BC",
    "/%C3%A9/%C3%BC/",
    "/%C3%A9/a%20b?x=%C3%BC",
    "/int/5",
    "/int/-5",
    "/int/abc",
    "/int/5/",
    "/f/1.5",
    "/p",
    "/p/",
    "/p/thing",
    "/p/thing/",
    "/p/c/deep",
    "/p/c/deep/",
    "/p//c/deep/",
    "/p//c/deep",
    "//leaf",
    "/leaf//",
    "/nope",
    "/nope/",
    "/static/style.css",
    "/static/na%C3%AFve%20file.txt",
    "/static/none.css",
    "/static/",
    "/static",
    "/static/../routing_flask.py",
]


def test_every_method_on_every_path(compare):
    compare("routing", [{"method": method, "path": path} for path in PATHS for method in METHODS])


def test_below_a_prefix(compare):
    paths = ["/leaf", "/dir", "/p/c/deep", "/nope", "/static/style.css"]
    compare("routing", [{"method": "GET", "path": path, "root": "/app"} for path in paths])


def test_conditional_static(compare):
    headers = [["If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"]]
    compare("routing", [{"method": "GET", "path": "/static/style.css", "headers": headers}])
