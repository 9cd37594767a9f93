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

# Worlds of which the best and the worst are known by hand.
known() {  # NAME WHO OUTCOME WORST BEST OPTION...: in percent, each within 4
  "$MILIEU" run "$1" --out "$1.milieu" --force >/dev/null 2>run.err || fail "$1: $(cat run.err)"
  "$MILIEU" can "$1.milieu" "$2" "$3" --seconds 0 --judged 400 "${@:6}" --json >known.json 2>known.err || fail "$1: $(cat known.err)"
  got=$(value known.json '[round(100 * j["people"][0][e]["probability"], 1) for e in ("worst", "best")]')
  python3 -c "w, b = $got; exit(abs(w - $4) > 4 or abs(b - $5) > 4)" || fail "can $1 $2 $3 ${*:6}: $got, not $4 to $5"
}
guessing='kind host is person
fact won(x: person) seen by x
new hal: host "Hal"
new ann: person "Ann"'
day='calendar 2024-05-06 to 2024-05-07
kind person decides every 1 day'
# What is left out of what one learns, or shown as something else, cannot be chosen by.
printf 'world mask\n%s\n%s\n' "$day" "$guessing"'
kind door
fact one(d: door)  seen by h if h is host
fact car(h: host): door   seen by h
process night(h: host) every 1 day 06:00
  then
    pick d with d is door
    hide(h, d)
action hide(h: host, d: door)
  then: car(h) = d
  seen by w if w is person with none for d
process noon(h: host) every 1 day 12:00
  then: each x with x is person, not x is host: guess(h, x)
action guess(h: host, x: person)
  asks x  first | second
  on first: if one(car(h)): won(x)
  on second: if not one(car(h)): won(x)
outcome right(x: person) if won(x)
new left: door
  one(it)
new other: door' >mask.world
sed 's/ with none for d//' mask.world >open.world
sed -i 's/^world mask/world open/' open.world
known open Ann 'right(Ann)' 0 100
known mask Ann 'right(Ann)' 50 50 --lucks 60
printf 'world shows\n%s\n%s\n' "$day" "$guessing"'
fact heads(h: host)  seen by h
process morning(h: host) every 1 day 06:00
  then: toss(h)
action toss(h: host)
  asks h  heads | tails
  on heads shows tails: heads(h)
  seen by w if w is person
process noon(h: host) every 1 day 12:00
  then: each x with x is person, not x is host: guess(h, x)
action guess(h: host, x: person)
  asks x  head | tail
  on head: if heads(h): won(x)
  on tail: if not heads(h): won(x)
outcome right(x: person) if won(x)' >shows.world
known shows Ann 'right(Ann)' 50 50 --lucks 60
# What day it is can be chosen by.
printf 'world day\n%s\n%s\n' "${day/05-07/05-08}" "$guessing"'
fact done(h: host)  seen by h
process noon(h: host, x: person) every 1 day 12:00
  when not x is host, not done(h)
  then: if second() or chance(0.5): done(h), guess(h, x)
rule second() if weekday == tuesday
action guess(h: host, x: person)
  asks x  one | two
  on one: if not second(): won(x)
  on two: if second(): won(x)
outcome right(x: person) if won(x)' >day.world
known day Ann 'right(Ann)' 0 100
# Who is looked at does as much as otherwise.
printf 'world many\n%s\n' "$day"'
fact n(x: person): whole = 0 seen by x
action step(x: person) about 10 times a day
  then: n(x) += 1
outcome six(x: person) if n(x) >= 6
new ann: person "Ann"
new bob: person "Bob"' >many.world
known many Ann 'six(Ann)' 0 97
known many Bob 'six(Ann)' 93 93
# A coin that matters to nothing does not hide what is simple.
printf 'world coin\n%s\n' "${day/05-07/05-10}"'
fact wins: whole = 0 seen by all
fact v: whole = 0  seen by all
process flip every 1 day 12:00
  then: wins ~ die(1, 4)
process call every 1 day 13:00
  then: each x with x is person: vote(x)
action vote(x: person)
  asks x  yes | no
  on yes: v += 1
outcome sure if v >= 1, wins >= 0
new ann: person "Ann"' >coin.world
known coin Ann sure 0 100
# Two keys: neither does it alone.
printf 'world pair\n%s\n' "$day"'
fact key(x: person) seen by all
process call every 1 day 12:00
  then: each x with x is person: turn_key(x)
action turn_key(x: person)
  asks x  leave | turn
    fear toward leave : 12
  on turn: key(x)
outcome opened if key(x), key(y), x != y
new ann: person "Ann"
new bob: person "Bob"' >pair.world
known pair Ann opened 0 0
known pair Ann opened 0 100 --with Bob
# One pulls, the other lets go; one is believed, the other doubted.
printf 'world tug\n%s\n' "${day/05-07/05-16}"'
kind red is person
fact d: whole = 0
action pull(x: person) about once a day
  then
    if x is red: d += 1
    else: d -= 1
process end_day every 1 day 23:00
outcome red_wins on end_day if d >= 8
new ann: red "Ann"
new bob: person "Bob"' >tug.world
known tug Ann red_wins 0 100 --with Bob --lucks 64
printf 'world sel\n%s\n' "${day/05-07/05-16}"'
kind liar is person
kind listener is person
fact score: whole = 0
process round(a: person, b: person) every 1 day 12:00
  when a != b, b is listener
  then: tell_it(a, b)
action tell_it(a: person, b: person)
  asks b  believe | doubt
  on believe
    if a is liar: score -= 1
    else: score += 1
process end_day every 1 day 23:00
outcome wise on end_day if score >= 8
new ann: listener "Ann"
new bob: person "Bob"
new lia: liar "Lia"' >sel.world
known sel Ann wise 0 100
# Other luck is other luck, whatever luck the history had.
"$MILIEU" what-if coin.milieu "luck 3 at 2024-05-08 06:00" --out lucky.milieu >/dev/null
expect_json '0 < j["as_they_are"]["held"] < j["as_they_are"]["of"]' -- \
  can lucky.milieu Ann sure --from '2024-05-06 06:00' --seconds 0 --json --lucks 8

refused() { expect 2 err "$1" -- can "${@:2}"; }
refused 'OUTCOME is missing' board-1.milieu Ada
refused "called 'Nobody'" board-1.milieu Nobody sold
refused "called 'bought'" board-1.milieu Ada bought
refused 'is no outcome of this world' board-1.milieu Ada shares
refused "called 'Zed'" board-1.milieu Ada sold --beside Zed
refused 'is an ally already' board-1.milieu Ada sold --with Bo --beside Bo
refused 'must not be below 0' board-1.milieu Ada sold --seconds -1
refused 'decides nothing' market-8.milieu 'the bread stall' ruined
refused 'cannot be an ally of their own' board-1.milieu Ada sold --with Ada
refused 'lies outside the history' board-1.milieu Ada sold --from 2025-01-01
refused 'is not a date' board-1.milieu Ada sold --until never
refused 'they choose in no time' board-1.milieu Ada sold --from '2024-05-06 12:00' --until '2024-05-06 11:00'
refused '2 to 10000 lucks' board-1.milieu Ada sold --lucks 1
expect 3 err 'no such file' -- can nowhere.milieu Ada sold
finish
