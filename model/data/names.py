"""Samplers for names: files, folders, words, hosts, people; a part of them invented, because names nobody has seen teach copying."""

from __future__ import annotations

import random

from model.data.values import Draw, Sampler, Value, same

SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "da",
    "di",
    "do",
    "fa",
    "fi",
    "ga",
    "ka",
    "ki",
    "ko",
    "la",
    "le",
    "lo",
    "ma",
    "mi",
    "mo",
    "na",
    "ne",
    "no",
    "pa",
    "pi",
    "po",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "to",
    "va",
    "vi",
    "xo",
    "za",
    "zu",
    "qu",
    "ju",
    "wy",
]

SPACED_NAME_SHARE = 0.06

INVENTED_NAME_SHARE = 0.12


def invented(rng: random.Random) -> str:
    """A pseudo-word: names nobody has seen teach copying."""
    word = "".join(rng.choice(SYLLABLES) for _ in range(rng.choice((2, 2, 3))))
    return word + (str(rng.randint(1, 99)) if rng.random() < 0.2 else "")


def stem(draw: Draw) -> str:
    rng = draw.rng
    roll = rng.random()
    if roll < INVENTED_NAME_SHARE:
        return invented(rng)
    name = draw.pick("stems")
    if roll < 0.5:
        return name
    second = draw.pick("words_second") if rng.random() < 0.7 else draw.pick("stems")
    if roll > 1 - SPACED_NAME_SHARE:
        return f"{name.capitalize()} {second}"
    if roll > 0.86:
        return name.capitalize() + second.capitalize()
    return name + rng.choice("-__-_") + second


def named(extensions: str | tuple[str, ...], *, in_folders: bool = True) -> Sampler:
    """A file name with an extension from a list or one of those given, sometimes inside a folder where that makes sense."""

    def sample(draw: Draw) -> Value:
        ext = draw.pick(extensions) if isinstance(extensions, str) else draw.rng.choice(extensions)
        return same((folder_prefix(draw) if in_folders else "") + stem(draw) + "." + ext)

    return sample


def folder_prefix(draw: Draw) -> str:
    roll = draw.rng.random()
    if roll < 0.8:
        return ""
    separator = "\\" if draw.windows else "/"
    if roll < 0.93:
        return draw.pick("dirs") + separator
    if draw.windows:
        return draw.pick("windows_dirs") + separator
    return draw.pick("abs_dirs") + separator


def directory(draw: Draw) -> Value:
    roll = draw.rng.random()
    if roll < 0.1:
        return same(invented(draw.rng))
    if roll < 0.62:
        return same(draw.pick("dirs"))
    if roll < 0.76:
        return same(draw.pick("dirs") + draw.rng.choice("-_") + draw.pick("words_second"))
    if draw.windows:
        return same(draw.pick("windows_dirs"))
    if roll < 0.84:
        return same(draw.pick("dirs") + "/" + draw.pick("dirs"))
    return same(draw.pick("abs_dirs"))


def new_directory(draw: Draw) -> Value:
    roll = draw.rng.random()
    if roll < 0.2:
        return same(invented(draw.rng))
    if roll < 0.6:
        return same(draw.pick("dirs"))
    return same(draw.pick("dirs") + draw.rng.choice("-_") + draw.pick("words_second"))


def path(draw: Draw) -> Value:
    if draw.rng.random() < 0.5:
        return directory(draw)
    return named("ext")(draw)


def word(draw: Draw) -> Value:
    if draw.rng.random() < 0.15:
        return same(invented(draw.rng))
    return same(draw.pick("words"))


def phrase(draw: Draw) -> Value:
    text = draw.pick("phrases")
    return Value(f'"{text}"' if draw.rng.random() < 0.6 else text, text)


def ip(draw: Draw) -> Value:
    rng = draw.rng
    head = rng.choice(("192.168.1", "192.168.0", "10.0.0", "10.1.2", "172.16.0", "8.8.8", "203.0.113"))
    return same(f"{head}.{rng.randint(1, 254)}")


def host(draw: Draw) -> Value:
    return ip(draw) if draw.rng.random() < 0.25 else same(draw.pick("hosts"))


def url(draw: Draw) -> Value:
    scheme = "http" if draw.rng.random() < 0.15 else "https"
    return same(f"{scheme}://{draw.pick('domains')}/{draw.pick('url_paths')}")


def pid(draw: Draw) -> Value:
    return same(str(draw.rng.randint(200, 32000)))


def port(draw: Draw) -> Value:
    return same(draw.pick("ports") if draw.rng.random() < 0.8 else str(draw.rng.randint(1024, 20000)))


def commit(draw: Draw) -> Value:
    return same("".join(draw.rng.choice("0123456789abcdef") for _ in range(draw.rng.choice((7, 7, 7, 8, 10)))))


def message(draw: Draw) -> Value:
    text = draw.pick("messages")
    if draw.rng.random() < 0.3:
        text = f"{draw.rng.choice(('fix', 'add', 'update', 'remove', 'improve'))} {draw.pick('stems')} {draw.pick('stems')}"
    quote = draw.rng.choice(('"', '"', "'", ""))
    return Value(f"{quote}{text}{quote}", text)


def service(draw: Draw) -> Value:
    return same(draw.pick("windows_services" if draw.windows else "services"))


def mode(draw: Draw) -> Value:
    return same(draw.pick("modes"))


def email(draw: Draw) -> Value:
    return same(f"{draw.pick('names')}@{draw.pick('domains')}")
