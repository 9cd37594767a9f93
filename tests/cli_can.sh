#!/usr/bin/env bash
# Who could have: the table, the choices, what is refused; the page docs/who-could-have.md.
source "$(dirname "$0")/lib/expect.bash"
page=$MILIEU_HOME/docs/who-could-have.md
awk '/^```milieu/ { inside = 1; next } /^```/ { inside = 0 } inside' "$page" >board.world
awk '/^```milieu/ { inside = 1; next } /^```/ { inside = 0 } inside' "$MILIEU_HOME/docs/what-if.md" >market.world
tells_the_truth "$page"

# The same for any number of threads; the lines that are printed do what they say.
"$MILIEU" can market-8.milieu Ben ruined --seconds 0 --threads 1 --json >one.json
"$MILIEU" can market-8.milieu Ben ruined --seconds 0 --threads 3 --json >three.json
cmp -s one.json three.json || fail 'the number of threads must not change the answer'
line=$(value one.json 'j["people"][0]["best"]["choices"][0]["line"]')
expect 0 out "$line" -- what-if market-8.milieu "$line"
share=$(value one.json 'j["people"][0]["best"]["probability"]')
lines=()
while IFS= read -r one; do lines+=(--if "$one"); done < <(value one.json '"\n".join(c["line"] for c in j["people"][0]["best"]["choices"])')
"$MILIEU" likely market ruined "${lines[@]}" --histories 100 --first-seed 1000001 --json >likely.json
[[ $(value likely.json 'j["outcomes"]["ruined"]["probability"]') == "$share" ]] || fail 'likely must say the same of the same seeds'

# Branched at a date; without time; allies; those who decide nothing.
expect 0 out 'from 2024-05-06 13:00 on' -- can board-1.milieu Ada sold --from '2024-05-06 13:00' --seconds 0
expect_json 'j["people"][0]["best"]["probability"] == j["people"][0]["worst"]["probability"] == 0' -- \
  can board-1.milieu Ada sold --from '2024-05-06 13:00' --seconds 0 --json
expect_json 'j["people"][0]["open"] is False' -- can board-1.milieu Eve sold --json
expect_json 'j["people"][0]["who"] == "Ada and Di" and j["people"][0]["worst"]["held"] == 0' -- \
  can board-1.milieu Ada sold --with Di --json
expect_json 'j["before"] is False and j["people"][0]["best"]["of"] >= 8' -- \
  can market-8.milieu Ben ruined --seconds 0.01 --json
"$MILIEU" run board --seed 2 --out sold.milieu >/dev/null
"$MILIEU" what-if sold.milieu "make Ada answer aye to call_on" "make Bo answer aye to call_on" --out yes.milieu >/dev/null
expect 0 out 'It was so before that' -- can yes.milieu Ada sold --from '2024-05-06 13:00'
# Knowing the luck to come is never less.
expect_json 'j["people"][0]["best"]["held"] >= 11' -- can board-1.milieu Ada sold --all-knowing --seconds 0 --json

refused() { expect 2 err "$1" -- can "${@:2}"; }
refused 'OUTCOME is missing' board-1.milieu Ada
refused "called 'Nobody'" board-1.milieu Nobody sold
refused "called 'bought'" board-1.milieu Ada bought
refused 'is no outcome of this world' board-1.milieu Ada shares
refused "called 'Zed'" board-1.milieu Ada sold --beside Zed
refused 'decides nothing' market-8.milieu 'the bread stall' ruined
refused 'cannot be an ally of their own' board-1.milieu Ada sold --with Ada
refused 'lies outside the history' board-1.milieu Ada sold --from 2025-01-01
refused 'is not a date' board-1.milieu Ada sold --until never
refused 'they choose in no time' board-1.milieu Ada sold --from '2024-05-06 12:00' --until '2024-05-06 11:00'
refused '2 to 10000 lucks' board-1.milieu Ada sold --lucks 1
expect 3 err 'no such file' -- can nowhere.milieu Ada sold
finish
