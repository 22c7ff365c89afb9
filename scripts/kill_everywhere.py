#!/usr/bin/env python3
"""Kills runs at each system call of their end, and checks that the same command ends well.

A run whose frames are painted does what every run does in its last second: it reads the frames back, encodes and
names the result, and removes the work folder. strace kills it at one system call after the other. Then the same
command must exit with 0 and leave the bytes of an undisturbed run, and nothing else.

usage: scripts/kill_everywhere.py PROGRAM [--step N] [--output NAME…] [--option OPTION…]
"""

import argparse
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Calls that change what is on the disk, and the last of all.
CHANGES = {
    "exit_group", "fchmod", "fchown", "flock", "fsetxattr", "fsync", "ftruncate", "link", "mkdir", "openat",
    "pwrite64", "rename", "renameat2", "rmdir", "unlink", "unlinkat", "write",
}
OUTPUTS = ["out.mp4", "out.mkv", "out.png", "out/%05d.png", "out/"]


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


class Case:
    """A command, and a folder in which all but its end is done."""

    def __init__(self, program, output, options, place):
        self.place = place
        self.ready = os.path.join(place, "ready")
        self.folder = os.path.join(place, "work")
        os.mkdir(self.ready)
        # A copy of its own, relative: the folder is moved about.
        self.command = [
            program, os.path.join(ROOT, "samples/clip.mp4"), os.path.join(ROOT, "samples/style.png"), output,
            "--size", "64", "--frames", "2", "--iterations", "3,2", "--threads", "1", "--quiet", *options,
        ]
        expected = self.ready + ".expected"
        os.mkdir(expected)
        subprocess.run(self.command, cwd=expected, check=True)
        self.expected = files(expected)
        subprocess.run(self.command + ["--keep"], cwd=self.ready, check=True)
        for path in self.expected:
            if self.expected[path] is not None:
                os.remove(os.path.join(self.ready, path))
        for place, folders, names in os.walk(self.ready):
            if "result.json" in names:
                os.remove(os.path.join(place, "result.json"))

    def begin(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.ready, self.folder)

    def calls(self):
        self.begin()
        log = os.path.join(self.place, "trace")
        subprocess.run(["strace", "-f", "-o", log, *self.command], cwd=self.folder, check=True)
        with open(log, errors="replace") as trace:
            lines = trace.readlines()
        # What comes before the output is begun is the same in every run.
        begin = next(i for i, line in enumerate(lines) if "run.json" in line)
        skipped = len(list(calls(lines[:begin])))
        return list(calls(lines))[skipped:]

    def kill(self, call, number):
        """Kills a run at a call; a text that says what is wrong afterwards, or None."""
        self.begin()
        subprocess.run(
            ["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e",
             f"inject={call}:signal=KILL:when={number}", *self.command],
            cwd=self.folder, stderr=subprocess.DEVNULL, check=False)
        again = subprocess.run(
            self.command, cwd=self.folder, capture_output=True, text=True, check=False)
        if again.returncode != 0:
            return f"exit code {again.returncode}: {again.stderr.strip()}"
        left = files(self.folder)
        if left != self.expected:
            names = sorted(set(left) ^ set(self.expected)) or "other bytes"
            return f"differs: {names}"
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument(
        "--step", type=int, default=25, help="of the calls that change nothing on the disk, tries every nth")
    parser.add_argument("--output", action="append", help="the outputs to write")
    parser.add_argument("--option", action="append", default=[], help="an option of vidstyle")
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.program)
    failures = 0
    for output in arguments.output or OUTPUTS:
        with tempfile.TemporaryDirectory() as place:
            case = Case(program, output, arguments.option, place)
            found = case.calls()
            others = [call for call in found if call[0] not in CHANGES][:: arguments.step]
            chosen = [call for call in found if call[0] in CHANGES or call in others]
            for call, number in chosen:
                problem = case.kill(call, number)
                if problem:
                    failures += 1
                    print(f"{output}: killed at {call} {number}: {problem}", flush=True)
            print(f"{output}: killed at {len(chosen)} calls", flush=True)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
