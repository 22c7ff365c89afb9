#!/usr/bin/env python3
"""Cuts the power at system calls of a run, and checks that the same command goes on without losing a frame.

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

from kill_everywhere import CHANGES, ROOT, calls, files

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
        self.command = [
            program, os.path.join(ROOT, "samples/clip.mp4"), os.path.join(ROOT, "samples/style.png"), "out.mp4",
            "--size", "64", "--frames", str(FRAMES), "--iterations", "3,2", "--threads", "1", "--quiet",
        ]
        if is_apart:
            self.command += ["--work", self.work]
        for name in self.names:
            os.mkdir(os.path.join(place, name))
        log = os.path.join(place, "trace")
        subprocess.run(["strace", "-f", "-o", log, *self.command], cwd=self.folder, check=True)
        with open(log, errors="replace") as trace:
            found = trace.readlines()
        begin = next(i for i, line in enumerate(found) if '/lock"' in line or "lock\"" in line)
        skipped = len(list(calls(found[:begin])))
        self.calls = [call for call in list(calls(found))[skipped:] if call[0] in CHANGES]
        self.expected = {name: content for name, content in files(self.folder).items()}
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
        subprocess.run(
            ["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e",
             f"inject={call}:signal=KILL:when={number}", *self.command],
            cwd=self.folder, stderr=subprocess.DEVNULL, check=False)
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
            again = subprocess.run(
                self.command, cwd=self.folder, capture_output=True, text=True, check=False)
            # The last line may not have been synchronised.
            if not has_result and kept < known - 1:
                return f"only {kept} of {known} lines are left"
            if again.returncode != 0:
                return f"exit code {again.returncode}: {again.stderr.strip()}"
            left = files(self.folder)
            left.pop("lost+found", None)
            if left != self.expected:
                return f"differs: {sorted(set(left) ^ set(self.expected)) or 'other bytes'}"
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
    failures = 0
    with tempfile.TemporaryDirectory() as place:
        case = Case(os.path.abspath(arguments.program), arguments.type, arguments.apart, place)
        chosen = case.calls[-arguments.last:] if arguments.last else case.calls
        chosen = chosen[:: arguments.step]
        for call, number in chosen:
            problem = case.cut(call, number)
            if problem:
                failures += 1
                print(f"{arguments.type}: cut at {call} {number}: {problem}", flush=True)
        print(f"{arguments.type}{', apart' if arguments.apart else ''}: cut at {len(chosen)} calls", flush=True)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
