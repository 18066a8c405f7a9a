import pytest

from diary import create_app
from diary.store import create, open_store


@pytest.fixture
def app(tmp_path):
    app = create_app(str(tmp_path / "diary.sqlite"))
    with app.app_context():
        create()
    return app


@pytest.fixture
def client(app):
    return app.test_client()


def sign_in(client, name):
    response = client.post("/members/door", data={"name": name})
    assert response.status_code == 302
    assert response.headers["Location"] == "/"


def test_a_stranger_reads(client):
    response = client.get("/")
    assert b"stranger" in response.data
    assert b'href="/members/door"' in response.data


def test_a_stranger_is_sent_to_the_door(client):
    for response in (client.get("/members/me"), client.post("/pages", data={"text": "x"}), client.delete("/pages/1")):
        assert response.status_code == 302
        assert response.headers["Location"] == "/members/door"


def test_a_member_writes(app, client):
    sign_in(client, "ada")
    assert client.post("/pages", data={"text": "Rain."}).headers["Location"] == "/"
    assert b"1: Rain. (ada)" in client.get("/").data
    assert client.get("/members/me").get_json() == {"name": "ada", "pages": 1, "home": "/", "all": "/"}
    with app.app_context():
        assert open_store().execute("SELECT COUNT(*) FROM page").fetchone()[0] == 1


def test_only_the_writer_tears_out(client):
    sign_in(client, "ada")
    client.post("/pages", data={"text": "Rain."})
    sign_in(client, "bob")
    assert client.delete("/pages/1").status_code == 403
    assert client.delete("/pages/2").status_code == 404
    sign_in(client, "ada")
    assert client.delete("/pages/1").get_json() == {"torn": 1}
    assert b"Rain" not in client.get("/").data
    assert client.put("/pages/1").status_code == 405
