"""The pages."""

from flask import Blueprint, g, jsonify, redirect, render_template, request, url_for

from .members import members_only, writer_only
from .store import open_store

bp = Blueprint("pages", __name__)


@bp.route("/")
def index():
    rows = open_store().execute("SELECT * FROM page ORDER BY number").fetchall()
    return render_template("index.html", rows=rows)


@bp.route("/pages", methods=["POST"])
@members_only
def write():
    store = open_store()
    store.execute("INSERT INTO page (writer, text) VALUES (?, ?)", (g.member, request.form["text"]))
    store.commit()
    return redirect(url_for("pages.index"))


@bp.route("/pages/<int:number>", methods=["DELETE"])
@members_only
@writer_only
def tear_out(number):
    store = open_store()
    store.execute("DELETE FROM page WHERE number = ?", (number,))
    store.commit()
    return jsonify(torn=number)
