"""A diary: who has signed in writes pages, everybody else reads them."""

from flask import Flask

from . import members, pages, store


def create_app(database):
    app = Flask(__name__)
    app.config.from_mapping(SECRET_KEY="dev", DATABASE=database)
    store.attach(app)
    app.register_blueprint(members.bp)
    app.register_blueprint(pages.bp)
    app.add_url_rule("/", endpoint="home")
    return app
