#!/usr/bin/env bash
# What if: branches, what differs, lines that are refused; the page docs/what-if.md.
source "$(dirname "$0")/lib/expect.bash"
page=$MILIEU_HOME/docs/what-if.md
awk '/^```milieu/ { inside = 1; next } /^```/ { inside = 0 } inside' "$page" >market.world
tells_the_truth "$page"
branch() { rm -f b.milieu; "$MILIEU" what-if market-8.milieu "$@" --out b.milieu --json >b.json 2>err; }
json() { python3 -c "import json; j = json.load(open('b.json')); assert $1, j['lines']" || fail "$2: not $1"; }

# No change is no difference; a change and its undoing are none.
branch "luck 1 at 2024-03-09" && json 'j["same"] and j["shared"] > 20 and not j["outcomes"]' 'luck after the end'
branch "set trust(Ann, Ben) = 0.5" && json 'j["same"] and j["lines"][0]["remark"] == "it was so already"' 'what is so'
branch "set closed(the bread stall) at 2024-03-04 19:00" "set not closed(the bread stall) at 2024-03-04 19:00:00.001" &&
  json 'not j["gone"] if "gone" in j else not j["only_before"] and not j["otherwise"]' 'there and back'
branch "block move_in" 2>/dev/null && fail 'an act that is not there'
# One event, an answer, another person, news that is lost or late.
branch "block #1" && json 'j["only_before"][0]["event"] == 1' 'one event'
branch "make Ben answer doubt to spread(Ann, Ben, _)" &&
  json 'any(o["outcome"] == "believed" for o in j["outcomes"])' 'an answer'
branch "remove Ann" && json 'not any("Ann" in e["what"] for e in j["only_after"][1:])' 'nobody there'
branch "set cost = 9" && json 'j["shared"] >= 1 and j["only_after"]' 'a parameter'
branch "force buy(Ben, the bread stall) at 2024-03-04 00:30" &&
  json 'j["only_after"][1]["what"] == "Ben bought something at the bread stall."' 'an act'
branch "have buy(Dot, _) until 2024-03-04 02:00" && json 'any("Dot" in e["what"] for e in j["only_after"])' 'had do'
refused_have="people can be had do only what they do of themselves"
expect 2 err "$refused_have" -- what-if market-8.milieu "have shut(the bread stall)"
branch "drop spread" && json 'not j["only_after"] or all("believe" not in e["what"] for e in j["only_after"])' 'a part'
branch "add new eve: person" && json 'j["people"] == 5' 'one more'
same='process shut(s: stall) every 1 day 20:00
  when keeper(s) is person, purse(keeper(s)) < 8 coins
  then: closed(s)
  says "{s} was shut for good."'
branch "replace $same" && json 'j["same"]' 'the same text in its own place'
branch "replace ${same/< 8/< 1}" && json 'any(o["outcome"] == "ruined" for o in j["outcomes"])' 'another text'
expect 2 err 'cannot be changed so' -- what-if market-8.milieu 'drop believed'
# A change that the world names; lines that it cannot have.
branch no_talk && json 'len(j["lines"]) == 2 and j["lines"][0]["line"] == "block spread(Ann, _, _)"' 'a name'
"$MILIEU" likely market ruined --histories 50 --if no_talk --json >named.json
"$MILIEU" likely market ruined --histories 50 --if 'block spread(Ann, _, _)' --if 'block spread(Ben, _, _)' --json >lines.json
cmp -s named.json lines.json || fail 'a name stands for its lines'
bad() { printf 'world bad extends market\n%s\n' "$1" >bad.world; expect 1 err "$2" -- check bad; }
bad 'what_if x: "blok spread"' "Did you mean 'block'?"
bad 'what_if x: "set cost = 10 coins"' 'must be within 0'
bad 'what_if x: "set cost = 1", "set cost = 2"' 'contradict each other'
bad 'what_if x: "remove Zed"' "called 'Zed'"
bad 'what_if x: "drop nothing_here"' 'ask/what-if'
bad 'what_if x: "no_talc"' "Did you mean 'no_talk'?"
printf 'world nested extends market\nwhat_if all_of_it: "no_talk", "dear"\n' >nested.world
expect 0 out 'histories' -- likely nested ruined --histories 5 --if all_of_it
bad $'what_if x\n  "luck 1" [Nobody]' 'Nobody'
bad 'what_if x' "'what_if' changes nothing here"
bad $'what_if x: "luck 1"\nwhat_if x: "luck 2"' 'is declared already'
bad 'what_if x: 3' 'in quotes'
# A branch is a history: told, asked, branched again; its file says of what.
branch "block spread(Ann, Ben, _)" || fail 'a branch'
expect 0 out 'Dot' -- tell b.milieu
expect 0 out 'bought' -- why b.milieu '#5'
expect 0 out 'Nothing else differs' -- what-if b.milieu "luck 3 at 2024-03-09" --out c.milieu
[[ $(sqlite3 b.milieu "SELECT value FROM notes WHERE key = 'parent'") == market-8.milieu ]] || fail 'parentage'
[[ $(sqlite3 c.milieu "SELECT count(*) FROM interventions") == 2 ]] || fail 'both changes'
# The same for any number of threads, and again.
"$MILIEU" what-if market-8.milieu "block #1" --fresh-luck 30 --threads 1 --out x1.milieu --json >x1.json
"$MILIEU" what-if market-8.milieu "block #1" --fresh-luck 30 --threads 2 --out x2.milieu --json >x2.json
diff <(sed 's/x1/x2/' x1.json) x2.json >/dev/null || fail 'threads'
# Other luck stays other, whatever the parent was to change luck to later.
"$MILIEU" what-if market-8.milieu "luck 3 at 2024-03-04 04:30" --out lucky.milieu >/dev/null
for parent in market-8 lucky; do
  "$MILIEU" what-if $parent.milieu "block #1" --fresh-luck 30 --out x3.milieu --force --json >x_$parent.json
done
lucks() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["fresh_luck"])' "$1"; }
[[ -n $(lucks x_lucky.json) && $(lucks x_market-8.json) == "$(lucks x_lucky.json)" ]] || fail 'fresh luck after a line that changes luck'
# What is refused says why.
refused() { expect 2 err "$1" -- what-if market-8.milieu "${@:2}"; }
refused "cannot begin with 'blok'. Did you mean 'block'?" "blok spread"
refused "no act of this world is called 'spred'. Did you mean 'spread'?" "block spred"
refused "called 'Eve'" "remove Eve"
refused 'there is no event 999' "block #999"
refused 'takes 3 names, not 2' "block spread(Ann, Ben)"
refused "has no answer 'maybe'" "make Ben answer maybe to spread"
refused 'must be within 0 to 1' "set trust(Ann, Ben) = 2"
refused 'must be within 0' "set cost = 10 coins"
refused 'is not a date' "remove Ann at noon"
refused 'is before the world begins' "remove Ann at 2024-03-01"
refused 'ends before it begins' "block spread from 2024-03-06 until 2024-03-05"
refused 'it is not said when' "force buy(Ben, the bread stall)"
refused 'contradict each other' "make Ben answer doubt to spread" "make Ben answer believe to spread(Ann, Ben, _)"
refused 'somebody is gone by then' "remove Ann at 2024-03-05" "set trust(Ann, Ben) = 1 at 2024-03-06"
refused 'contradict each other' "set trust(Ann, Ben) = 1" "set trust(Ann, Ben) = 0"
refused 'the world cannot be changed so' "add new eve: dragon"
refused 'the world cannot be changed so' "drop dragons"
refused 'event 0 is the start itself' "block #0"
refused 'what is forced is blocked' "block spread" \
  "force spread(Ann, Ben, the bread stall) at 2024-03-05"
# A branch begins at a checkpoint of its parent, and is what a run from the start is.
line='block dance from 2024-01-14'
expect 0 out '' -- run anora --until 2024-01-20 --seed 5 --out long.milieu
"$MILIEU" run anora --until 2024-01-20 --seed 5 --if "$line" --out all.milieu --json >all.json
"$MILIEU" what-if long.milieu "$line" --fresh-luck 0 --out part.milieu --json >part.json
python3 - >.out 2>&1 <<'PYTHON' || fail "$(cat .out)"
import json, sqlite3
hashes = {json.load(open(name))["hash"] for name in ("all.json", "part.json")}
firsts = [sqlite3.connect(name).execute("SELECT min(events) FROM checkpoints").fetchone()[0]
          for name in ("all.milieu", "part.milieu")]
assert len(hashes) == 1, "another history came of it"
assert 1000 <= firsts[0] < firsts[1], f"it began at the start: {firsts}"
PYTHON

finish
