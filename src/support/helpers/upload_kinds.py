"""Kinds of files by the ending of their names, as Flask-Uploads groups them."""

import os
from collections.abc import Container

ARCHIVES = ("gz", "bz2", "zip", "tar", "tgz", "txz", "7z")
AUDIO = ("wav", "mp3", "aac", "ogg", "oga", "flac")
DATA = ("csv", "ini", "json", "plist", "xml", "yaml", "yml")
DOCUMENTS = (
    "rtf",
    "odf",
    "ods",
    "gnumeric",
    "abw",
    "doc",
    "docx",
    "xls",
    "xlsx",
    "pdf",
)
EXECUTABLES = ("so", "exe", "dll")
IMAGES = ("jpg", "jpe", "jpeg", "png", "gif", "svg", "bmp", "webp")
SCRIPTS = ("js", "php", "pl", "py", "rb", "sh")
TEXT = ("txt",)
DEFAULTS = TEXT + DOCUMENTS + IMAGES + DATA


class AllExcept:
    """Every kind but these."""

    def __init__(self, items: Container[str]) -> None:
        self.items = items

    def __contains__(self, item: object) -> bool:
        return item not in self.items


ALL: Container[str] = AllExcept(())


def extension(filename: str) -> str:
    """Return the ending of a name, without its dot."""
    return os.path.splitext(filename)[1].removeprefix(".")


def lowercase_ext(filename: str) -> str:
    """Return a name with its ending in lower case."""
    stem, ending = os.path.splitext(filename)
    return stem + ending.lower()
