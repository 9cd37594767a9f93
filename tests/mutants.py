#!/usr/bin/env python3
"""The gate, tested: faults are put into V and C one at a time, and the gate must find each of them.

The gate (tests/gate_test.cpp) runs R, V and C on made worlds and compares all they tell. Here each line of
MUTANTS changes one place of V: how it lowers conditions (lowering), what an index holds (index), what
something is said to rest on (footprint), what a draw or an id is made from (key), or the code that is made of
a world (emitted; for these C is judged, too). The changed file alone
is compiled, with the flags of build/release, and linked before everything else into the test program; so
the release build must be up to date (./check sees to that). Sources are only read: all is written below
build/mutants.

Exit 1: a fault was not found, or a text to be replaced does not stand in its file exactly once (then the
source has moved on: mend the line here). A program that crashes or does not end counts as found; what
happened is said. A control without any fault goes through the same steps and must not be found.

A fault that no world can show (V does the same thing, only slower) proves nothing and has no place here.
"""
import argparse
import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASE = "R and V and C tell the same history of two thousand made worlds*"

# (name, class, file, text that stands there once, what stands there instead). The first of each class
# is the one that --quick runs.
MUTANTS = [
    ("a condition joined by `or` is taken for one joined by a comma", "lowering", "src/plan/trail.cpp",
     "    case Op::Or: return flatten_or(expr, scope);\n",
     "    case Op::Or:\n      for (ExprId arg : expr.args) flatten(arg, scope, into, false);\n      return;\n"),
    ("a denied condition gives candidates as if it were affirmed", "lowering", "src/plan/trail.cpp",
     "    case Op::And:\n", "    case Op::And: case Op::Not:\n"),
    ("of the branches of an `or` only the first has its trail followed", "lowering", "src/plan/trail.cpp",
     "    into = std::move(trails);\n", "    into.assign(1, trails[0]);\n"),
    ("an `or` within a branch of an `or` is taken for one that must hold", "lowering", "src/plan/trail.cpp",
     "  if (in_branch_) return;\n", ""),
    ("a trail that can give somebody twice is said not to", "lowering", "src/plan/trail.cpp",
     "  into.distinct = rest;\n", "  into.distinct = true;\n"),
    ("a condition is judged before its last variable is bound", "lowering", "src/plan/place.cpp",
     "    (depth == 0 ? place.first : place.stages[depth - 1].filters).push_back(part);\n",
     "    (depth == 0 ? place.first : place.stages[depth > 1 ? depth - 2 : 0].filters).push_back(part);\n"),
    ("what a trail has found in truth is taken for seen", "lowering", "src/plan/place.cpp",
     "    stage.in_truth_only = !world.facts[model::FactId{fact.ref}].seen.all;\n",
     "    stage.in_truth_only = false;\n"),
    ("a trail leaves people out although a fault is hidden by that", "lowering", "src/plan/place.cpp",
     "    allowed[i] = all;\n", "    allowed[i] = true;\n"),
    ("conditions after a `pick` are judged before it", "lowering", "src/plan/place.cpp",
     "    if (step.sort == model::Step::Sort::Pick) break;\n",
     "    if (step.sort == model::Step::Sort::Pick) continue;\n"),
    ("a motive that reads the first of the other roles counts as common", "lowering", "src/plan/compile.cpp",
     "      return slot >= 1 && slot < act.roles;\n", "      return slot >= 2 && slot < act.roles;\n"),
    ("a comparison that the default passes is said to need an entry", "lowering", "src/plan/trail.cpp",
     "  if ((below != turned ? less : more) || (equal && !less && !more)) return;\n", ""),
    ("those for whom a fact says its default are looked for in an index", "lowering",
     "src/sim/vector_search.cpp",
     "    if (!node.settled || (node.fallback == value && !defaults)) return false;\n",
     "    if (!node.settled) return false;\n    (void)defaults;\n"),

    ("a symmetric entry is listed under its first key only", "index", "src/sim/vector_index.cpp",
     "  put_view(row * 2 + 1, turned, value, present);\n", ""),
    ("the last of those that hold is lost when another ceases to", "index", "src/sim/vector_index.cpp",
     "    move_view(list, list.live, at);\n    at = list.live;\n", "    at = list.live;\n"),
    ("an entry that changed its value stays listed under the old one", "index", "src/sim/vector_index.cpp",
     "  drop_view(row * 2, keys, value);\n",
     "  if (!need_.by_value) drop_view(row * 2, keys, value);\n"),
    ("an entry of somebody with themselves is listed twice, and taken out once", "index",
     "src/sim/vector_index.cpp",
     "  put_view(row * 2, keys, value, present);\n  if (!both_ || keys[0] == keys[1]) return;\n",
     "  put_view(row * 2, keys, value, present);\n  if (!both_) return;\n"),
    ("what is learned late is listed last", "index", "src/sim/vector_knowledge.cpp",
     "  person.all.insert(place_of(person.all, record.event), knows);\n",
     "  person.all.push_back(knows);\n"),
    ("a list is lost when the index grows", "index", "src/sim/vector_index.cpp",
     "    if (list == 0) continue;\n    size_t at = hash(&words_[(list - 1) * width_]) & mask;\n",
     "    if (list <= 1) continue;\n    size_t at = hash(&words_[(list - 1) * width_]) & mask;\n"),
    ("what was born is listed with its own kind, not with those above", "index",
     "src/sim/vector_entities.cpp",
     "  for (model::KindId kind = all_[entity].kind; kind; kind = parent_[kind.value])\n"
     "    add(living_[kind.value]);\n",
     "  add(living_[all_[entity].kind.value]);\n"),
    ("an event is listed under its first role only", "index", "src/sim/vector_past.cpp",
     "    lists[entity].push_back(event);\n", "    if (i == 0) lists[entity].push_back(event);\n"),

    ("a process that asks for the past is not looked at again", "footprint", "src/plan/reads.cpp",
     "  into.events = into.eyes = true;\n  if (number == 0) return;\n", "  if (number == 0) return;\n"),
    ("what rests on the time is not looked at again", "footprint", "src/plan/reads.cpp",
     "    case Op::Now: case Op::Clock: case Op::Weekday: into.time = true; break;\n",
     "    case Op::Now: case Op::Clock: case Op::Weekday: break;\n"),
    ("a fact that fades is said to keep", "footprint", "src/plan/reads.cpp",
     "  if (fact.fade.span != 0) into.time = true;\n", ""),
    ("what counts people is said not to rest on who there is", "footprint", "src/plan/reads.cpp",
     "  if (!expr.bound.empty()) into.population = true;\n", ""),
    ("what a rule rests on is forgotten", "footprint", "src/plan/reads.cpp",
     "      if (once(rules_done_, expr.ref)) add(world_.rules[model::RuleId{expr.ref}].body, into);\n",
     ""),
    ("those who see an event are not looked for again after it", "footprint", "src/plan/compile.cpp",
     "    footprints_.add(seen.condition, plan.seen);\n", ""),
    ("a fact read with no role as its key is said to change nobody's hazard", "footprint",
     "src/plan/watch.cpp",
     "    if (watch.roles.empty()) whole = true;\n", "    if (watch.roles.empty()) return;\n"),
    ("a hazard that fired is not read again", "footprint", "src/sim/vector_hazard.cpp",
     "    if (same && hazards.fired.empty()) continue;\n", "    if (same) continue;\n"),
    ("a stamp does not tell who was born and who ended", "footprint", "src/sim/vector.cpp",
     "  if (footprint.population) sum += state_.store.entities.version();\n", ""),
    ("a condition that does not hold is not noted when those before it are forgotten", "footprint",
     "src/sim/vector_search.cpp", "    return !holds(place.first[i], frame, eyes);\n", "    return true;\n"),
    ("that there is nobody is not noted", "footprint", "src/sim/vector_search.cpp",
     "    return nobody(looking, early.trails);\n", "    return true;\n"),
    ("one trail that leads to nobody is taken for all", "lowering", "src/sim/vector_search.cpp",
     "    none = none && follow(looking, trail, 0) && candidates_.size() == from;\n",
     "    if (&trail == &trails[0]) none = follow(looking, trail, 0) && candidates_.size() == from;\n"),
    ("a menu is kept although an entry that it read has changed", "footprint", "src/sim/vector_read.cpp",
     "  if (cells_.noting()) cells_.note(table.cell(keys));\n", ""),
    ("a menu is kept although who can be found by an entry has changed", "footprint",
     "src/sim/vector_search.cpp",
     "  if (cells_.noting()) cells_.note(table.list_cell(hop.mask, hop.by_value, keys, value));\n", ""),
    ("a menu is kept although what its owner remembers has changed", "footprint", "src/sim/vector_known.cpp",
     "  if (cells_.noting()) cells_.note(knowledge_->cell(who, id, keys));\n", ""),
    ("how long a part of a reading is good is forgotten by the whole", "footprint", "src/sim/vector_cells.cpp",
     "  for (Cell cell : rests.cells) note_cell(cell);\n  until(rests.until);\n",
     "  for (Cell cell : rests.cells) note_cell(cell);\n"),

    ("less is taken for less or equal", "emitted", "src/native/expression.cpp",
     '                           : of.op == Op::Less      ? " < "\n',
     '                           : of.op == Op::Less      ? " <= "\n'),
    ("what is denied is taken for affirmed", "emitted", "src/native/expression.cpp",
     "      condition(of.args[0], no);\n      line(leave);\n      at(no);\n",
     "      condition(of.args[0], not_so);\n      at(no);\n"),
    ("everybody sees what only those there may", "emitted", "src/native/emit.cpp",
     '      line("if (eyes != 0 && !seen_" + number + "(r, " + (keys.empty() ? "" : join(keys) + ", ") +\n'
     '           "eyes)) return 0;");\n', "      ;\n"),
    ("an entry that was read is not noted", "emitted", "src/native/emit.cpp",
     '    line("if (r->noting->on) note(r, " + cell + ");");\n', ""),
    ("a list that was gone through is not noted", "emitted", "src/native/search.cpp",
     '  line("if (r->noting->on) note(r, " + cell + ");");\n', ""),
    ("what a trail has found in truth is taken for seen", "emitted", "src/native/search.cpp",
     '(stage.in_truth_only ? " && eyes == 0" : "")', '""'),
    ("those who are gone are found", "emitted", "src/native/search.cpp",
     'line("if (!there(r, "', 'line("if (!under(r, "'),
    ("candidates come in no order", "emitted", "src/native/search.cpp",
     '", ordered, " +\n', '", 0, " +\n'),
    ("a symmetric entry is found under its keys in one order only", "emitted", "src/native/emit.cpp",
     '        line("  k0 = k1, k1 = other;");\n', ""),

    ("who notices is drawn by number, not by content id", "key", "src/sim/vector_witness.cpp",
     "                       .with(state_.store.entities.id(one));\n", "                       .with(one);\n"),
    ("a lane draws the same again within an event", "key", "src/sim/vector_effects.cpp",
     "  return event_key(luck_, site_, subject_, drawn_.next(subject_, lane));\n",
     "  return event_key(luck_, site_, subject_, 0 * drawn_.next(subject_, lane));\n"),
    ("the bindings of an `each` share their luck", "key", "src/sim/vector_effects.cpp",
     "    subject_ = each_subject(outer, ids);\n", "    subject_ = outer;\n"),
    ("a binding begins anew to count what it has begun", "key", "src/sim/vector_effects.cpp",
     "  next.id = event_id(site, ids, subject_, stmt.line, ran_.next(subject_, stmt.line));\n",
     "  next.id = event_id(site, ids, subject_, stmt.line, 0);\n"),
    ("a candidate's luck is its number, not its content id", "key", "src/sim/vector_pick.cpp",
     "    base::Key own = draw.with(store_.content(type, candidates[i]));\n",
     "    base::Key own = draw.with(static_cast<uint64_t>(candidates[i]));\n"),
    ("the variables of a `pick` share their luck", "key", "src/sim/vector_pick.cpp",
     "                       const model::Type& type) {\n  base::Key draw = draw_key(pick.lane).with(variable);\n",
     "                       const model::Type& type) {\n  base::Key draw = draw_key(pick.lane).with(0 * variable);\n"),
    ("the repetitions of a process share an id", "key", "src/sim/vector_due.cpp",
     "static_cast<uint64_t>(now_), static_cast<uint64_t>(n));\n",
     "static_cast<uint64_t>(now_), static_cast<uint64_t>(n > 0));\n"),
    ("an act's clock draws the same after each firing", "key", "src/sim/vector_decide.cpp",
     "                               state_.store.entities.id(who), clock.interval, clock.firing);\n",
     "                               state_.store.entities.id(who), clock.interval, clock.firing > 0);\n"),
    ("an act's id does not tell in which interval it was", "key", "src/sim/vector_due.cpp",
     "                     static_cast<uint64_t>(clock.interval), static_cast<uint64_t>(clock.firing));\n",
     "                     0, static_cast<uint64_t>(clock.firing));\n"),
    ("a hazard's first wait is drawn as its second", "key", "src/sim/vector_hazard.cpp",
     "                                   contents(act, frame), 0);\n",
     "                                   contents(act, frame), 1);\n"),
    # Not here: that the second of two events with one id takes the next free. What an id is made from counts
    # whatever could begin it twice, so no world has two such events, but for one chance in 2^64.
]


class Trouble(Exception):
    pass


def checked(mutants):
    """What is wrong with the table, one line for each mistake."""
    wrong = []
    for name, kind, file, text, instead in mutants:
        path = ROOT / file
        found = path.read_text().count(text) if path.is_file() else 0
        if found != 1:
            wrong.append(f"{kind}: {name}: the text stands {found} times in {file}, not once")
        if text == instead:
            wrong.append(f"{kind}: {name}: nothing is changed")
    return wrong


def commands(build):
    """{source: its line in compile_commands.json}, and the command that links the test program."""
    try:
        database = json.loads((build / "compile_commands.json").read_text())
    except OSError as error:
        raise Trouble(f"{error}; build first: ./check --quick") from error
    compiled = {os.path.relpath(line["file"], ROOT): line for line in database}
    told = subprocess.run(["ninja", "-C", build, "-t", "commands", "milieu_tests"],
                          capture_output=True, text=True, check=True).stdout.splitlines()
    link = re.search(r"&& (.+ -o milieu_tests .+) && :$", told[-1])
    if not link:
        raise Trouble(f"the last of ninja's commands does not link the tests: {told[-1][:80]}")
    return compiled, link.group(1)


class Gate:
    def __init__(self, build, scratch, seconds):
        self.build, self.scratch, self.seconds = build, scratch, seconds
        self.compiled, self.link = commands(build)

    def run(self, command, **options):
        done = subprocess.run(command, cwd=self.build, capture_output=True, text=True, errors="replace", **options)
        if done.returncode != 0:
            raise Trouble(f"{command if isinstance(command, str) else ' '.join(command)}\n{done.stderr}")

    def program(self, folder, file, text):
        """The test program with `text` in place of a source file."""
        source, made, tests = folder / Path(file).name, folder / "mutant.o", folder / "tests"
        source.write_text(text)
        line = self.compiled[file]
        words = line.get("arguments") or shlex.split(line["command"])
        words[words.index("-o") + 1] = str(made)
        words[words.index("-c") + 1] = str(source)
        self.run([*words, "-w"])
        # Of what is defined twice, in the object and in a library, the linker takes what comes first.
        self.run(self.link.replace(" -o milieu_tests ", f" -o {shlex.quote(str(tests))} {shlex.quote(str(made))} "),
                 shell=True)
        return tests

    def judge(self, tests, folder, worlds, native):
        """(found, in words): runs the gate until it finds a difference."""
        setting = {**os.environ, "MILIEU_GATE_FIRST": "1", "MILIEU_GATE_WORLDS": str(worlds),
                   "MILIEU_GATE_NATIVE": "1" if native else "0", "MILIEU_HOME": str(ROOT), "TMPDIR": str(folder)}
        try:
            done = subprocess.run([tests, f"--test-case={CASE}"], cwd=ROOT, env=setting, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, errors="replace", timeout=self.seconds)
        except subprocess.TimeoutExpired:
            return True, f"it did not end in {self.seconds} s"
        (folder / "log").write_text(done.stdout + done.stderr)
        where = re.search(r"found out in made world (\d+) of \d+: (.*)", done.stdout)
        if where:
            return True, f"after {where.group(1)} worlds: {where.group(2)}"
        if "test cases: 1 | 1 passed" not in re.sub(" +", " ", done.stdout) and done.returncode == 0:
            raise Trouble(f"the test case of the gate was not run: '{CASE}'")
        if done.returncode == 0:
            return False, f"in {worlds} worlds"
        return True, f"it crashed ({done.returncode}), see {folder / 'log'}"

    def attempt(self, number, mutant, worlds):
        name, kind, file, text, instead = mutant
        folder = self.scratch / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        begun = time.monotonic()
        tests = self.program(folder, file, (ROOT / file).read_text().replace(text, instead))
        found, words = self.judge(tests, folder, worlds, kind == "emitted")
        tests.unlink()
        return found, words, time.monotonic() - begun


def chosen(quick, only):
    mutants = [mutant for mutant in MUTANTS if only in mutant[0] + " " + mutant[1] + " " + mutant[2]]
    if not quick:
        return mutants
    return [next(m for m in mutants if m[1] == kind) for kind in dict.fromkeys(m[1] for m in mutants)]


def main():
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--quick", action="store_true", help="one of each class")
    asked.add_argument("--only", default="", help="those whose name, class or file has this text")
    asked.add_argument("--worlds", type=int, default=4000, help="how many made worlds a fault may hide in")
    asked.add_argument("--seconds", type=int, default=300, help="a program that runs longer counts as found")
    asked.add_argument("--jobs", type=int, default=1)
    asked.add_argument("--build", type=Path, default=ROOT / "build" / "release")
    given = asked.parse_args()

    wrong = checked(MUTANTS)
    mutants = chosen(given.quick, given.only)
    try:
        gate = Gate(given.build.resolve(), ROOT / "build" / "mutants", given.seconds)
        # The control: the same steps, and no fault.
        control = ("no fault", "control", "src/plan/trail.cpp", "\n", "\n")
        with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
            runs = [(mutant, pool.submit(gate.attempt, number, mutant, given.worlds if number else 100))
                    for number, mutant in enumerate([control, *mutants]) if (ROOT / mutant[2]).is_file()]
            for (name, kind, *_), run in runs:
                found, words, seconds = run.result()
                if kind == "control":
                    words = ("CAUGHT, though there is none, " if found else "nothing caught ") + words
                else:
                    words = ("caught " if found else "NOT CAUGHT ") + words
                print(f"{kind:10} {name}: {words} ({seconds:.0f} s)", flush=True)
                if found == (kind == "control"):
                    wrong.append(f"{kind}: {name}: {words}")
    except Trouble as trouble:
        print(f"mutants: {trouble}", file=sys.stderr)
        return 1
    for line in wrong:
        print(f"mutants: {line}", file=sys.stderr)
    print(f"mutants: {len(mutants)} faults, {len(wrong)} of them or of the table's lines amiss")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
