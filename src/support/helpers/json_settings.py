"""How JSON is written."""

from .flask_json import DUMPS, SPACING


class JsonSettings:
    """The settings of Flask's app.json: they hold for everything jsonify() and `tojson` write."""

    @property
    def sort_keys(self) -> bool:
        """Whether objects are written with their keys in order."""
        return bool(DUMPS["sort_keys"])

    @sort_keys.setter
    def sort_keys(self, value: bool) -> None:
        DUMPS["sort_keys"] = value

    @property
    def ensure_ascii(self) -> bool:
        """Whether other characters than ASCII are escaped."""
        return bool(DUMPS.get("ensure_ascii", True))

    @ensure_ascii.setter
    def ensure_ascii(self, value: bool) -> None:
        DUMPS["ensure_ascii"] = value

    @property
    def compact(self) -> bool | None:
        """Whether answers are written without spaces; otherwise they are indented."""
        return "separators" in SPACING

    @compact.setter
    def compact(self, value: bool | None) -> None:
        SPACING.clear()
        SPACING.update({"indent": 2} if value is False else {"separators": (",", ":")})


json_settings = JsonSettings()
