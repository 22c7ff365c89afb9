#!/usr/bin/env python3
"""Writes vidstyle's man page from what the program says of itself, and from man_sections.txt.

usage: vidstyle --experimental-dump-help | man.py - VERSION > vidstyle.1
"""

import json
import pathlib
import sys


def escaped(text):
    """Text as roff takes it for itself: no line begins with a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def paragraphs(text):
    """A discussion: indented lines stay as they are, the others flow."""
    out = []
    for block in text.split("\n\n"):
        out.append(".PP")
        lines = block.split("\n")
        flowing = [line for line in lines if not line.startswith(" ")]
        fixed = [line for line in lines if line.startswith(" ")]
        out += [escaped(line) for line in flowing]
        if fixed:
            out += [".RS", ".nf"] + [escaped(line.removeprefix("  ")) for line in fixed] + [".fi", ".RE"]
    return out


def tag(argument):
    """An option's names and value, or a positional argument's name."""
    value = argument.get("valueName", "")
    if argument["kind"] == "positional":
        return f"\\fI<{escaped(value)}>\\fR"
    dashes = {"long": "--", "short": "-", "longWithSingleDash": "-"}
    names = [f"\\fB{escaped(dashes[name['kind']] + name['name'])}\\fR" for name in argument["names"]]
    return ", ".join(names) + (f" \\fI<{escaped(value)}>\\fR" if argument["kind"] == "option" else "")


def description(argument):
    text = argument.get("abstract", "")
    values = argument.get("allValues")
    if values:
        text += f" (values: {', '.join(values)})"
    if argument.get("defaultValue") and "default" not in text:
        text += f" (default: {argument['defaultValue']})"
    return text


def key(argument):
    """What makes two commands' options the same."""
    return json.dumps([argument["names"] if "names" in argument else argument.get("valueName"), argument.get("abstract")])


def arguments_of(command, without=()):
    """The arguments by their groups, the groups in the order of their first argument."""
    groups = {}
    for argument in command.get("arguments", []):
        if key(argument) not in without:
            groups.setdefault(argument.get("sectionTitle"), []).append(argument)
    return groups


def section(command, heading, without=()):
    out = [f'.SH "{heading}"', escaped(command.get("abstract", ""))]
    if "discussion" in command:
        out += paragraphs(command["discussion"])
    for title, arguments in arguments_of(command, without).items():
        if title:
            out.append(f'.SS "{escaped(title)}"')
        for argument in arguments:
            out += [".TP", tag(argument), escaped(description(argument))]
    return out


def fixed_sections(text):
    """Sections that the program does not know: headings, 'term :: description', paragraphs, indented lines."""
    out = []
    for block in text.strip().split("\n\n"):
        lines = block.split("\n")
        if all(line.startswith("  ") for line in lines):
            out += paragraphs(block)
            continue
        for line in lines:
            term, separator, meaning = line.partition(" :: ")
            if line.startswith("## "):
                out.append(f'.SS "{escaped(line[3:])}"')
            elif line.startswith("# "):
                out.append(f'.SH "{escaped(line[2:])}"')
            elif separator:
                out += [".TP", f"\\fB{escaped(term)}\\fR", escaped(meaning)]
            else:
                out += [".PP", escaped(line)]
    return out


def main():
    source, version = sys.argv[1:]
    with sys.stdin if source == "-" else open(source, encoding="utf-8") as file:
        root = json.load(file)["command"]
    commands = [c for c in root["subcommands"] if c["commandName"] != "help"]
    default = next(c for c in commands if c["commandName"] == root["defaultSubcommand"])
    name = root["commandName"]
    out = [
        f'.TH {name.upper()} 1 "" "{name} {version}"',
        ".SH NAME",
        f"{name} \\- {escaped(root['abstract'])}",
        ".SH SYNOPSIS",
        f".B {name}",
        "\\fI<in> <style> <out>\\fR [\\fIoptions\\fR]",
        ".br",
        f".B {name}",
        "\\fI<command>\\fR …",
    ]
    out += [".SH DESCRIPTION"] + paragraphs(root["discussion"])
    common = {key(argument) for argument in default["arguments"]}
    for command in commands:
        without = () if command is default else common
        out += section(command, f"{name} {command['commandName']}", without)
    extra = pathlib.Path(__file__).with_name("man_sections.txt").read_text(encoding="utf-8")
    out += fixed_sections(extra)
    out += [".SH SEE ALSO", ".BR ffmpeg (1)"]
    print("\n".join(out))


if __name__ == "__main__":
    main()
