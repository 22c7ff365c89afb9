#!/usr/bin/env python3
"""Cuts the power at system calls of a run, and checks that the same command resumes without losing a frame.

As root. The run works on file systems in files, mounted by loop devices whose own cache is off, and without any
writing back in the background: the files hold what was synchronised, and nothing else. strace kills the run at a
system call; the files are copied at once, and the copies mounted, which is what a machine finds when the power is
back. There the journal must hold every painting whose line had been synchronised, unless the result is there; and
the same command must exit with 0 and leave the bytes of an undisturbed run, and nothing else.

usage: scripts/power_cut.py PROGRAM [--type ext4|btrfs] [--apart] [--step N] [--last N]
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

from killing import CHANGES, command, files, kill_at, problem_of, traced_calls, try_all

FRAMES = 3
MEGABYTES = {"ext4": 48, "btrfs": 128}


class Disk:
    """A file system in a file."""

    def __init__(self, kind, image, place):
        self.kind, self.image, self.place = kind, image, place
        os.makedirs(place, exist_ok=True)

    def make(self):
        with open(self.image, "wb") as file:
            file.truncate(MEGABYTES[self.kind] << 20)
        quiet = ["-q"]
        subprocess.run([f"mkfs.{self.kind}", *quiet, self.image], check=True)

    def mount(self):
        loop = subprocess.run(
            ["losetup", "--find", "--show", "--direct-io=on", self.image], check=True, capture_output=True,
            text=True).stdout.strip()
        # Without a commit in the background.
        subprocess.run(["mount", "-o", "commit=600", "-t", self.kind, loop, self.place], check=True)
        # It goes with the mount.
        subprocess.run(["losetup", "-d", loop], check=True)

    def unmount(self):
        subprocess.run(["umount", self.place], check=True)


def lines(path):
    try:
        with open(path, "rb") as file:
            return file.read().count(b"\n")
    except OSError:
        return 0


class Case:
    def __init__(self, program, kind, is_apart, place):
        self.place = place
        self.names = ["out", "work"] if is_apart else ["out"]
        self.kind = kind
        self.folder = os.path.join(place, "out")
        self.work = os.path.join(place, "work", "w") if is_apart else os.path.join(self.folder, "out.mp4.vidstyle")
        options = ["--work", self.work] if is_apart else []
        self.command = command(program, "out.mp4", FRAMES, *options)
        for name in self.names:
            os.mkdir(os.path.join(place, name))
        found = traced_calls(
            self.command, self.folder, os.path.join(place, "trace"), lambda line: 'lock"' in line)
        self.calls = [call for call in found if call[0] in CHANGES]
        self.expected = files(self.folder)
        os.remove(os.path.join(self.folder, "out.mp4"))
        for name in self.names:
            self.disk(name).make()
            shutil.copy(self.image(name), self.image(name) + ".new")

    def image(self, name):
        return os.path.join(self.place, name + ".image")

    def disk(self, name):
        return Disk(self.kind, self.image(name), os.path.join(self.place, name))

    def cut(self, call, number):
        """A text that says what is wrong after a cut at a call, or None."""
        disks = [self.disk(name) for name in self.names]
        for disk in disks:
            shutil.copy(disk.image + ".new", disk.image)
            disk.mount()
        kill_at(self.command, self.folder, call, number)
        for disk in disks:
            subprocess.run(["cp", "--sparse=always", disk.image, disk.image + ".cut"], check=True)
        known = lines(os.path.join(self.work, "journal.jsonl"))
        if os.path.exists(os.path.join(self.folder, "out.mp4")):
            known = FRAMES + 1
        for disk in disks:
            disk.unmount()
            os.replace(disk.image + ".cut", disk.image)
            disk.mount()
        try:
            has_result = os.path.exists(os.path.join(self.folder, "out.mp4"))
            kept = lines(os.path.join(self.work, "journal.jsonl"))
            problem = problem_of(self.command, self.folder, self.expected, ignored=["lost+found"])
            # The last line may not have been synchronised.
            if not has_result and kept < known - 1:
                return f"only {kept} of {known} lines are left"
            if problem:
                return problem
            if os.path.exists(self.work):
                return "the work folder is left"
            return None
        finally:
            for disk in disks:
                disk.unmount()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--type", choices=sorted(MEGABYTES), default="ext4")
    parser.add_argument("--apart", action="store_true", help="the work folder lies on another disk")
    parser.add_argument("--step", type=int, default=1, help="tries every nth call only")
    parser.add_argument("--last", type=int, help="tries only so many calls before the end")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        case = Case(os.path.abspath(arguments.program), arguments.type, arguments.apart, place)
        chosen = case.calls[-arguments.last:] if arguments.last else case.calls
        name = f"{arguments.type}{', apart' if arguments.apart else ''}"
        failures = try_all(name, "cut", chosen[:: arguments.step], case.cut)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
