"""How models show themselves."""

from sqlalchemy import inspect as state_of


class ModelName:
    """The representation of models that have none of their own, as Flask-SQLAlchemy's Model."""

    def __repr__(self) -> str:
        """Name the class and the primary key."""
        state = state_of(self)
        if state.identity is None:
            word = "pending" if state.pending else "transient"
            return f"<{type(self).__name__} ({word} {id(self)})>"
        return f"<{type(self).__name__} {', '.join(map(str, state.identity))}>"
