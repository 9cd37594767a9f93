#!/usr/bin/env python3
"""The ladder and the house rules, checked over src, cli and include. Exit 1 if anything breaks them.

The room(...) lines of CMakeLists.txt say which rooms a room may include. The other rules stand in RULES.
Files named *_test.cpp or *_test.h are bound by the line length only. --self-test breaks every rule once, in a
temporary tree, and fails unless each is reported.
"""
import re
import sys
import tempfile
from pathlib import Path

LONGEST_LINE = 100
SOURCES = ("*.h", "*.cpp")

# What is forbidden, in which top folders, except in which files (a regex on the path), and why.
RULES = [
    (r"\busing\s+namespace\b", ("src", "cli", "include"), None,
     "no 'using namespace': a line shows which room it calls"),
    (r"\bstd::unordered_", ("src",), None,
     "no std::unordered_*: nothing may depend on hash order"),
    (r"\bstd::(cout|cerr|clog)\b|\b(v?f?printf|f?puts|putchar)\s*\(|<iostream>", ("src",),
     r"^src/base/assert", "nothing in src prints"),
    (r"<random>|\bstd::(random_device|mt19937|shuffle)\b", ("src",), None,
     "no <random>, no std::shuffle: draw through base"),
    (r"\bstd::(exp2?|expm1|log2?|log10|log1p|pow|sin|cos|tan|tanh)\b", ("src",), None,
     "no libm functions that differ between machines: use base"),
    (r"\bthrow\b", ("src",), None, "nothing in src throws: return a Result or a Diagnostic"),
    (r"\bstd::chrono\b|<chrono>|\bstd::time\s*\(|\btime\s*\(\s*(nullptr|NULL|0|&)"
     r"|\b(clock|clock_gettime|gettimeofday)\s*\(\s*[)&C]", ("src",), None,
     "nothing in src reads the clock"),
    (r"\bfopen\s*\(|\b[io]?fstream\b|<filesystem>|(?<![\w>])::open\s*\(|\bopen\s*\([^)]*\bO_", ("src",),
     r"^src/(door|history|native)/", "only door, history and native open files"),
]

# Comments, raw strings, strings and characters; a digit separator (1'000) is not the start of one.
NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\'',
    re.DOTALL)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def rooms_declared(root):
    """{room: rooms it may see}, from the room(...) lines at the beginning of a line."""
    text = (root / "CMakeLists.txt").read_text()
    lines = (line.split() for line in re.findall(r"^room\(([^)]*)\)", text, re.MULTILINE))
    return {words[0]: set(words[1:]) for words in lines}


def code_only(text):
    """The text with comments and literals emptied, every line where it was; includes are kept."""
    def blank(match):
        found = match.group()
        line_start = text.rfind("\n", 0, match.start()) + 1
        if text[line_start:match.start()].lstrip().startswith("#") and found.startswith('"'):
            return found
        return " " + "\n" * found.count("\n")
    return NOT_CODE.sub(blank, text)


def line_at(text, position):
    return text.count("\n", 0, position) + 1


def may_include(place, target, allowed):
    """None if a file in `place` ('cli', 'include' or a room) may include `target`, else why not."""
    first = target.split("/")[0]
    if target.startswith((".", "/")) or "/" not in target:
        return f"write '{target}' with its folder, as in \"base/id.h\""
    if place == "include":
        return None if first == "milieu" else f"include/milieu may include only itself, not {target}"
    if place == "cli":
        return None if first in ("cli", "milieu") else f"cli may include only include/milieu, not {target}"
    if first == "milieu":
        return None if place == "door" else f"room {place} may not include the door's {target}"
    if first == place or first in allowed.get(place, ()):
        return None
    return f"room {place} may not include room {first}" if first in allowed else \
        f"'{first}' in '{target}' is no room"


def problems_of_file(root, path, allowed):
    """(line, what is wrong) for one file."""
    name = path.relative_to(root).as_posix()
    top = name.split("/")[0]
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LONGEST_LINE:
            yield number, f"{len(line)} columns, more than {LONGEST_LINE}"
    if name.endswith(("_test.cpp", "_test.h")):
        return
    place = name.split("/")[1] if top == "src" else top
    code = code_only(text)
    if top == "src":
        if place not in allowed:
            yield 1, f"room {place} has no room(...) line in CMakeLists.txt"
        # What include/milieu declares lives in namespace milieu itself, and door implements it.
        wanted = r"\bnamespace\s+milieu\b" if place == "door" else rf"\bnamespace\s+milieu::{place}\b"
        if not re.search(wanted, code):
            yield 1, f"no 'namespace milieu::{place}' here: the namespace is the folder"
    for found in INCLUDE.finditer(code):
        quote, target = found.groups()
        if quote == "<" and target.split("/")[0] not in {*allowed, "milieu", "cli"}:
            continue  # the standard library, or a package
        why_not = may_include(place, target, allowed)
        if why_not:
            yield line_at(code, found.start(1)), why_not
    for pattern, tops, spared, why in RULES:
        if top in tops and not (spared and re.search(spared, name)):
            for found in re.finditer(pattern, code):
                yield line_at(code, found.start()), f"{why} ({found.group().strip()})"


def problems(root):
    """Every problem as 'file:line: what is wrong', files in order."""
    allowed = rooms_declared(root)
    files = sorted(path for top in ("src", "cli", "include") for pattern in SOURCES
                   for path in (root / top).rglob(pattern))
    found = [f"{path.relative_to(root).as_posix()}:{line}: {what}"
             for path in files for line, what in sorted(problems_of_file(root, path, allowed))]
    return found, len(files)


def self_test():
    """Breaks every rule once. Each sample: the file, its text, a part of the message, or None if it is fine."""
    room = "namespace milieu::{} {{}}\n"
    base, sim = room.format("base"), room.format("sim")
    samples = [
        ("src/base/up.h", '#include "sim/step.h"\n' + base, ":1: room base may not include room sim"),
        ("src/sim/sideways.cpp", '\n#include "lang/tree.h"\n' + sim, ":2: room sim may not include room lang"),
        ("src/sim/angle.cpp", "#include <lang/tree.h>\n" + sim, "room sim may not include room lang"),
        ("src/sim/nowhere.cpp", '#include "sin/step.h"\n' + sim, "'sin' in 'sin/step.h' is no room"),
        ("src/sim/bare.cpp", '#include "step.h"\n' + sim, "with its folder"),
        ("src/sim/dots.cpp", '#include "../lang/tree.h"\n' + sim, "with its folder"),
        ("src/sim/door.cpp", '#include "milieu/run.h"\n' + sim, "may not include the door's"),
        ("src/attic/old.h", room.format("attic"), "has no room(...) line"),
        ("cli/inside.cpp", '#include "base/id.h"\n', "cli may include only include/milieu"),
        ("include/milieu/leak.h", '#include "base/id.h"\n', "include/milieu may include only itself"),
        ("src/base/using.h", base + "using namespace milieu::base;\n", ":2: no 'using namespace'"),
        ("src/base/map.h", base + "std::unordered_map<int, int> m;\n", "hash order"),
        ("src/base/print.cpp", base + 'void f() { std::cout << 1; }\n', "nothing in src prints"),
        ("src/base/printf.cpp", base + 'void f() { printf("x"); }\n', "nothing in src prints"),
        ("src/base/random.cpp", "#include <random>\n" + base, "draw through base"),
        ("src/base/exp.cpp", base + "double x = std::exp(1.0);\n", "use base (std::exp)"),
        ("src/base/throw.cpp", base + "void f() { throw 1; }\n", "nothing in src throws"),
        ("src/base/chrono.cpp", base + "auto t = std::chrono::seconds(1);\n", "reads the clock"),
        ("src/base/time.cpp", base + "auto t = time(nullptr);\n", "reads the clock"),
        ("src/sim/file.cpp", sim + "std::ifstream file;\n", "only door, history and native open files"),
        ("src/sim/fopen.cpp", sim + 'auto f = fopen("x", "r");\n', "only door, history and native open files"),
        ("src/base/long.cpp", base + "// " + "x" * 98 + "\n", ":2: 101 columns"),
        ("src/base/long_test.cpp", "// " + "x" * 98 + "\n", ":1: 101 columns"),
        ("src/base/lost.h", "namespace milieu {}\n", "no 'namespace milieu::base'"),
        ("src/base/fine.cpp", "// throw, std::cout, using namespace\n" + base +
         'const char* s = "printf(";  // time(0)\nconst char* r = R"(std::exp " throw)";\n'
         "int n = 1'000'000; int downtime(int); char c = '\"';\n", None),
        ("src/base/assert.cpp", base + 'void f() { fprintf(stderr, "x"); }\n', None),
        ("src/door/files.cpp", '#include "milieu/run.h"\n#include "base/id.h"\nnamespace milieu {}\n'
         "std::ifstream file;\n", None),
        ("src/base/free_test.cpp", '#include "sim/step.h"\nvoid f() { throw std::exp(1.0); }\n', None),
    ]
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "CMakeLists.txt").write_text(
            "room(base)\n  room(indented base)\nroom(lang base)\nroom(sim base)\nroom(door sim base)\n")
        for name, text, _ in samples:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        found, _ = problems(root)
    for name, _, expected in samples:
        mine = [line for line in found if line.startswith(name + ":")]
        if (expected is None) != (not mine) or (expected and not (len(mine) == 1 and expected in mine[0])):
            wrong.append(f"{name}: expected {expected!r}, got {mine}")
    print("\n".join(wrong) or f"ladder self-test: all {len(samples)} samples judged right")
    return 1 if wrong else 0


def main():
    if "--self-test" in sys.argv[1:]:
        return self_test()
    found, count = problems(Path(__file__).resolve().parent.parent)
    print("\n".join(found) or f"ladder: {count} files keep to it")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
