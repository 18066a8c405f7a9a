"""What a view may return."""

from conftest import HERE


def test_return_values(compare):
    # Read the names without importing: this interpreter may have neither framework.
    import ast

    tree = ast.parse((HERE / "apps" / "views.py").read_text())
    table = next(node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "RETURNED")
    names = [key.value for key in table.keys]
    paths = [f"{prefix}/{kind}/{name}" for prefix in ("", "/p") for kind in ("sync", "async") for name in names]
    paths += ["/generator", "/p/generator", "/jsonify"]
    answers = compare("responses", [{"method": "GET", "path": path} for path in paths])
    assert {answer["status"] for answer in answers} >= {200, 201, 404, 418, 500}


def test_status_of_the_decorator(compare):
    items = [{"method": "POST", "path": "/created"}, {"method": "DELETE", "path": "/gone"}]
    compare("responses", items)
