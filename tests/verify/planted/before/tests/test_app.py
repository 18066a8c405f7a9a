"""Assertions that hold on both sides, though the two applications differ in many places."""

import pytest

from app import create_app


@pytest.fixture
def client():
    return create_app({"TESTING": True}).test_client()


def test_login(client):
    answer = client.post("/login", data={"name": "ada"})
    assert answer.get_json() == {"user": "ada"}
    assert "seen=yes" in "".join(answer.headers.getlist("Set-Cookie"))


def test_items(client):
    assert len(client.get("/items").get_json()) == 3
    assert client.get("/items/0").get_json() == {"name": "chisel"}
    assert client.get("/items/9").status_code == 404


def test_create(client):
    assert client.post("/items", json={"name": "plane"}).status_code == 401
    client.post("/login", data={"name": "ada"})
    assert client.post("/items", json={"name": "plane"}).status_code == 201


def test_create_needs_json(client):
    answer = client.post("/items", data="{", headers={"Content-Type": "application/json"})
    assert answer.status_code >= 400


def test_rename(client):
    client.post("/login", data={"name": "ada"})
    assert client.put("/items/0", json={"name": "plane"}).get_json() == {"name": "plane"}


def test_total(client):
    assert client.get("/total").get_json() == {"total": 3}


def test_shelf(client):
    assert client.get("/shelf").headers["Location"].endswith("/items")
    assert len(client.get("/shelf", follow_redirects=True).get_json()) == 3


def test_visits(client):
    client.get("/items")
    assert client.get("/visits").get_json()["count"] >= 0


def test_same(client):
    assert client.get("/same?q=a&page=2").get_json() == {"query": "a", "page": 2}


def test_vault_is_locked(client):
    assert client.get("/vault").status_code == 401


def test_trail(client):
    assert len(client.get("/trail").get_json()) == 2


def test_price(client):
    assert int(client.get("/price").get_json()["price"]) == 5


def test_moved(client):
    assert client.get("/moved").headers["Location"].endswith("/items")


def test_shelves(client):
    assert client.get("/shelves/1").get_json() == {"number": 1}
    assert client.get("/shelves/9").status_code == 404


def test_archive(client):
    assert client.post("/archive").status_code == 204
    assert isinstance(client.get("/archive").get_json(), list)


def test_ledger(client):
    assert client.get("/ledger").get_json() == {"rows": 2}
    assert client.head("/ledger").status_code < 500
    assert client.options("/ledger").status_code < 500
    assert client.delete("/ledger").status_code == 405
