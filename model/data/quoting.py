"""Writing a value into a command: quoting by dialect and by the quotes already open at that place."""

from __future__ import annotations

import re

DIALECTS = ("bash", "zsh", "fish", "powershell", "cmd")
POSIX_DIALECTS = ("bash", "zsh", "fish")

# Characters that stand for themselves in an unquoted word. `~` at the start and globs are left to the author's template.
_BARE = {
    "bash": re.compile(r"~?[\w@%+=:,./-]*\Z"),
    "zsh": re.compile(r"~?[\w@%+:,./-]*\Z"),
    "fish": re.compile(r"~?[\w@+=:,./-]*\Z"),
    "powershell": re.compile(r"[~$]?[\w\\:./+=-]*\Z"),
    "cmd": re.compile(r"(?:%\w+%)?[\w\\:./+-]*\Z"),
}

# Characters that are safe inside a quote of the given kind without an escape.
_INSIDE = {
    ("posix", "'"): re.compile(r"[^'\n]*\Z"),
    ("posix", '"'): re.compile(r'[^"$`\\!\n]*\Z'),
    ("powershell", "'"): re.compile(r"[^'\n]*\Z"),
    ("powershell", '"'): re.compile(r'[^"$`\n]*\Z'),
    ("cmd", '"'): re.compile(r'[^"%\n]*\Z'),
}


def open_quote(dialect: str, text: str) -> str:
    """The quote that is open at the end of `text`, or the empty string."""
    quote = ""
    escape = {"powershell": "`", "cmd": "^"}.get(dialect, "\\")
    marks = '"' if dialect == "cmd" else "'\""
    at = 0
    while at < len(text):
        char = text[at]
        if char == escape and quote != "'":
            at += 2
            continue
        if quote:
            quote = "" if char == quote else quote
        elif char in marks:
            quote = char
        at += 1
    return quote


def insert(dialect: str, before: str, value: str, after: str) -> str | None:
    """The text to write for `value` between `before` and `after`, or None when it would not survive there."""
    family = "posix" if dialect in POSIX_DIALECTS else dialect
    quote = open_quote(dialect, before)
    if quote:
        return value if _INSIDE[(family, quote)].match(value) else None
    if value == "" or _BARE[dialect].match(value):
        return value
    alone = (before == "" or before[-1] in " =(") and (after == "" or after[0] in " );|")
    return quoted(dialect, value) if alone else None


def quoted(dialect: str, value: str) -> str | None:
    family = "posix" if dialect in POSIX_DIALECTS else dialect
    if value.startswith("~"):
        return None
    for mark in '"' if dialect == "cmd" else "\"'":
        if _INSIDE[(family, mark)].match(value):
            return f"{mark}{value}{mark}"
    return None
