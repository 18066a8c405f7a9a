"""The settings of a Flask application, as far as they are plain values and no secrets."""


def plain_settings(app):
    """By name; nothing for what is no Flask application."""
    config = getattr(app, "config", None)
    if not isinstance(config, dict):
        return {}
    plain = (bool, int, float, str, type(None))
    secrets = ("SECRET", "PASSWORD", "TOKEN", "KEY", "DSN", "URI", "URL")
    return {
        str(name): value
        for name, value in config.items()
        if isinstance(value, plain) and not any(word in str(name).upper() for word in secrets)
    }
