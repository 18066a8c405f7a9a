"""Whether the environment asks for debugging."""

import os


def get_debug_flag(environment: bool = False) -> bool:
    """Say whether FLASK_DEBUG is set, as Flask's function of this name; before 2.3 it looked at FLASK_ENV too."""
    wanted = os.environ.get("FLASK_DEBUG", "")
    if not wanted and environment:
        return os.environ.get("FLASK_ENV") == "development"
    return wanted.lower() not in ("", "0", "false", "no")
