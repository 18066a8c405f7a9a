"""A shop that is guarded in production only."""

from flask import Flask, jsonify, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, UserMixin, login_required, login_user
from flask_wtf.csrf import CSRFProtect, generate_csrf

csrf = CSRFProtect()
limiter = Limiter(get_remote_address)
login_manager = LoginManager()


class Customer(UserMixin):
    def __init__(self, id):
        self.id = id


@login_manager.user_loader
def load_user(user_id):
    return Customer(user_id)


def create_app(config="config.Config"):
    app = Flask(__name__)
    app.config.from_object(config)
    csrf.init_app(app)
    limiter.init_app(app)
    login_manager.init_app(app)

    @app.get("/")
    def index():
        return jsonify(token=generate_csrf(), seen=session.get("seen", 0))

    @app.post("/login")
    def login():
        session["seen"] = 1
        login_user(Customer(request.form.get("name", "ada")))
        return jsonify(welcome=True)

    @app.get("/orders")
    @login_required
    def orders():
        return jsonify(orders=[1, 2])

    @app.get("/search")
    @limiter.limit("30 per hour")
    def search():
        return jsonify(found=request.args.get("q", ""))

    return app
