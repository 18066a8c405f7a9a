import pytest

from shop import create_app


@pytest.fixture
def client():
    return create_app("config.TestingConfig").test_client()


def test_login(client):
    assert client.post("/login", data={"name": "ada"}).get_json() == {"welcome": True}


def test_orders(client):
    assert client.get("/orders").get_json() == {"orders": [1, 2]}


def test_search(client):
    assert client.get("/search?q=a").get_json() == {"found": "a"}
