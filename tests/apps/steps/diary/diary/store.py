"""Where the pages are kept."""

import sqlite3

from flask import current_app, g


def open_store():
    if "store" not in g:
        g.store = sqlite3.connect(current_app.config["DATABASE"])
        g.store.row_factory = sqlite3.Row
    return g.store


def close_store(error=None):
    store = g.pop("store", None)
    if store is not None:
        store.close()


def create():
    open_store().execute("CREATE TABLE page (number INTEGER PRIMARY KEY, writer TEXT, text TEXT)")


def attach(app):
    app.teardown_appcontext(close_store)
