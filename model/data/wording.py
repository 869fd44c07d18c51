"""How people type: openings, telegraph style, synonyms, casing, punctuation, typos. Values stay as they are."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from model.data.render import Piece

OPENING_SHARE = 0.16
TELEGRAPH_SHARE = 0.09
SYNONYM_SHARE = 0.12
TYPO_SHARE = 0.13
QUOTE_SHARE = 0.08
SPACED_QUOTE_SHARE = 0.75

# Openings that go before an imperative.
OPENINGS = (
    "please", "please", "can you", "could you", "could you please", "can you please", "how do i", "how do i", "how to", "how to", "how can i", "i want to", "i need to", "i'd like to",
    "help me", "what's the command to", "whats the command to", "command to", "what is the command to", "is there a way to", "let's", "i have to", "hey,", "pls", "show me how to", "we need to",
    "how would i", "what do i type to", "ok now", "now", "quickly", "just",
)  # fmt: skip
CLOSINGS = {
    "en": ("please", "pls", "thanks", "for me", "now", "plz", "thx"),
    "de": ("bitte", "danke"),
    "es": ("por favor", "gracias"),
    "fr": ("s'il te plaît", "svp", "merci"),
    "pt": ("por favor", "obrigado"),
    "zh": ("，谢谢",),
    "ja": ("、お願いします",),
}
CLOSING_SHARE = 0.05

IMPERATIVES = frozenset(
    ["add", "append", "apply", "archive", "assign", "attach", "back", "backup", "break", "browse", "build", "bump", "burn", "calculate", "call", "cancel", "change", "check", "chmod", "chown", "clean", "clear", "clone", "close", "combine", "commit", "compare", "compile", "compress", "compute", "concatenate", "configure", "connect", "convert", "copy", "count", "create", "cut", "decode", "decompress", "decrease", "define", "delete", "describe", "deploy", "detect", "determine", "diff", "disable", "discard", "disconnect", "display", "divide", "download", "draw", "drop", "dump", "duplicate", "edit", "eject", "empty", "enable", "encode", "encrypt", "enter", "erase", "execute", "exit", "export", "extract", "fetch", "filter", "find", "fix", "flush", "fold", "follow", "force", "format", "generate", "get", "give", "go", "grant", "grep", "group", "hide", "ignore", "import", "increase", "initialize", "insert", "inspect", "install", "join", "jump", "keep", "kill", "launch", "limit", "link", "list", "load", "lock", "locate", "log", "look", "make", "measure", "merge", "mirror", "monitor", "mount", "move", "navigate", "number", "open", "order", "output", "overwrite", "pack", "page", "paste", "pick", "ping", "play", "pop", "prepend", "press", "print", "protect", "prune", "pull", "push", "put", "query", "quit", "read", "reboot", "rebase", "rebuild", "recode", "recreate", "reduce", "refresh", "reload", "remount", "remove", "rename", "repair", "repeat", "replace", "reset", "resize", "resolve", "restart", "restore", "resume", "return", "revert", "reverse", "revoke", "roll", "rollback", "rotate", "run", "sample", "save", "scale", "scan", "schedule", "scroll", "search", "securely", "see", "send", "set", "shelve", "show", "shred", "shuffle", "shut", "sign", "skip", "sort", "split", "squash", "stage", "start", "stash", "stop", "store", "stream", "strip", "sum", "suspend", "swap", "switch", "sync", "tag", "tail", "take", "tar", "tell", "terminate", "test", "throw", "time", "toggle", "touch", "trace", "track", "transfer", "trim", "truncate", "turn", "undo", "uninstall", "unlock", "unmount", "unpack", "unset", "unstage", "untrack", "unzip", "update", "upgrade", "upload", "use", "validate", "verify", "view", "wait", "watch", "wipe", "wrap", "write", "zip"]
)
QUESTION_WORDS = ("what", "which", "how", "who", "where", "when", "is", "are", "does", "do", "did", "can", "why")
ARTICLES = re.compile(r"\b(?:the|a|an|all|my|me|please|is|are|there)\b ?", re.IGNORECASE)

# Alternatives for words that authors use often; the first letter's case is kept.
SYNONYMS = {
    "folder": ("directory", "dir"), "directory": ("folder", "dir"), "folders": ("directories", "dirs"), "directories": ("folders", "dirs"), "subfolders": ("subdirectories", "sub folders"),
    "delete": ("remove", "erase"), "remove": ("delete",), "show": ("display", "print", "give me", "see"), "display": ("show",), "find": ("search for", "look for", "locate"), "create": ("make",), "make": ("create",),
    "what is": ("what's", "whats"), "which": ("what",), "bigger": ("larger",), "larger": ("bigger",), "biggest": ("largest",), "largest": ("biggest",), "without": ("w/o",), "with": ("w/",), "and": ("&",), "number": ("no.",),
    "you": ("u",), "directory's": ("folder's",), "repository": ("repo",), "repo": ("repository",), "process": ("task", "program"), "processes": ("programs",), "kill": ("end", "terminate", "stop"), "don't": ("dont", "do not"),
    "does not": ("doesn't", "doesnt"), "permissions": ("perms", "rights"), "configuration": ("config",), "commits": ("revisions",), "begin": ("start",), "changed": ("modified",), "modified": ("changed",), "text": ("string",),
}  # fmt: skip
_SYNONYM = re.compile(r"\b(" + "|".join(sorted(map(re.escape, SYNONYMS), key=len, reverse=True)) + r")\b")
# "what's" for "which" and the like read wrong in commands quoted inside a request; a literal with one of these is left alone.
_COMMAND_LIKE = re.compile(r"[-/\\*~$|=]|\.\w")

NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "w",
    "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip


def spoken(pieces: Sequence[Piece], language: str, rng: random.Random) -> str:
    """The request as one of many people would type it."""
    pieces = [_value(piece, rng) if piece.is_value else piece for piece in pieces]
    first = pieces[0].text.split(" ", 1)[0].lower() if pieces and not pieces[0].is_value else ""
    if language == "en":
        question = first in QUESTION_WORDS
        if first in IMPERATIVES and rng.random() < OPENING_SHARE:
            opening = rng.choice(OPENINGS)
            pieces = [Piece(opening + " "), *pieces]
            question = opening.startswith(("can", "could", "how", "what", "is"))
        if rng.random() < SYNONYM_SHARE:
            pieces = _on_words(pieces, lambda text: _synonym(text, rng))
        if rng.random() < TELEGRAPH_SHARE:
            pieces = _on_words(pieces, lambda text: ARTICLES.sub("", text))
    else:
        question = pieces[-1].text.endswith(("?", "？"))
    if rng.random() < CLOSING_SHARE:
        closing = rng.choice(CLOSINGS[language])
        pieces = [*pieces, Piece(closing if closing[0] in "，、" else " " + closing)]
    if language not in ("zh", "ja") and rng.random() < TYPO_SHARE:
        pieces = _typos(pieces, rng)
    pieces = _case(pieces, language, rng)
    text = re.sub(r"\s{2,}", " ", "".join(piece.text for piece in pieces)).strip()
    return _punctuated(text, question, language, rng)


def _value(piece: Piece, rng: random.Random) -> Piece:
    text = piece.text
    share = SPACED_QUOTE_SHARE if " " in text else QUOTE_SHARE
    if text[:1] in "\"'" or text[:1].isdigit() or rng.random() >= share or text in ("two", "three", "four", "five", "ten"):
        return piece
    if " " in text and not re.search(r"\.\w+$", text):
        return piece
    mark = rng.choice('""\'`') if " " not in text else '"'
    return Piece(f"{mark}{text}{mark}", True)


def _on_words(pieces: Sequence[Piece], change: Callable[[str], str]) -> list[Piece]:
    return [piece if piece.is_value or _COMMAND_LIKE.search(piece.text) else Piece(change(piece.text)) for piece in pieces]


def _synonym(text: str, rng: random.Random) -> str:
    return _SYNONYM.sub(lambda match: rng.choice(SYNONYMS[match[1]]) if rng.random() < 0.5 else match[1], text)


def _typos(pieces: Sequence[Piece], rng: random.Random) -> list[Piece]:
    places = [
        (index, match.start(), match.end())
        for index, piece in enumerate(pieces)
        if not piece.is_value and not _COMMAND_LIKE.search(piece.text)
        for match in re.finditer(r"[^\W\d_]{4,}", piece.text)
    ]
    changed = list(pieces)
    for index, start, end in rng.sample(places, min(len(places), rng.choice((1, 1, 1, 2)))):
        text = changed[index].text
        if len(text) == len(pieces[index].text):
            changed[index] = Piece(text[:start] + _mistyped(text[start:end], rng) + text[end:])
    return changed


def _mistyped(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    kind = rng.random()
    if kind < 0.35:
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    if kind < 0.65:
        return word[:at] + word[at + 1 :]
    if kind < 0.85:
        return word[:at] + rng.choice(NEIGHBOURS.get(word[at], word[at])) + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def _case(pieces: Sequence[Piece], language: str, rng: random.Random) -> list[Piece]:
    roll = rng.random()
    if roll < 0.3 and pieces and not pieces[0].is_value:
        return [Piece(pieces[0].text[:1].upper() + pieces[0].text[1:]), *pieces[1:]]
    if roll < 0.31:
        return [piece if piece.is_value else Piece(piece.text.upper()) for piece in pieces]
    if roll < 0.4 and language == "de":
        return [piece if piece.is_value else Piece(piece.text.lower()) for piece in pieces]
    return list(pieces)


def _punctuated(text: str, question: bool, language: str, rng: random.Random) -> str:
    if text.endswith(("?", "？", "!", ".")):
        return text if rng.random() < 0.7 else text.rstrip("?？")
    roll = rng.random()
    if question:
        return text + "?" if roll < 0.45 else text
    full_stop = "。" if language in ("zh", "ja") else "."
    return text + full_stop if roll < 0.14 else text + "!" if roll < 0.15 else text
