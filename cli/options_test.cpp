#include "cli/options.h"

#include <doctest/doctest.h>

#include "cli/terminal.h"

namespace milieu::cli {
namespace {

constexpr Option kOptions[] = {
    {"seed", Takes::Whole, "N", "which luck"},
    {"set", Takes::Text, "NAME=VALUE", "a parameter", true},
    {"share", Takes::Number, "X", "how much"},
    {"quiet", Takes::Nothing, "", "say less"},
};

constexpr Command kRun = {"run", "one history", "WORLD [PERSON...]", kOptions,
                          "Examples\n  milieu run tavern --seed 7\n", nullptr};

Reading read(std::vector<std::string> words) { return read_options(words, kRun); }
std::string mistake(std::vector<std::string> words) { return read(std::move(words)).mistake; }

TEST_CASE("options may stand anywhere, with a space or an equals sign") {
  const Reading all = read({"--seed", "7", "tavern", "--share=-0.5", "ann", "--quiet"});
  CHECK(all.mistake == "");
  CHECK(all.given.whole("seed", 1) == 7);
  CHECK(all.given.number("share", 1) == -0.5);
  CHECK(all.given.has("quiet"));
  REQUIRE(all.given.positionals().size() == 2);
  CHECK(all.given.positionals()[1] == "ann");
}

TEST_CASE("what was not given has the value the command chose") {
  const Given given = read({"tavern"}).given;
  CHECK(given.whole("seed", 42) == 42);
  CHECK(given.text("color", "auto") == "auto");
  CHECK_FALSE(given.has("quiet"));
}

TEST_CASE("a repeated option keeps every value, equals signs and all") {
  CHECK(read({"w", "--set", "a=1", "--set=b=2"}).given.all("set") ==
        std::vector<std::string>{"a=1", "b=2"});
}

TEST_CASE("after a bare double dash everything is positional") {
  CHECK(read({"w", "--", "--seed"}).given.positionals()[1] == "--seed");
}

TEST_CASE("each mistake says what was wrong and what was meant") {
  CHECK(mistake({"w", "--sed", "7"}) == "milieu run has no option --sed. Did you mean '--seed'?");
  CHECK(mistake({"w", "--banana"}) == "milieu run has no option --banana.");
  CHECK(mistake({"w", "--seed", "x"}) == "--seed wants a whole number, not 'x'.");
  CHECK(mistake({"w", "--seed=-1"}) == "--seed wants a whole number, not '-1'.");
  CHECK(mistake({"w", "--share", "1e999"}) == "--share wants a number, not '1e999'.");
  CHECK(mistake({"w", "--seed"}) == "--seed wants a value: --seed N");
  CHECK(mistake({"w", "--seed", "1", "--seed", "2"}) == "--seed is given twice.");
  CHECK(mistake({"w", "--quiet=yes"}) == "--quiet takes no value.");
  CHECK(mistake({"w", "--color", "nevr"}) ==
        "--color wants one of auto|always|never, not 'nevr'. Did you mean 'never'?");
  CHECK(mistake({"w", "-q"}) == "options are written with two dashes: '-q' is not one.");
  CHECK(mistake({}) == "WORLD is missing: milieu run WORLD [PERSON...] [OPTION...]");
}

TEST_CASE("more positionals than the usage line has are refused") {
  constexpr Command version = {"version", "", "", {}, "", nullptr};
  const std::vector<std::string> words = {"now"};
  CHECK(read_options(words, version).mistake ==
        "too many arguments: milieu version [OPTION...]");
}

TEST_CASE("asking for help needs nothing else") {
  CHECK(mistake({"--help"}) == "");
  CHECK(mistake({"-h"}) == "");
}

TEST_CASE("the help text lists every option in one column, and the examples") {
  set_color(Color::Never);
  CHECK(help_text(kRun) ==
        "milieu run: one history\n\n"
        "Usage: milieu run WORLD [PERSON...] [OPTION...]\n\n"
        "Options\n"
        "  --seed N                         which luck\n"
        "  --set NAME=VALUE                 a parameter\n"
        "  --share X                        how much\n"
        "  --quiet                          say less\n"
        "  --progress auto|plain|json|none  how long work shows on stderr\n"
        "  --native auto|on|off             whether worlds are compiled (docs/native.md)\n"
        "  --color auto|always|never        colour in what is printed\n"
        "  --help                           this text\n"
        "\nExamples\n  milieu run tavern --seed 7\n");
  set_color(Color::Auto);
}

TEST_CASE("a suggestion is near, or there is none") {
  const std::vector<std::string> names = {"run", "check", "sources"};
  CHECK(nearest("chekc", names) == "check");
  CHECK(nearest("rnu", names) == "run");
  CHECK(nearest("ru", names) == "run");
  CHECK(nearest("likely", names) == std::nullopt);
}

TEST_CASE("styles are plain text unless the stream is coloured") {
  set_color(Color::Never);
  CHECK(red("no") == "no");
  set_color(Color::Always);
  CHECK(red("no") == "\033[31mno\033[0m");
  set_color(Color::Auto);
}

}  // namespace
}  // namespace milieu::cli
