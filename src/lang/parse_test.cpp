// Every form of the grammar, and the tree that it gives.
#include <doctest/doctest.h>

#include <string>

#include "lang/parse.h"

namespace milieu::lang {
namespace {

void check_tree(const std::string& text, const std::string& tree) {
  const Parsed parsed = parse({1, "test", text});
  CHECK(parsed.diagnostics.empty());
  CHECK(print(parsed.file) == tree);
}

}  // namespace

TEST_CASE("a world has a name, a base, a text and sources") {
  check_tree(
      "world w extends base without a, b \"text\" [R:1 \"x\", assumed]\n",
      "(world w (extends base) (without a b) (text \"text\") (cite R 1 \"x\") (cite assumed))\n");
}

TEST_CASE("a module has a name") {
  check_tree(
      "module m\n",
      "(module m)\n");
}

TEST_CASE("use, source and unit name things") {
  check_tree(
      "world w\n"
      "use a, b\n"
      "source R \"A \\\"review\\\" \\\\\"\n"
      "unit dollar\n",
      "(world w\n"
      "  (use a b)\n"
      "  (source R (text \"A \\\"review\\\" \\\\\"))\n"
      "  (unit dollar))\n");
}

TEST_CASE("a calendar has one or two moments") {
  check_tree(
      "world w\n"
      "calendar 2024-01-08\n"
      "calendar 2024-01-08 08:00 to 2024-02-26 20:30\n",
      "(world w\n"
      "  (calendar (from \"2024-01-08\"))\n"
      "  (calendar (from \"2024-01-08 08:00\") (to \"2024-02-26 20:30\")))\n");
}

TEST_CASE("there are two regimes") {
  check_tree(
      "world w\n"
      "one at a time\n"
      "all together\n",
      "(world w\n"
      "  (regime one)\n"
      "  (regime all))\n");
}

TEST_CASE("a world may end") {
  check_tree(
      "world w\n"
      "ends if count(x with alive(x)) == 0, now > 3 [R]\n",
      "(world w\n"
      "  (ends (value (and (== (count (over x) (call alive x)) 0) (> now 3))) (cite R)))\n");
}

TEST_CASE("a kind has fields, a kind above, an interval and modifiers") {
  check_tree(
      "world w\n"
      "kind law, place\n"
      "kind errand with giver, doer: person, zeal: 0..10 = 10, gist: event is task decides "
      "every 1 hour seen by doer(it) [R:2]\n",
      "(world w\n"
      "  (kind law place)\n"
      "  (kind errand (field giver doer (type person)) (field zeal (type (range 0 10)) "
      "(start 10)) (field gist (type event)) (above task) (interval (1 hour)) (seen (call "
      "doer it)) (cite R 2)))\n");
}

TEST_CASE("a fact has roles, a type, a start and modifiers") {
  check_tree(
      "world w\n"
      "fact alive\n"
      "fact at(x: person): place\n"
      "fact a, b(x: person, one y) was c\n"
      "fact w(x: person): 0.0..1.0 = 0.5 symmetric fades 5% per hour seen by w, x if "
      "near(w, x), w != x [R:3]\n"
      "fact fund: holding outside = 3 dollars seen by all\n"
      "fact n(x): -3..n + 1\n",
      "(world w\n"
      "  (fact (sig alive))\n"
      "  (fact (sig at (x person)) (type place))\n"
      "  (fact (sig a b (x person) (one y) (was c)))\n"
      "  (fact (sig w (x person)) (type (range 0.0 1.0)) (value 0.5) symmetric (fades 5% "
      "hour) (seen w x (if (and (call near w x) (!= w x)))) (cite R 3))\n"
      "  (fact (sig fund) (type holding outside) (value (3 dollars)) (seen all))\n"
      "  (fact (sig n (x)) (type (range (neg 3) (+ n 1)))))\n");
}

TEST_CASE("a standing is kept by an authority") {
  check_tree(
      "world w\n"
      "standing married(x: person, y: person) before z: 0..3 = 1 symmetric [R]\n",
      "(world w\n"
      "  (standing (sig married (x person) (y person)) (before z) (type (range 0 3)) "
      "(value 1) symmetric (cite R)))\n");
}

TEST_CASE("a taste is drawn") {
  check_tree(
      "world w\n"
      "taste pull(x, y) ~ normal(0, 0.7) [assumed]\n",
      "(world w\n"
      "  (taste (sig pull (x) (y)) (value (call normal 0 0.7)) (cite assumed)))\n");
}

TEST_CASE("a class has roles") {
  check_tree(
      "world w\n"
      "class serves(person, errand)\n"
      "class moves\n",
      "(world w\n"
      "  (class (sig serves (person) (errand)))\n"
      "  (class (sig moves)))\n");
}

TEST_CASE("a parameter has a value within a range") {
  check_tree(
      "world w\n"
      "parameter p: money = 40 dollars in 20 dollars..80 dollars [tuned \"so\"]\n",
      "(world w\n"
      "  (parameter p (type money) (value (40 dollars)) (range (20 dollars) (80 dollars)) "
      "(cite tuned \"so\")))\n");
}

TEST_CASE("a rule is a condition or a value") {
  check_tree(
      "world w\n"
      "rule r(x) if f(x) or g(x), not h(x)\n"
      "rule v(x): number = f(x) + 1 if g(x) else 0 [R]\n",
      "(world w\n"
      "  (rule (sig r (x)) (if (and (or (call f x) (call g x)) (not (call h x)))))\n"
      "  (rule (sig v (x)) (type number) (value (if (+ (call f x) 1) (call g x) 0)) (cite "
      "R)))\n");
}

TEST_CASE("a claim has evidence") {
  check_tree(
      "world w\n"
      "claim c(x, one p: place) if at(x) == p [R]\n"
      "  start: 2\n"
      "  given go(x, p) failed: 4 - 1 fades 15% per hour [E:1]\n"
      "claim d(x)\n",
      "(world w\n"
      "  (claim (sig c (x) (one p place)) (value (== (call at x) p)) (cite R)\n"
      "    (start 2)\n"
      "    (given (call go x p (failed)) (- 4 1) (fades 15% hour) (cite E 1)))\n"
      "  (claim (sig d (x))))\n");
}

TEST_CASE("an action has a rate, each, classes and clauses") {
  check_tree(
      "world w\n"
      "action a(x, k: 0..9) about once a day each is f(x), g [R]\n"
      "action b about twice an hour\n"
      "action c about 3 times in 2 days is f\n"
      "action d\n",
      "(world w\n"
      "  (action (sig a (x) (k (range 0 9))) (about (a day)) each (is (call f x) g) (cite "
      "R))\n"
      "  (action (sig b) (about (times 2) (a hour)))\n"
      "  (action (sig c) (about (times 3) (in (2 days))) (is f))\n"
      "  (action (sig d)))\n");
}

TEST_CASE("a process has a rate by the calendar") {
  check_tree(
      "world w\n"
      "process p(x) every 1 week on monday 08:00\n"
      "process q repeat 100 every 1 hour\n"
      "process r every 2 days each\n",
      "(world w\n"
      "  (process (sig p (x)) (every (in (1 week)) (on monday) 08:00))\n"
      "  (process (sig q) (every (repeat 100) (in (1 hour))))\n"
      "  (process (sig r) (every (in (2 days))) each))\n");
}

TEST_CASE("also adds clauses and evidence") {
  check_tree(
      "world w\n"
      "also a(x, _) [R]\n"
      "  when f(x)\n"
      "  start: 3\n"
      "also moves\n"
      "  when not holds(_, x)\n",
      "(world w\n"
      "  (also (on (call a x _)) (cite R)\n"
      "    (start 3)\n"
      "    (when (value (call f x))))\n"
      "  (also (on moves)\n"
      "    (when (value (not (call holds _ x))))))\n");
}

TEST_CASE("a birth has a number, names, a kind, a text and a block") {
  check_tree(
      "world w\n"
      "new ani: person \"Ani\" [R]\n"
      "  at(it) = club, boss(it) ~ beta(2, 5) [E:1]\n"
      "  if it != ani: at(it) = x\n"
      "new 25 clients: person\n"
      "new a, b: place\n",
      "(world w\n"
      "  (birth ani (kind person) (text \"Ani\") (cite R)\n"
      "    (do\n"
      "      (set (target (call at it)) (value club) (cite E 1))\n"
      "      (draw (target (call boss it)) (value (call beta 2 5)) (cite E 1))\n"
      "      (if (if (!= it ani))\n"
      "        (do\n"
      "          (set (target (call at it)) (value x))))))\n"
      "  (birth 25 clients (kind person))\n"
      "  (birth a b (kind place)))\n");
}

TEST_CASE("a start sets things up") {
  check_tree(
      "world w\n"
      "start [R]\n"
      "  f(x) = 3, each x with x is person: g(x)\n"
      "  if f: g\n",
      "(world w\n"
      "  (start (cite R)\n"
      "    (do\n"
      "      (set (target (call f x)) (value 3))\n"
      "      (each (pick x) (with (is x person))\n"
      "        (do\n"
      "          (say (target (call g x)))))\n"
      "      (if (if f)\n"
      "        (do\n"
      "          (say (target g)))))))\n");
}

TEST_CASE("max and min of two values are calls") {
  check_tree(
      "world w\n"
      "rule r: number = max(0, f(x)) + min(a, b) - max(f(x) for x)\n",
      "(world w\n"
      "  (rule (sig r) (type number) (value (- (+ (call max 0 (call f x)) (call min a b)) "
      "(max (over x) (call f x))))))\n");
}

TEST_CASE("an outcome is asked of an act or a state") {
  check_tree(
      "world w\n"
      "outcome o(x, y) on wed(x, y) answered all yes within 3 days if f(x), g(y) [R]\n"
      "outcome p if f\n"
      "outcome q(x) on run(x, _)\n",
      "(world w\n"
      "  (outcome (sig o (x) (y)) (on (call wed x y (answered-all yes) (within (3 days)))) "
      "(value (and (call f x) (call g y))) (cite R))\n"
      "  (outcome (sig p) (value f))\n"
      "  (outcome (sig q (x)) (on (call run x _))))\n");
}

TEST_CASE("a measure is a series") {
  check_tree(
      "world w\n"
      "measure m = mean(f(x) for x with g(x)) every 1 day [R]\n"
      "measure n = 1\n",
      "(world w\n"
      "  (measure m (interval (1 day)) (value (mean (over x) (call f x) (call g x))) (cite "
      "R))\n"
      "  (measure n (value 1)))\n");
}

TEST_CASE("when, works, takes, pick and says are clauses of one line") {
  check_tree(
      "world w\n"
      "action a(x, y)\n"
      "  when near(x, y), f(x) > 0 [R]\n"
      "  works if f(x) [R]\n"
      "  takes 3 minutes for x, y [R]\n"
      "  takes journey(x)\n"
      "  pick z, w with near(z, x), w != z by weight f(z) [R]\n"
      "  pick v by index\n"
      "  pick v by most f(v)\n"
      "  pick v\n"
      "  says \"hello\" [R]\n"
      "  says yes \"oh\"\n"
      "  says all yes \"ah\"\n"
      "  says all \"eh\"\n",
      "(world w\n"
      "  (action (sig a (x) (y))\n"
      "    (when (value (and (call near x y) (> (call f x) 0))) (cite R))\n"
      "    (works (value (call f x)) (cite R))\n"
      "    (takes (value (3 minutes)) (for x y) (cite R))\n"
      "    (takes (value (call journey x)))\n"
      "    (pick (pick z w) (with (and (call near z x) (!= w z))) (by weight) (value (call "
      "f z)) (cite R))\n"
      "    (pick (pick v) (by index))\n"
      "    (pick (pick v) (by most) (value (call f v)))\n"
      "    (pick (pick v))\n"
      "    (says (text \"hello\") (cite R))\n"
      "    (says (answered yes) (text \"oh\"))\n"
      "    (says all (answered yes) (text \"ah\"))\n"
      "    (says (answered all) (text \"eh\"))))\n");
}

TEST_CASE("claims, outcomes and births have words") {
  check_tree(
      "world w\n"
      "claim c(x)\n"
      "  start: 1\n"
      "  says \"{x} means it\"\n"
      "outcome o(x) if f(x)\n"
      "  says \"it was so\" [R]\n"
      "new a: person \"A\" as \"b\"\n",
      "(world w\n"
      "  (claim (sig c (x))\n"
      "    (start 1)\n"
      "    (says (text \"{x} means it\")))\n"
      "  (outcome (sig o (x)) (value (call f x))\n"
      "    (says (text \"it was so\") (cite R)))\n"
      "  (birth a (kind person) (text \"A\") (as \"b\")))\n");
}

TEST_CASE("motives stand on the line or below it") {
  check_tree(
      "world w\n"
      "action a(x, y)\n"
      "  wants x love: 3, hate: -f(x) if g(x) [R]\n"
      "  wants x [E]\n"
      "    love: 3 [R]\n"
      "    love toward yes | no: 4 * 2, b: 1 [R]\n"
      "    c: 2\n"
      "  wants x\n",
      "(world w\n"
      "  (action (sig a (x) (y))\n"
      "    (wants x (cite R)\n"
      "      (motive love 3 (cite R))\n"
      "      (motive hate (if (neg (call f x)) (call g x)) (cite R)))\n"
      "    (wants x (cite E)\n"
      "      (motive love 3 (cite R))\n"
      "      (motive love (toward yes no) (* 4 2) (cite R))\n"
      "      (motive b 1 (cite R))\n"
      "      (motive c 2))\n"
      "    (wants x)))\n");
}

TEST_CASE("a question has answers and motives") {
  check_tree(
      "world w\n"
      "action a(x, y)\n"
      "  asks x, y holding 3 days at most one yes | price(q: 3..6) | no [R]\n"
      "    a toward yes | price: 1\n"
      "  asks y yes | no a toward yes: 2, b: 3 [E]\n"
      "  asks y yes [R] a: 2 [E]\n"
      "  asks y a toward yes: 3\n"
      "  asks y\n"
      "    b: 1\n"
      "  asks y holding d(x) yes | no\n"
      "  asks y at most one yes\n",
      "(world w\n"
      "  (action (sig a (x) (y))\n"
      "    (asks x y (holding (3 days)) at-most-one (answer yes) (answer price (quantity "
      "q) (type (range 3 6))) (answer no) (cite R)\n"
      "      (motive a (toward yes price) 1))\n"
      "    (asks y (answer yes) (answer no) (cite E)\n"
      "      (motive a (toward yes) 2 (cite E))\n"
      "      (motive b 3 (cite E)))\n"
      "    (asks y (answer yes) (cite R) (cite E)\n"
      "      (motive a 2 (cite E)))\n"
      "    (asks y\n"
      "      (motive a (toward yes) 3))\n"
      "    (asks y\n"
      "      (motive b 1))\n"
      "    (asks y (holding (call d x)) (answer yes) (answer no))\n"
      "    (asks y at-most-one (answer yes))))\n");
}

TEST_CASE("then, seen and on have statements") {
  check_tree(
      "world w\n"
      "action a(x, y)\n"
      "  then: f(x), g(y) [R]\n"
      "  then [R]\n"
      "    f(x)\n"
      "  seen by all\n"
      "  seen by w, x if near(w, x) odds 1 - 2 * f(w) with none for y: f(w) [R]\n"
      "  seen by w [R]\n"
      "    f(w)\n"
      "  on failure: f(x)\n"
      "  on yes: f(x)\n"
      "  on all yes: f(x)\n"
      "  on any no shows yes: f(x)\n"
      "  on price(q) shows yes\n"
      "    f(x)\n",
      "(world w\n"
      "  (action (sig a (x) (y))\n"
      "    (then (cite R)\n"
      "      (do\n"
      "        (say (target (call f x)) (cite R))\n"
      "        (say (target (call g y)) (cite R))))\n"
      "    (then (cite R)\n"
      "      (do\n"
      "        (say (target (call f x)))))\n"
      "    (seen (by all))\n"
      "    (seen (by w x (if (call near w x))) (odds (- 1 (* 2 (call f w)))) (with none y) "
      "(cite R)\n"
      "      (do\n"
      "        (say (target (call f w)) (cite R))))\n"
      "    (seen (by w) (cite R)\n"
      "      (do\n"
      "        (say (target (call f w)))))\n"
      "    (on failure\n"
      "      (do\n"
      "        (say (target (call f x)))))\n"
      "    (on answer (answered yes)\n"
      "      (do\n"
      "        (say (target (call f x)))))\n"
      "    (on all (answered yes)\n"
      "      (do\n"
      "        (say (target (call f x)))))\n"
      "    (on any (answered no) (shows yes)\n"
      "      (do\n"
      "        (say (target (call f x)))))\n"
      "    (on answer (answered price) (quantity q) (shows yes)\n"
      "      (do\n"
      "        (say (target (call f x)))))))\n");
}

TEST_CASE("statements set, draw, learn, move, end and begin") {
  check_tree(
      "world w\n"
      "process p\n"
      "  then\n"
      "    f(x) = 3 if g(x) else 4\n"
      "    f(x) += 1, f(x) -= 2, f(x) ~ normal(0, 1)\n"
      "    act(x, y)\n"
      "    not f(x)\n"
      "    married(x, y) before law and x and y\n"
      "    not married(x, y) before x\n"
      "    x learns e from y with z for x\n"
      "    reader(m) learns gist(m)\n"
      "    move 3 dollars from fund(x) to fund(y)\n"
      "    end m\n"
      "    takes 3 minutes for x, y\n"
      "    takes 1 hour, f(x)\n"
      "    pick z with f(z), g(z) by least h(z), f(z)\n",
      "(world w\n"
      "  (process (sig p)\n"
      "    (then\n"
      "      (do\n"
      "        (set (target (call f x)) (value (if 3 (call g x) 4)))\n"
      "        (add (target (call f x)) (value 1))\n"
      "        (sub (target (call f x)) (value 2))\n"
      "        (draw (target (call f x)) (value (call normal 0 1)))\n"
      "        (say (target (call act x y)))\n"
      "        (not (target (call f x)))\n"
      "        (say (target (before (call married x y) law x y)))\n"
      "        (not (target (before (call married x y) x)))\n"
      "        (learns (target x) (value e) (from y) (with z x))\n"
      "        (learns (target (call reader m)) (value (call gist m)))\n"
      "        (move (target (call fund x)) (to (call fund y)) (value (3 dollars)))\n"
      "        (end (value m))\n"
      "        (takes (value (3 minutes)) (for x y))\n"
      "        (takes (value (1 hour)))\n"
      "        (say (target (call f x)))\n"
      "        (pick (pick z) (with (and (call f z) (call g z))) (by least) (value (call h "
      "z)))\n"
      "        (say (target (call f z)))))))\n");
}

TEST_CASE("if, each, after and new have statements of their own") {
  check_tree(
      "world w\n"
      "process p\n"
      "  then\n"
      "    if f(x): g(x) [R]\n"
      "    else: h(x)\n"
      "    if f(x), g(x) [R]\n"
      "      h(x)\n"
      "    else\n"
      "      if g(x): h(x)\n"
      "    each z, w with f(z): g(z), h(z)\n"
      "    each z\n"
      "      g(z)\n"
      "    f(x), after 3 days: g(x), if h(x): f(x) [E]\n"
      "    after d * 2 [R]\n"
      "      f(x)\n"
      "    new u: errand \"x\"\n"
      "      f(it) = x\n"
      "    new 3 us: errand [R]\n"
      "    new v: errand: f(it) = x\n",
      "(world w\n"
      "  (process (sig p)\n"
      "    (then\n"
      "      (do\n"
      "        (if (if (call f x)) (cite R)\n"
      "          (do\n"
      "            (say (target (call g x)) (cite R)))\n"
      "          (else\n"
      "            (say (target (call h x)))))\n"
      "        (if (if (and (call f x) (call g x))) (cite R)\n"
      "          (do\n"
      "            (say (target (call h x))))\n"
      "          (else\n"
      "            (if (if (call g x))\n"
      "              (do\n"
      "                (say (target (call h x)))))))\n"
      "        (each (pick z w) (with (call f z))\n"
      "          (do\n"
      "            (say (target (call g z)))\n"
      "            (say (target (call h z)))))\n"
      "        (each (pick z)\n"
      "          (do\n"
      "            (say (target (call g z)))))\n"
      "        (say (target (call f x)) (cite E))\n"
      "        (after (value (3 days)) (cite E)\n"
      "          (do\n"
      "            (say (target (call g x)) (cite E))\n"
      "            (if (if (call h x)) (cite E)\n"
      "              (do\n"
      "                (say (target (call f x)) (cite E))))))\n"
      "        (after (value (* d 2)) (cite R)\n"
      "          (do\n"
      "            (say (target (call f x)))))\n"
      "        (birth u (kind errand) (text \"x\")\n"
      "          (do\n"
      "            (set (target (call f it)) (value x))))\n"
      "        (birth 3 us (kind errand) (cite R))\n"
      "        (birth v (kind errand)\n"
      "          (do\n"
      "            (set (target (call f it)) (value x))))))))\n");
}

TEST_CASE("or binds tighter than the comma, not tighter than both") {
  check_tree(
      "world w\n"
      "rule r(x) if not a or b, c or not not d\n",
      "(world w\n"
      "  (rule (sig r (x)) (if (and (or (not a) b) (or c (not (not d)))))))\n");
}

TEST_CASE("products bind tighter than sums, both go to the left") {
  check_tree(
      "world w\n"
      "rule r: number = 1 - 2 - 3 * 4 / 5 + -6 * -f(x)\n",
      "(world w\n"
      "  (rule (sig r) (type number) (value (+ (- (- 1 2) (/ (* 3 4) 5)) (* (neg 6) (neg "
      "(call f x)))))))\n");
}

TEST_CASE("a value may depend on a condition") {
  check_tree(
      "world w\n"
      "rule r: number = 1 if a == 2 if b else 3\n"
      "rule s: number = 1 + 1 if a > 2 else 2 if b else 3 * 4\n"
      "rule t: number = f(1 if a, 2)\n",
      "(world w\n"
      "  (rule (sig r) (type number) (value (if 1 (== a (if 2 b 3)))))\n"
      "  (rule (sig s) (type number) (value (if (+ 1 1) (> a 2) (if 2 b (* 3 4)))))\n"
      "  (rule (sig t) (type number) (value (call f (if 1 a) 2))))\n");
}

TEST_CASE("comparisons and is stand once in a condition") {
  check_tree(
      "world w\n"
      "rule r if a == 1, a != 1, a < 1, a <= 1, a > 1, a >= 1, e is f(x, _), i is agent\n",
      "(world w\n"
      "  (rule (sig r) (if (and (== a 1) (!= a 1) (< a 1) (<= a 1) (> a 1) (>= a 1) (is e "
      "(call f x _)) (is i agent)))))\n");
}

TEST_CASE("the past is asked of an act") {
  check_tree(
      "world w\n"
      "rule r if f(x) answered yes, f(x) answered any price(q) within 3 days, f(x) failed "
      "within 1 hour, e is f(_) within 2 days, f within 3 days, not f(x) answered all no\n",
      "(world w\n"
      "  (rule (sig r) (if (and (call f x (answered yes)) (call f x (answered-any price "
      "(quantity q)) (within (3 days))) (call f x (failed) (within (1 hour))) (is e (call "
      "f _) (within (2 days))) (f (within (3 days))) (not (call f x (answered-all "
      "no)))))))\n");
}

TEST_CASE("numbers have units and percents") {
  check_tree(
      "world w\n"
      "rule r: number = 3 + 0.5 * 5% * 20 dollars - 3% points\n",
      "(world w\n"
      "  (rule (sig r) (type number) (value (- (+ 3 (* (* 0.5 5%) (20 dollars))) (3% "
      "points)))))\n");
}

TEST_CASE("counts go over names") {
  check_tree(
      "world w\n"
      "rule r: number = count(x) + components(x, y with f(x, y)) + sum(f(x) for x) + min(1 "
      "if g(x) else 0 for x, y with f(x), g(y)) + max\n",
      "(world w\n"
      "  (rule (sig r) (type number) (value (+ (+ (+ (+ (count (over x)) (components (over "
      "x y) (call f x y))) (sum (over x) (call f x))) (min (over x y) (if 1 (call g x) 0) "
      "(and (call f x) (call g y)))) max))))\n");
}

TEST_CASE("a standing is asked before one authority") {
  check_tree(
      "world w\n"
      "rule r if married(x, y) before law_of(at(x)), f(married(x, y) before _), not s "
      "before z\n",
      "(world w\n"
      "  (rule (sig r) (if (and (before (call married x y) (call law_of (call at x))) "
      "(call f (before (call married x y) _)) (not (before s z))))))\n");
}

TEST_CASE("a line goes on after a comma, an operator and inside brackets") {
  check_tree(
      "world w\n"
      "rule r(x) if a,\n"
      " b or\n"
      "c,  # why\n"
      "\n"
      "      # really\n"
      "  (d\n"
      ",\n"
      "e)\n"
      "fact f(x:\n"
      " person) [R,\n"
      "E]\n",
      "(world w\n"
      "  (rule (sig r (x)) (if (and a (or b c) (group (and d e)))))\n"
      "  (fact (sig f (x person)) (cite R) (cite E)))\n");
}

TEST_CASE("line ends, blank lines and comments do not matter") {
  check_tree(
      "world w\n"
      "\r\n"
      "\n"
      "   # c\n"
      "kind a\r\n"
      "      \n"
      "# c\n"
      "  # c\n"
      "kind b   \n",
      "(world w\n"
      "  (kind a)\n"
      "  (kind b))\n");
}

}  // namespace milieu::lang
