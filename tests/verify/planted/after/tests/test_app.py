"""Assertions that hold on both sides, though the two applications differ in many places."""

import pytest
from fastapi.testclient import TestClient

from app import create_app


@pytest.fixture
def client():
    return TestClient(create_app({"TESTING": True}), base_url="http://localhost", follow_redirects=False)


def test_login(client):
    answer = client.post("/login", data={"name": "ada"})
    assert answer.json() == {"user": "ada"}
    assert "seen=yes" in "".join(answer.headers.get_list("set-cookie"))


def test_items(client):
    assert len(client.get("/items").json()) == 3
    assert client.get("/items/0").json() == {"name": "chisel"}
    assert client.get("/items/9").status_code == 404


def test_create(client):
    assert client.post("/items", json={"name": "plane"}).status_code == 401
    client.post("/login", data={"name": "ada"})
    assert client.post("/items", json={"name": "plane"}).status_code == 201


def test_create_needs_json(client):
    answer = client.post("/items", content="{", headers={"Content-Type": "application/json"})
    assert answer.status_code >= 400


def test_rename(client):
    client.post("/login", data={"name": "ada"})
    assert client.put("/items/0", json={"name": "plane"}).json() == {"name": "plane"}


def test_total(client):
    assert client.get("/total").json() == {"total": 3}


def test_shelf(client):
    assert client.get("/shelf").headers["Location"].endswith("/items")
    assert len(client.get("/shelf", follow_redirects=True).json()) == 3


def test_visits(client):
    client.get("/items")
    assert client.get("/visits").json()["count"] >= 0


def test_same(client):
    assert client.get("/same?q=a&page=2").json() == {"query": "a", "page": 2}


def test_vault_is_locked(client):
    assert client.get("/vault").status_code == 401


def test_trail(client):
    assert len(client.get("/trail").json()) == 2


def test_price(client):
    assert int(client.get("/price").json()["price"]) == 5


def test_moved(client):
    assert client.get("/moved").headers["Location"].endswith("/items")


def test_shelves(client):
    assert client.get("/shelves/1").json() == {"number": 1}
    assert client.get("/shelves/9").status_code == 404


def test_archive(client):
    assert client.post("/archive").status_code == 204
    assert isinstance(client.get("/archive").json(), list)


def test_ledger(client):
    assert client.get("/ledger").json() == {"rows": 2}
    assert client.head("/ledger").status_code < 500
    assert client.options("/ledger").status_code < 500
    assert client.delete("/ledger").status_code == 405
