#!/usr/bin/env bash
# Questions to one history: why, why not, what stood then and who knew it; and to a world: balance.
source "$(dirname "$0")/lib/expect.bash"
page=$MILIEU_HOME/docs/asking.md
awk '/^```milieu/ { inside = 1; next } /^```/ { inside = 0 } inside' "$page" >supper.world
"$MILIEU" run supper >/dev/null || fail 'the run'
tells_the_truth "$page"

# Why: an outcome, an event, acts, a fact.
expect 0 out 'close friends (Cid, Ann), 2024-01-10 00:16' -- why supper-1.milieu close
expect_json 'j["so"] and j["because"]["event"] == 2 and j["because"]["tested"] == "either"' \
  -- why supper-1.milieu close_friends --json
expect_json 'all(k in j["because"] for k in ("event", "at", "what", "motives", "causes"))' \
  -- why supper-1.milieu '#2' --json
expect_json 'j["because"]["causes"][0]["event"] == 1 and j["because"]["causes"][0]["causes"] == []' \
  -- why supper-1.milieu '#2' --depth 1 --json
expect_json 'j["because"]["causes"] == [] and j["because"]["left_out"] == 1' \
  -- why supper-1.milieu '#2' --depth 0 --json
expect_json 'j["because"]["decisions"][0]["decided_by"] == ["fond"]' -- why supper-1.milieu 2 --json
"$MILIEU" run supper --seed 4 >/dev/null || fail 'another run'
expect_json 'j["because"]["decisions"][1]["decided_by"] == ["like"]' -- why supper-4.milieu 5 --json
expect_json 'j["because"]["decisions"][1]["instead"] == "decline"' -- why supper-4.milieu 5 --json
expect_json 'j["so"] and len(j["others"]) > 3' -- why supper-1.milieu 'ask_to_supper(Cid, _)' --json
expect_json 'j["because"]["event"] == 1' -- why supper-1.milieu 'ask_to_supper(_, ann)' --json
expect_json 'j["because"]["event"] == 2' -- why supper-1.milieu 'warmth(Ann, Cid)' --at '2024-01-10 01:00' --json
expect 0 out 'secret(Ann) begins, from the start' -- why supper-1.milieu 'secret(Ann)'
# The numbers are those of `show --event`: a logit of the same motives.
"$MILIEU" why supper-1.milieu '#2' --json >why.json
"$MILIEU" show supper-1.milieu --event 2 --json >event.json
python3 - <<'P' || fail 'why and show --event differ'
import json, math
why, event = json.load(open('why.json')), json.load(open('event.json'))
decision, choice = why['because']['decisions'][1], event['choices'][1]
utility = {o['option']: sum(o['motives'].values()) + o['range'] for o in choice['options']}
chosen = [o for o in choice['options'] if o['chosen']][0]
chance = math.exp(utility[chosen['option']]) / sum(math.exp(u) for u in utility.values())
assert decision['chosen'] == chosen['option']
assert abs(decision['chance'] - chance) < 1e-9
assert abs(decision['motive_difference'] + decision['luck_difference'] - choice['margin']) < 1e-9
P

# What is not so ends with 1; what is not understood with 2, and the nearest name.
expect 1 out 'fell out did not come to pass' -- why supper-1.milieu fell_out
expect 1 out 'did not happen' -- why supper-1.milieu 'quarrel(_, _)'
expect 1 out 'is at its default' -- why supper-1.milieu 'tired(Cid)'
expect_json 'not j["so"] and j["because"] is None' -- why supper-1.milieu fell_out --json
expect 2 err "Did you mean 'close friends'?" -- why supper-1.milieu clse_friends
expect 2 err "Did you mean 'Ben'?" -- why supper-1.milieu 'quarrel(Bem, _)'
expect 2 err 'It is quarrel(a, b)' -- why supper-1.milieu 'quarrel(Ben)'
expect 2 err "has no answer 'perhaps'" -- why supper-1.milieu 'ask_to_supper(_, _) answered perhaps'
expect 2 err 'there is no event 999 in' -- why supper-1.milieu '#999'
expect 2 err 'is not a date' -- why supper-1.milieu 'warmth(Ann, Cid)' --at yesterday
expect 2 err 'lacks a closing bracket' -- why supper-1.milieu 'quarrel(Ben'
expect 2 err 'say either WHAT or --not WHAT' -- why supper-1.milieu
expect 2 err 'say either WHAT or --not WHAT' -- why supper-1.milieu close --not fell_out
expect 3 err 'lost.milieu' -- why lost.milieu close
for word in '' '(' ')' '_' ',' '#' '####' 'a(b(c' 'warmth(,)' '   ' 'not'; do
  expect 2 err '' -- why supper-1.milieu "$word"
  expect 2 err '' -- why supper-1.milieu --not "$word"
done

# Why not.
expect_json 'j["verdict"] == "impossible" and j["acts"][0]["conditions"][0]["held"] == 0' \
  -- why supper-1.milieu --not fell_out --json
expect_json 'j["verdict"] == "outweighed" and j["expected"] < 0.5' \
  -- why supper-1.milieu --not 'ask_to_supper(Cid, Ben)' --json
expect 1 out 'it came to hold' -- why supper-1.milieu --not close
expect 1 out 'it happened' -- why supper-1.milieu --not 'ask_to_supper(_, Ann)'
expect 2 err 'neither an act nor an outcome' -- why supper-1.milieu --not 'warmth(Ann, Cid)'

# Show: faded, through somebody's eyes, and texts.
expect_json 'j["facts"][0]["written"] == "1" and 0.9 < float(j["facts"][0]["value"]) < 1' \
  -- show supper-1.milieu Ann --at 2024-01-15 --json
expect_json '[k["who"] for f in j["facts"] if f["fact"] == "secret(Ann)" for k in f["known_to"]] == ["Cid"]' \
  -- show supper-1.milieu Ann --at 2024-01-15 --json
expect_json 'all(f["fact"] != "secret(Ann)" for f in j["facts"])' \
  -- show supper-1.milieu Ann --at 2024-01-15 --eyes Ben --json
expect 0 out 'yes' -- show supper-1.milieu 'warmth(Ann, Cid) > 0.9' --at 2024-01-15
expect 1 out 'no' -- show supper-1.milieu 'warmth(Ann, Cid) > 0.9' --at 2024-01-08
expect 0 out '0.9' -- show supper-1.milieu 'max(warmth(Ann, y) for y with y != Ann)' --at 2024-01-15
expect 2 err 'Did you mean warmth?' -- show supper-1.milieu 'warmpth(Ann) > 0.9'
expect 2 err 'Ann' -- show supper-1.milieu 'warmth(Ann) > 0.9'
expect 2 err 'is called' -- show supper-1.milieu Ann --eyes supper

# Balance: the same for any number of threads.
"$MILIEU" balance supper --histories 6 --threads 1 --json >one.json || fail 'balance'
"$MILIEU" balance supper --histories 6 --threads 3 --json >three.json || fail 'balance, three threads'
cmp -s one.json three.json || fail 'balance differs with the number of threads'
expect_json 'j["acts"][0]["act"] == "ask_to_supper" and j["acts"][0]["verdict"] == "drowns"' \
  -- balance supper --histories 3 --json
expect_json '[a["verdict"] for a in j["acts"] if a["act"] == "quarrel"] == ["never"]' \
  -- balance supper --histories 3 --json
expect 0 out 'stopped' -- balance supper quarrel --histories 2
expect 2 err "Did you mean 'quarrel'?" -- balance supper quarel --histories 2
expect 2 err 'within 1 to' -- balance supper --histories 0
expect 2 err "Did you mean 'supper'?" -- balance suppper

finish
