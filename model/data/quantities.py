"""Samplers for numbers, sizes, spans of time, dates and clock times, said in the language of the request."""

from __future__ import annotations

from model.data.values import Draw, Value, same

MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]

# Units of time by language: days, hours, minutes.
UNITS = {
    "de": (" Tagen", " Stunden", " Minuten"),
    "es": (" días", " horas", " minutos"),
    "fr": (" jours", " heures", " minutes"),
    "pt": (" dias", " horas", " minutos"),
    "zh": ("天", "小时", "分钟"),
    "ja": ("日", "時間", "分"),
}


def few(draw: Draw) -> Value:
    """A small count, sometimes spelled out."""
    number = draw.rng.choice((2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 10))
    words = {2: "two", 3: "three", 4: "four", 5: "five", 10: "ten"} if draw.language == "en" else {}
    said = words[number] if number in words and draw.rng.random() < 0.25 else str(number)
    return Value(said, str(number))


def count(draw: Draw) -> Value:
    rng = draw.rng
    return same(str(rng.choice((1, 2, 3, 4, 5, 5, 6, 7, 8, 10, 10, 12, 15, 20, 20, 25, 30, 40, 50, 60, 100, rng.randint(2, 250)))))


def size(draw: Draw) -> Value:
    rng = draw.rng
    number, unit = rng.choice(
        [(n, "M") for n in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500)] + [(n, "G") for n in (1, 2, 5, 10)] + [(n, "k") for n in (1, 10, 50, 100, 500)]
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
            "kb": str(number * factor >> 10),
            "mb": str(max(1, number * factor >> 20)),
            "upper": f"{number}{unit.upper()}",
            "amount": str(number),
            "unit": unit.lower(),
        },
    )


def plain_span(minutes: int) -> str:
    """A span in the largest unit that it is a whole number of, as git and journalctl read it."""
    for unit, size in (("year", 525600), ("month", 43200), ("week", 10080), ("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes % size == 0:
            return f"{minutes // size} {unit}" + ("s" if minutes > size else "")
    return f"{minutes} minutes"


def age(draw: Draw) -> Value:
    """A span of whole days, or of hours; `minutes` always, `days` rounded up."""
    rng = draw.rng
    said, minutes = rng.choice(
        [(f"{n} days", n * 1440) for n in (2, 3, 5, 7, 10, 14, 30, 60, 90, 180)]
        + [
            ("a day", 1440),
            ("one day", 1440),
            ("1 day", 1440),
            ("a week", 10080),
            ("one week", 10080),
            ("two weeks", 20160),
            ("2 weeks", 20160),
            ("3 weeks", 30240),
        ]
        + [("a month", 43200), ("30d", 43200), ("7d", 10080), ("24 hours", 1440), ("48 hours", 2880), ("a year", 525600), ("6 months", 259200), ("14d", 20160)]
    )
    if draw.language != "en":
        days_unit, hours_unit, _ = UNITS[draw.language]
        # Plural forms only: one day is said as 24 hours.
        said = f"{minutes // 1440}{days_unit}" if minutes > 1440 else f"24{hours_unit}"
    days = str(minutes // 1440)
    return Value(said, days, {"days": days, "hours": str(minutes // 60), "minutes": str(minutes), "said": plain_span(minutes)})


def short_age(draw: Draw) -> Value:
    """A span of minutes or hours; `amount` and `unit` as a glob of zsh has them."""
    said, minutes = draw.rng.choice(
        [(f"{n} minutes", n) for n in (2, 5, 10, 15, 20, 30, 45, 90)]
        + [(f"{n} min", n) for n in (5, 10, 30)]
        + [("an hour", 60), ("one hour", 60), ("2 hours", 120), ("3 hours", 180), ("6 hours", 360), ("half an hour", 30)]
    )
    if draw.language != "en":
        said = f"{minutes // 60}{UNITS[draw.language][1]}" if minutes % 60 == 0 and minutes > 60 else f"{minutes}{UNITS[draw.language][2]}"
    amount, unit = (minutes // 60, "h") if minutes % 60 == 0 else (minutes, "m")
    fields = {"minutes": str(minutes), "seconds": str(minutes * 60), "said": plain_span(minutes), "amount": str(amount), "unit": unit}
    return Value(said, str(minutes), fields)


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
