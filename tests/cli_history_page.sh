#!/usr/bin/env bash
# docs/history-format.md tells the truth: its statements run, and its tables are those of a file.
source "$(dirname "$0")/lib/expect.bash"
expect 0 out 'h.milieu' -- run anora --out h.milieu

python3 - "$MILIEU_HOME/docs/history-format.md" h.milieu >.out 2>&1 <<'PYTHON' || fail "$(cat .out)"
import re, sqlite3, sys

page, path = open(sys.argv[1]).read(), sys.argv[2]
base = sqlite3.connect(path)  # never committed: the file stays as it is
wrong, answered = [], 0

for block in re.findall(r"```sql\n(.*?)```", page, re.S):
    lines = [re.sub(r"^(sqlite>|   \.\.\.>) ", "", line) for line in block.split("\n")
             if not line.startswith("$")]
    for statement in filter(str.strip, "\n".join(lines).split(";")):
        rows = base.execute(statement).fetchall()
        answered += len(rows) > 0
        if not rows and statement.lstrip().startswith("SELECT"):
            wrong.append(f"no rows: {statement}")
if answered < 6:
    wrong.append(f"only {answered} statements found something")

# Every table, view and column stands on the page.
for kind, name in base.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view')"):
    if not re.search(rf"[`*]{name}[`*]", page):
        wrong.append(f"the page does not name the {kind} {name}")
    if kind == "table":
        for column in base.execute(f"PRAGMA table_info({name})").fetchall():
            stem = re.sub(r"[1-9]$", "", column[1])
            if not re.search(rf"`{stem}[1-9]?`", page):
                wrong.append(f"the page does not name {name}.{column[1]}")

# What holds or does not is told so.
told = set(base.execute("SELECT w.what, w.value FROM readable_writes w JOIN facts f"
                        " ON f.name = w.fact WHERE f.sort = 'truth' AND w.what != 'void'"))
if ("set", "yes") not in told or told - {("set", "yes"), ("retracted", "no")}:
    wrong.append(f"what holds is told as {told}")
print("\n".join(wrong))
sys.exit(1 if wrong else 0)
PYTHON

finish
