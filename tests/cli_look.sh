#!/usr/bin/env bash
# One event, closely: its causes, what it changed, and its choices weighed again by replay.
source "$(dirname "$0")/lib/expect.bash"
cp "$worlds/tavern.world" .
"$MILIEU" run tavern --seed 3 --out t.milieu >/dev/null || fail 'the run'
round=$("$MILIEU" tell t.milieu --log --json | python3 -c '
import json, sys
told = json.load(sys.stdin)
rounds = [s["event"] for s in told["sentences"] if s["act"] == "buy_round" and s["status"] == "worked"]
print(rounds[len(rounds) // 2])')

expect 0 out 'chose (at this rate' -- show t.milieu --event "$round"
expect 0 out 'warm +' -- show t.milieu --event "$round"
expect_json 'j["act"] == "buy_round" and len(j["choices"]) == 2' -- show t.milieu --event "$round" --json
expect_json 'all(sum(o["chosen"] for o in c["options"]) == 1 for c in j["choices"])' \
  -- show t.milieu --event "$round" --json
expect_json 'all(max(c["options"], key=lambda o: o["score"])["chosen"] for c in j["choices"])' \
  -- show t.milieu --event "$round" --json
expect_json 'j["choices"][0]["answered"] == False and j["choices"][1]["answered"] == True' \
  -- show t.milieu --event "$round" --json
expect_json 'all(abs(sum(o["motives"].values()) + o["range"] + o["luck"] - o["score"]) < 1e-9
                 for o in j["choices"][1]["options"])' -- show t.milieu --event "$round" --json
expect 0 out 'It begins with' -- show t.milieu --event 0
expect 2 err 'there is no event 999999 in t.milieu. The last one is' -- show t.milieu --event 999999

# From a checkpoint, it says the same as from the start.
"$MILIEU" run tavern --seed 3 --save-every 0 --out saved.milieu >/dev/null || fail 'the saved run'
"$MILIEU" show t.milieu --event "$round" --json | sed 's/t\.milieu//' >plain.json
"$MILIEU" show saved.milieu --event "$round" --json | sed 's/saved\.milieu//' >saved.json
cmp -s plain.json saved.json || fail 'a checkpoint must change nothing'

finish
