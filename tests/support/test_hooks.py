"""Hooks of blueprints, hooks that read the body, hooks of one request."""

PATHS = ["/", "/p/b/5", "/p/b/x", "/p/c/c/n/", "/p/c/c/n", "/nope", "/static/style.css", "/static/none"]


def test_order_and_scope(compare):
    items = [{"method": method, "path": path} for path in PATHS for method in ("GET", "HEAD", "OPTIONS", "POST")]
    compare("hooks", items)


def test_short_circuits(compare):
    stops = [f"/p/c/c/n/?stop={name}{n}" for name in "abc" for n in (1, 2)]
    compare("hooks", [{"method": "GET", "path": path} for path in stops])


def test_bodies_are_replaced(compare):
    compare("hooks", [{"method": "GET", "path": path} for path in ("/?wrap=1", "/p/b/5?wrap=1", "/nope?wrap=1")])


def test_what_watches_crashes_sees_those_of_hooks(compare):
    asked = ["", "?crash=1", "?late=crash", "?late=abort", "?crash=1&late=crash", "?early=abort&late=crash"]
    asked += [f"?early={name}" for name in ("crash", "abort", "handled", "broken", "answer")]
    asked += ["?early=answer&late=crash", "?early=answer&late=abort", "?early=crash&late=crash", "?early=handled&late=crash"]
    items = [{"method": "GET", "path": path} for query in asked for path in (f"/{query}", f"/none{query}", "/seen")]
    compare("watched", items)
