"""Signing in, and what only those who did may do."""

import functools

from flask import Blueprint, abort, g, jsonify, redirect, request, session, url_for

from .store import open_store

bp = Blueprint("members", __name__, url_prefix="/members")


@bp.before_app_request
def recognise():
    g.member = session.get("member")


def members_only(view):
    @functools.wraps(view)
    def checked(**kwargs):
        if g.member is None:
            return redirect(url_for("members.door"))
        return view(**kwargs)

    return checked


def writer_only(view):
    @functools.wraps(view)
    def checked(number):
        row = open_store().execute("SELECT writer FROM page WHERE number = ?", (number,)).fetchone()
        if row is None:
            abort(404)
        if row["writer"] != g.member:
            abort(403)
        return view(number)

    return checked


@bp.route("/door", methods=["GET", "POST"])
def door():
    if request.method == "POST":
        session["member"] = request.form["name"]
        return redirect(url_for("home"))
    return "Who is it?"


@bp.route("/me")
@members_only
def me():
    count = open_store().execute("SELECT COUNT(*) FROM page WHERE writer = ?", (g.member,)).fetchone()[0]
    return jsonify(name=g.member, pages=count, home=url_for("home"), all=url_for("pages.index"))
