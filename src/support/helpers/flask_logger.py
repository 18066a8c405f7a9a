"""The handler Flask's logger writes with."""

import logging

default_handler = logging.StreamHandler()
default_handler.setFormatter(
    logging.Formatter("[%(asctime)s] %(levelname)s in %(module)s: %(message)s")
)


def has_level_handler(logger: logging.Logger) -> bool:
    """Tell whether a handler would write what this logger lets through, as flask.logging."""
    level = logger.getEffectiveLevel()
    current: logging.Logger | None = logger
    while current:
        if any(handler.level <= level for handler in current.handlers):
            return True
        current = current.parent if current.propagate else None
    return False


def flask_logger(name: str) -> logging.Logger:
    """Give the application's logger, with Flask's handler where nothing else writes what it says."""
    logger = logging.getLogger(name)
    if not has_level_handler(logger):
        logger.addHandler(default_handler)
    return logger
