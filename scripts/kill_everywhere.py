#!/usr/bin/env python3
"""Kills runs at each system call of their end, and checks that the same command ends well.

A run whose frames are painted does what every run does in its last second: it reads the frames back, encodes and
names the result, and removes the work folder. strace kills it at one system call after the other. Then the same
command must exit with 0 and leave the bytes of an undisturbed run, and nothing else.

usage: scripts/kill_everywhere.py PROGRAM [--step N] [--output NAME…] [--option OPTION…]
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

from killing import CHANGES, command, files, kill_at, problem_of, traced_calls, try_all

OUTPUTS = ["out.mp4", "out.mkv", "out.png", "out/%05d.png", "out/"]


class Case:
    """A command, and a folder in which all but its end is done."""

    def __init__(self, program, output, options, place):
        self.place = place
        self.ready = os.path.join(place, "ready")
        self.folder = os.path.join(place, "work")
        os.mkdir(self.ready)
        # Its output is relative: the folder is moved about.
        self.command = command(program, output, 2, *options)
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
        return traced_calls(
            self.command, self.folder, os.path.join(self.place, "trace"), lambda line: "run.json" in line)

    def kill(self, call, number):
        """Kills a run at a call; a text that says what is wrong afterwards, or None."""
        self.begin()
        kill_at(self.command, self.folder, call, number)
        return problem_of(self.command, self.folder, self.expected)


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
            failures += try_all(output, "killed", chosen, case.kill)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
