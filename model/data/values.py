"""Values for the slots of the task grammar: names, numbers, sizes, dates, hosts, each as said and as written."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Lists = dict[str, list[Any]]


@dataclass(frozen=True)
class Value:
    """`say` is the text in the request, `command` what the shell gets, `fields` other spellings (`<size.bytes>`)."""

    say: str
    command: str
    fields: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, dialect: str) -> str | None:
        """The spelling `name` (empty: the usual one), which a dialect may override as `name@dialect`."""
        if f"{name}@{dialect}" in self.fields:
            return self.fields[f"{name}@{dialect}"]
        return self.fields.get(name) if name else self.command


@dataclass(frozen=True)
class Draw:
    """What a sampler draws from: the random source, the lists, whose path style to use, and the language numbers are said in."""

    rng: random.Random
    lists: Lists
    dialect: str
    language: str = "en"

    @property
    def windows(self) -> bool:
        return self.dialect in ("powershell", "cmd")

    def pick(self, name: str) -> str:
        return str(self.rng.choice(self.lists[name]))


Sampler = Callable[[Draw], Value]

SYLLABLES = "ba be bi bo da di do fa fi ga ka ki ko la le lo ma mi mo na ne no pa pi po ra re ri ro sa se si so ta te to va vi xo za zu qu ju wy".split()
MONTHS = "january february march april may june july august september october november december".split()
# Units of time by language: days, hours, minutes.
UNITS = {
    "de": (" Tagen", " Stunden", " Minuten"),
    "es": (" días", " horas", " minutos"),
    "fr": (" jours", " heures", " minutes"),
    "pt": (" dias", " horas", " minutos"),
    "zh": ("天", "小时", "分钟"),
    "ja": ("日", "時間", "分"),
}
SPACED_NAME_SHARE = 0.06
INVENTED_NAME_SHARE = 0.12


def same(text: str) -> Value:
    return Value(text, text)


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


def named(extensions: str | tuple[str, ...]) -> Sampler:
    """A file name with an extension from a list or one of those given, sometimes inside a folder."""

    def sample(draw: Draw) -> Value:
        ext = draw.pick(extensions) if isinstance(extensions, str) else draw.rng.choice(extensions)
        return same(folder_prefix(draw) + stem(draw) + "." + ext)

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


def count(draw: Draw) -> Value:
    rng = draw.rng
    return same(str(rng.choice((1, 2, 3, 4, 5, 5, 6, 7, 8, 10, 10, 12, 15, 20, 20, 25, 30, 40, 50, 60, 100, rng.randint(2, 250)))))


def few(draw: Draw) -> Value:
    """A small count, sometimes spelled out."""
    number = draw.rng.choice((2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 10))
    words = {2: "two", 3: "three", 4: "four", 5: "five", 10: "ten"} if draw.language == "en" else {}
    said = words[number] if number in words and draw.rng.random() < 0.25 else str(number)
    return Value(said, str(number))


def size(draw: Draw) -> Value:
    rng = draw.rng
    number, unit = rng.choice(
        [(n, "M") for n in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500)]
        + [(n, "G") for n in (1, 2, 5, 10)]
        + [(n, "k") for n in (1, 10, 50, 100, 500)]
    )
    names = {"M": ("MB", "megabytes", "M", "megs", "mb"), "G": ("GB", "gigabytes", "G", "gb", "gigs"), "k": ("KB", "kilobytes", "k", "kb", "KB")}[unit]
    name = rng.choice((names[0], names[0], *names)) if draw.language == "en" else names[0]
    blank = " " if len(name) > 2 or (len(name) == 2 and rng.random() < 0.6) else ""
    factor = {"k": 1 << 10, "M": 1 << 20, "G": 1 << 30}[unit]
    return Value(
        f"{number}{blank}{name}",
        f"{number}{unit}",
        {
            "@powershell": f"{number}{unit.upper()}B",
            "@cmd": str(number * factor),
            "bytes": str(number * factor),
            "mb": str(max(1, number * factor >> 20)),
            "upper": f"{number}{unit.upper()}",
        },
    )


def age(draw: Draw) -> Value:
    """A span of whole days, or of hours; `minutes` always, `days` rounded up."""
    rng = draw.rng
    said, minutes = rng.choice(
        [(f"{n} days", n * 1440) for n in (2, 3, 5, 7, 10, 14, 30, 60, 90, 180)]
        + [("a day", 1440), ("one day", 1440), ("1 day", 1440), ("a week", 10080), ("one week", 10080), ("two weeks", 20160), ("2 weeks", 20160), ("3 weeks", 30240)]
        + [("a month", 43200), ("30d", 43200), ("7d", 10080), ("24 hours", 1440), ("48 hours", 2880), ("a year", 525600), ("6 months", 259200), ("14d", 20160)]
    )
    if draw.language != "en":
        days_unit, hours_unit, _ = UNITS[draw.language]
        # Plural forms only: one day is said as 24 hours.
        said = f"{minutes // 1440}{days_unit}" if minutes > 1440 else f"24{hours_unit}"
    days = str(minutes // 1440)
    return Value(said, days, {"days": days, "hours": str(minutes // 60), "minutes": str(minutes)})


def short_age(draw: Draw) -> Value:
    """A span of minutes or hours."""
    said, minutes = draw.rng.choice(
        [(f"{n} minutes", n) for n in (2, 5, 10, 15, 20, 30, 45, 90)]
        + [(f"{n} min", n) for n in (5, 10, 30)]
        + [("an hour", 60), ("one hour", 60), ("2 hours", 120), ("3 hours", 180), ("6 hours", 360), ("half an hour", 30)]
    )
    if draw.language != "en":
        said = f"{minutes // 60}{UNITS[draw.language][1]}" if minutes % 60 == 0 and minutes > 60 else f"{minutes}{UNITS[draw.language][2]}"
    return Value(said, str(minutes), {"minutes": str(minutes), "seconds": str(minutes * 60)})


def date(draw: Draw) -> Value:
    rng = draw.rng
    year, month, day = rng.choice((2022, 2023, 2024, 2025, 2026)), rng.randint(1, 12), rng.randint(1, 28)
    iso = f"{year}-{month:02}-{day:02}"
    said = iso if rng.random() < 0.75 or draw.language != "en" else f"{MONTHS[month - 1]} {day} {year}"
    return Value(said, iso, {"us": f"{month:02}/{day:02}/{year}", "year": str(year)})


def time_of_day(draw: Draw) -> Value:
    rng = draw.rng
    hour, minute = rng.randint(0, 23), rng.choice((0, 0, 0, 15, 30, 45, 5))
    clock = f"{hour:02}:{minute:02}"
    said = clock
    if draw.language != "en":
        return Value(said, clock, {"hour": str(hour), "minute": str(minute)})
    if minute == 0 and 0 < hour < 12 and rng.random() < 0.5:
        said = rng.choice((f"{hour}am", f"{hour} am"))
    elif minute == 0 and hour > 12 and rng.random() < 0.5:
        said = rng.choice((f"{hour - 12}pm", f"{hour - 12} pm"))
    return Value(said, clock, {"hour": str(hour), "minute": str(minute)})


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


def listed(name: str) -> Sampler:
    return lambda draw: same(draw.pick(name))


SAMPLERS: dict[str, Sampler] = {
    "file": named("ext"),
    "newfile": named("ext"),
    "textfile": named("text_ext"),
    "logfile": named(("log", "log", "log.1", "out")),
    "csvfile": named(("csv", "csv", "tsv")),
    "jsonfile": named(("json",)),
    "codefile": named("code_ext"),
    "script": named(("sh", "sh", "py", "bash")),
    "shfile": named(("sh",)),
    "image": named(("jpg", "png", "jpeg", "gif")),
    "video": named(("mp4", "mkv", "mov", "avi")),
    "audio": named(("mp3", "wav", "flac", "m4a")),
    "zipfile": named(("zip",)),
    "tarfile": named(("tar.gz", "tar.gz", "tgz")),
    "dir": directory,
    "newdir": new_directory,
    "path": path,
    "ext": listed("ext"),
    "word": word,
    "phrase": phrase,
    "n": count,
    "few": few,
    "size": size,
    "age": age,
    "span": short_age,
    "date": date,
    "time": time_of_day,
    "pid": pid,
    "port": port,
    "host": host,
    "ip": ip,
    "domain": listed("domains"),
    "url": url,
    "user": listed("names"),
    "person": listed("names"),
    "group": listed("groups"),
    "mode": mode,
    "process": listed("processes"),
    "service": service,
    "pkg": listed("packages"),
    "branch": listed("branches"),
    "commit": commit,
    "msg": message,
    "repo": listed("repos"),
    "email": email,
    "var": listed("variables"),
    "value": listed("values"),
}


def list_sampler(entries: list[Any]) -> Sampler:
    """A sampler over entries that are texts or mappings with `say`, `cmd` and further fields."""
    values = [
        Value(str(entry["say"]), str(entry["cmd"]), {k: str(v) for k, v in entry.items() if k not in ("say", "cmd")})
        if isinstance(entry, dict)
        else same(str(entry))
        for entry in entries
    ]
    return lambda draw: draw.rng.choice(values)
