"""A library with one question to its database: 20 books and their authors."""

import os

from flask import Flask, jsonify
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Author(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)


class Book(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(80), nullable=False)
    pages = db.Column(db.Integer, nullable=False)
    author_id = db.Column(db.ForeignKey("author.id"), nullable=False)
    author = db.relationship("Author")


app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 5, "max_overflow": 10, "pool_timeout": 20}
db.init_app(app)


@app.get("/health")
def health():
    return jsonify(status="ok")


@app.get("/books")
def books():
    found = Book.query.order_by(Book.title).limit(20).all()
    return jsonify([{"id": book.id, "title": book.title, "pages": book.pages, "author": book.author.name} for book in found])


with app.app_context():
    db.create_all()
    if Book.query.count() == 0:
        for number in range(5):
            db.session.add(Author(name=f"Author {number}"))
        db.session.commit()
        for number in range(100):
            db.session.add(Book(title=f"Book {number}", pages=100 + number, author_id=1 + number % 5))
        db.session.commit()
