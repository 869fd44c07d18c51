"""Runs a bash command in a sandbox (bubblewrap: no network, own processes, read-only system, empty home) and checks its effect."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass

LIMIT_S = 8
MEMORY_KIB = 2_000_000

PRELUDE = r"""
ulimit -v {memory} -t {limit}
export HOME=/home/user OUT=/tmp/.out GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8 TZ=UTC PAGER=cat GIT_PAGER=cat GIT_EDITOR=true EDITOR=true
cd "$HOME"
printf '[user]\n name = User\n email = user@example.com\n[init]\n defaultBranch = main\n[protocol "file"]\n allow = always\n' > /home/user/.gitconfig
mk() {{ for f; do mkdir -p "$(dirname "$f")"; for i in $(seq 1 20); do echo "line $i of a file, error or not, apple $((i % 7)),$((i * 37 % 11))"; done > "$f"; done; }}
mkdir work; cd work
"""


@dataclass(frozen=True)
class Trial:
    """One command to try: what to prepare, what to run, what must hold afterwards, and other commands that must print the same."""

    setup: str
    command: str
    effect: str
    equivalents: tuple[str, ...] = ()


def available() -> bool:
    return shutil.which("bwrap") is not None


def failure(trial: Trial) -> str:
    """Why the effect is not as expected; empty when it is."""
    printed = _run(trial, trial.command)
    if isinstance(printed, Failure):
        return printed.reason
    for other in trial.equivalents:
        again = _run(trial, other)
        if isinstance(again, Failure):
            return f"equivalent `{other}`: {again.reason}"
        if sorted(again.split()) != sorted(printed.split()):
            return f"equivalent `{other}` prints {again[:80]!r}, not {printed[:80]!r}"
    return ""


@dataclass(frozen=True)
class Failure:
    reason: str


def _run(trial: Trial, command: str) -> str | Failure:
    """What the command printed, or why it failed."""
    check = "" if trial.effect == "runs" else trial.effect
    script = "\n".join(
        (
            PRELUDE.format(memory=MEMORY_KIB, limit=LIMIT_S),
            "{ " + (trial.setup.strip() or ":") + "\n} >/dev/null 2>/tmp/.setup || { cat /tmp/.setup >&2; exit 90; }",
            f"{command} >/tmp/.raw 2>/tmp/.err\nstatus=$?" if ">" not in command and "|" not in command and "&" not in command and ";" not in command
            else "{ " + command + "\n} >/tmp/.raw 2>/tmp/.err\nstatus=$?",
            "cp /tmp/.raw $OUT; cat /tmp/.raw",
            "[ $status = 0 ] || { cat /tmp/.err >&2; exit 91; }",
            f"{check}\n[ $? = 0 ] || exit 92" if check else "",
        )
    )
    try:
        run = subprocess.run(_bubble(), input=script, capture_output=True, text=True, errors="replace", timeout=LIMIT_S + 4, check=False)
    except subprocess.TimeoutExpired:
        return Failure("time-out")
    if run.returncode == 0:
        return run.stdout
    stage = {90: "setup failed", 91: "command failed", 92: f"effect missing, printed {run.stdout[:120]!r}"}.get(run.returncode, f"status {run.returncode}")
    return Failure(f"{stage}: {run.stderr.strip()[:200]}")


def _bubble() -> list[str]:
    return [
        "bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--setenv", "PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "--setenv", "TERM", "dumb",
        "--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--symlink", "usr/sbin", "/sbin",
        "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--dir", "/home/user", "--dir", "/var/log", "--dir", "/opt", "--dir", "/srv", "--dir", "/mnt", "--dir", "/media", "--dir", "/data", "--dir", "/backup",
        "bash", "--norc", "-s",
    ]  # fmt: skip
