"""What kill_everywhere.py and power_cut.py share: a run's system calls, and kills at each of them."""

import collections
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Calls that change what is on the disk, and the last of all.
CHANGES = {
    "exit_group", "fchmod", "fchown", "flock", "fsetxattr", "fsync", "ftruncate", "link", "mkdir", "openat",
    "pwrite64", "rename", "renameat2", "rmdir", "unlink", "unlinkat", "write",
}


def files(folder):
    """All files and folders below a folder, by their path in it."""
    found = {}
    for place, folders, names in os.walk(folder):
        for name in folders:
            found[os.path.relpath(os.path.join(place, name), folder)] = None
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = file.read()
    return found


def calls(trace):
    """The system calls of the thread that began, as (name, how many of that name came before, from 1)."""
    counts = collections.Counter()
    first = None
    for line in trace:
        match = re.match(r"(\d+)\s+(\w+)\(", line)
        if not match:
            continue
        first = first or match.group(1)
        if match.group(1) == first:
            counts[match.group(2)] += 1
            yield match.group(2), counts[match.group(2)]


def command(program, output, frames, *options):
    """A run that takes a second."""
    return [
        program, os.path.join(ROOT, "samples/clip.mp4"), os.path.join(ROOT, "samples/style.png"), output, "--size",
        "64", "--frames", str(frames), "--iterations", "3,2", "--threads", "1", "--quiet", *options,
    ]


def traced_calls(words, folder, log, is_begin):
    """The calls of a command from the first line of its trace on for which is_begin holds.

    What comes before is the same in every run.
    """
    subprocess.run(["strace", "-f", "-o", log, *words], cwd=folder, check=True)
    with open(log, errors="replace") as trace:
        lines = trace.readlines()
    begin = next(i for i, line in enumerate(lines) if is_begin(line))
    return list(calls(lines))[len(list(calls(lines[:begin]))):]


def kill_at(words, folder, call, number):
    """Runs a command and kills it at a call."""
    subprocess.run(
        ["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e",
         f"inject={call}:signal=KILL:when={number}", *words],
        cwd=folder, stderr=subprocess.DEVNULL, check=False)


def problem_of(words, folder, expected, ignored=()):
    """A text that says what is wrong when the same command is given again, or None."""
    again = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    if again.returncode != 0:
        return f"exit code {again.returncode}: {again.stderr.strip()}"
    left = {name: content for name, content in files(folder).items() if name not in ignored}
    if left != expected:
        return f"differs: {sorted(set(left) ^ set(expected)) or 'other bytes'}"
    return None


def try_all(name, verb, chosen, attempt):
    """Makes an attempt at each call, and returns how many went wrong."""
    failures = 0
    for call, number in chosen:
        problem = attempt(call, number)
        if problem:
            failures += 1
            print(f"{name}: {verb} at {call} {number}: {problem}", flush=True)
    print(f"{name}: {verb} at {len(chosen)} calls", flush=True)
    return failures
