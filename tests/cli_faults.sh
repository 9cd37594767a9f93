#!/usr/bin/env bash
# Numbers that go wrong: told before the run where the checker can know, else with the act, the
# motive, the person, the time and the line; and what happened up to then is kept.
source "$(dirname "$0")/lib/expect.bash"

# world NAME: writes NAME.world, which begins like a world with two people; the rest is stdin.
world() {
  { printf 'world %s\ncalendar 2024-01-08 to 2024-01-10\nunit dollar\n' "$1"
    printf 'kind person decides every 1 hour\nnew ann: person "Ann"\nnew ben: person\n'
    printf 'fact hunger(x: person): 0.0..10.0 = 0\nfact rent(x: person): money = 4000000 dollars\n'
    printf 'fact purse(x: person): holding\nfact mint(x: person): holding outside\n'
    cat; } >"$1.world"
}

# goes_wrong NAME TEXT...: both executors stop, and say all of it in the same words.
goes_wrong() {
  local name=$1 text
  shift
  for executor in vector reference; do
    "$MILIEU" run "$name" --executor "$executor" --out "$executor.milieu" --force >.out 2>"$executor.err"
    [[ $? == 1 ]] || fail "$name: a number that goes wrong must end in 1: $(cat "$executor.err")"
    for text in "$@" "What happened up to then is in $executor.milieu."; do
      grep -qF -- "$text" "$executor.err" || fail "$name, $executor, lacks \"$text\": $(cat "$executor.err")"
    done
    [[ ! -s .out ]] || fail "$name: errors go to stderr"
  done
  cmp -s <(sed s/vector.milieu// vector.err) <(sed s/reference.milieu// reference.err) ||
    fail "$name: the executors must say the same"
}

world motive <<'TEXT'
action eat(x: person) about once in 1 hour
  wants x
    food : 1 / (2 - hunger(x))
  then: hunger(x) += 1
TEXT
goes_wrong motive 'in eat, for ' 'division by zero' 'in the motive food' \
  'motive.world:13: `1 / (2 - hunger(x))`'
grep -Eq 'milieu: 2024-01-0[89] [0-9:.]+: in eat, for (Ann|ben): ' vector.err ||
  fail "the person and the day must be named: $(cat vector.err)"
expect 0 out 'Monday, 8 January 2024' -- tell vector.milieu
world motive_asked <<'TEXT'
action eat(x: person) about once in 1 hour
  wants x
    food : 1 / (2 - hunger(x))
  then: hunger(x) += 1
outcome hungry(x: person) if hunger(x) > 5
TEXT
expect 1 err '(in the history with seed ' -- likely motive_asked --histories 5
expect 1 err 'in the motive food, at motive_asked.world:13' -- likely motive_asked --histories 5

world answer <<'TEXT'
action invite(x: person, y: person) about once in 1 hour
  when x != y
  asks y  come | stay
    food toward come: 1 / (2 - hunger(y))
  on come: hunger(x) += 1, hunger(y) += 1
TEXT
goes_wrong answer 'in invite, for ' 'in the motive food' 'answer.world:14: `1 / (2 - hunger(y))`'

world rule <<'TEXT'
rule need(x: person): number = 1 / (2 - hunger(x))
action eat(x: person) about once in 1 hour
  wants x
    food : need(x)
  then: hunger(x) += 1
TEXT
goes_wrong rule 'in eat, for ' 'rule.world:11: `1 / (2 - hunger(x))`'

world effect <<'TEXT'
process grow(x: person) every 1 hour
  then: hunger(x) = 1 / (hunger(x) - 0)
TEXT
goes_wrong effect '2024-01-08 00:00: in grow, for ' 'effect.world:12: `1 / (hunger(x) - 0)`'

world condition <<'TEXT'
process grow(x: person) every 1 hour
  when 1 / hunger(x) > 0
  then: hunger(x) += 1
TEXT
goes_wrong condition '2024-01-08 00:00: in grow: ' 'condition.world:12: `1 / hunger(x)`'

world asked_for <<'TEXT'
process grow(x: person) every 1 hour
  then: hunger(x) += 1
outcome starved(x: person) if 1 / (2 - hunger(x)) > 3
TEXT
goes_wrong asked_for '2024-01-08 01:00: in starved: ' 'asked_for.world:13: `1 / (2 - hunger(x))`'

world measured <<'TEXT'
process grow(x: person) every 1 hour
  then: hunger(x) += 1
measure meals = sum(1 / (2 - hunger(x)) for x with hunger(x) > 0) every 1 hour
TEXT
goes_wrong measured 'in meals: ' 'measured.world:13: '

world beginning <<'TEXT'
start
  hunger(ann) = 1 / hunger(ann)
TEXT
goes_wrong beginning '2024-01-08 00:00: ' 'beginning.world:12: `1 / hunger(ann)`'

world repeated <<'TEXT'
parameter often: whole = 2000000000 in 1..3000000000
process grow(x: person) repeat often every 1 hour
  then: hunger(x) += 1
outcome starved(x: person) if hunger(x) > 3
TEXT
goes_wrong repeated 'in grow: it is repeated more than 1,000,000 times at once'

# Money is exact or refused.
world holding <<'TEXT'
process pay(x: person) every 1 hour
  then: move 4000000000000 dollars from mint(x) to purse(x)
TEXT
goes_wrong holding '2024-01-08 02:00: in pay, for ' 'a holding is too large to keep' 'holding.world:12'
world product <<'TEXT'
process pay(x: person) every 1 hour
  then: rent(x) = rent(x) * 1000
TEXT
goes_wrong product 'in pay, for ' 'this amount is too large to be exact' 'product.world:12: `rent(x) * 1000`'
world sum <<'TEXT'
process pay(x: person) every 1 hour
  then: rent(x) += rent(x)
TEXT
goes_wrong sum '2024-01-08 21:00: in pay, for ' 'the sum is too large to keep' 'sum.world:12'

# What can be known beforehand is a mistake of the world.
wrong() {
  world wrong
  expect 1 err "$1" -- check wrong
  expect 1 err "$1" -- run wrong
}
wrong '50 is outside the range of hunger(ann)' <<<$'start\n  hunger(ann) = 50'
wrong '7 is outside the range of luck' <<<'fact luck(x: person): 0.0..1.0 = 7'
wrong 'is more than can be counted here' <<<$'fact n(x: person): whole\nstart\n  n(ann) = 99999999999999999999'
wrong 'is more than can be counted here' <<<$'start\n  purse(ann) = 99999999999999999 dollars'
wrong '50 is outside the range of odds' <<<'parameter odds: 0..10 = 50 in 0..10'

# Dates, numbers and amounts of the command line.
cp "$worlds/tavern.world" .
expect 2 err 'wants a whole number' -- run tavern --seed 1.5
expect 2 err 'wants a whole number' -- run tavern --seed -1
expect 2 err 'wants a whole number' -- run tavern --seed 99999999999999999999
expect 2 err 'within 1 shilling to 5 shillings' -- run tavern --set 'price=99999999999 shillings'
expect 2 err 'is not an amount' -- run tavern --set price=99999999999999999999
expect 2 err 'is not an amount' -- run tavern --set price=nan
expect 2 err 'is not a number' -- run tavern --set thirst=1e999
expect 2 err 'is not a date' -- run tavern --until 2024-13-45
expect 2 err 'is not a date' -- run tavern --until 99999999999-01-01

finish

# The start happens whole: nothing of it is left out in silence.
world start_picks <<'TEXT'
start
  pick x with hunger(x) > 3
  hunger(x) = 0
TEXT
goes_wrong start_picks 'the start finds nobody to pick here' 'start_picks.world:11: `pick x with hunger(x) > 3`'
world start_pays <<'TEXT'
start
  each x with x is person: move 3 dollars from purse(x) to mint(x)
TEXT
goes_wrong start_pays 'the start moves more than there is' 'start_pays.world:11: '
