#include <doctest/doctest.h>

#include <string>

#include "lang/format.h"
#include "lang/parse.h"
#include "lang/parse_files_test.h"

namespace milieu::lang {
namespace {

std::string formatted(const std::string& text) {
  std::vector<base::Diagnostic> mistakes;
  return format({1, "test", text}, mistakes).value_or("mistakes");
}

void check_round(const SourceText& source) {
  CAPTURE(source.name);
  const std::string once = formatted(source.text);
  CHECK(formatted(once) == once);
  CHECK(print(parse({1, "once", once}).file) == print(parse(source).file));
}

}  // namespace

TEST_CASE("the listings of the sketch are worlds, and keep their meaning when formatted") {
  const auto sources = test_sources("tests/lang/sketch");
  CHECK(sources.size() == 8);
  for (const SourceText& source : sources) {
    CAPTURE(source.name);
    CHECK(parse(source).diagnostics.empty());
    check_round(source);
  }
}

TEST_CASE("whatever can be read is formatted once and for all") {
  for (const char* folder : {"tests/margin/parse", "tests/fuzz/corpus/parse", "std", "worlds"})
    for (const SourceText& source : test_sources(folder))
      if (parse(source).diagnostics.empty()) check_round(source);
}

TEST_CASE("tokens have their gaps") {
  CHECK(formatted("world   x  \"t\"[ R : 7 \"u\",N ]# c\n"
                  "action a( b ,q:3 ..  6 )about once a day is f( b ),g\n"
                  "  when near( a,b ) ,not( a or b )or(c),- 3 < - f( x )-2*3 %\n"
                  "  works   if( a,b )\n"
                  "  asks b yes|no( q:3..6 )[R]foo toward yes|no:3\n"
                  "  then :f(a)=3,a( b ),f(a)+=1,x~normal( 0,1 )\n"
                  "fact f:0..-3=3 symmetric fades 5%per hour seen by x if(y)\n"
                  "spoken  of x:k as she if g( x )==w\n"
                  "action d(a)\n  says  yes often \"{a}\"\n  says all  yes\"c\"\n"
                  "  says often\"b\"\n"
                  "calendar 2024-01-08   08:00\n") ==
        "world x \"t\"  [R:7 \"u\", N]  # c\n"
        "action a(b, q: 3..6) about once a day is f(b), g\n"
        "  when near(a, b), not (a or b) or (c), -3 < -f(x) - 2 * 3%\n"
        "  works if (a, b)\n"
        "  asks b  yes | no(q: 3..6)  [R]  foo toward yes | no: 3\n"
        "  then: f(a) = 3, a(b), f(a) += 1, x ~ normal(0, 1)\n"
        "fact f: 0..-3 = 3 symmetric  fades 5% per hour  seen by x if (y)\n"
        "spoken of x: k as she if g(x) == w\n"
        "action d(a)\n  says yes often \"{a}\"\n  says all yes \"c\"\n  says often \"b\"\n"
        "calendar 2024-01-08 08:00\n");
}

TEST_CASE("blocks have two spaces, lines that go on eight more") {
  CHECK(formatted("world w\n"
                  "action a\n"
                  "      when b,\n"
                  " c,   # why\n"
                  "\n"
                  "     # really\n"
                  "   d\n"
                  "      then\n"
                  "       if b\n"
                  "           c\n") ==
        "world w\n"
        "action a\n"
        "  when b,\n"
        "          c,  # why\n"
        "          # really\n"
        "          d\n"
        "  then\n"
        "    if b\n"
        "      c\n");
}

TEST_CASE("the motives of a block stand in columns") {
  CHECK(formatted("world w\n"
                  "action a\n"
                  "  asks b yes | no\n"
                  "    belief toward yes | no: 1, x toward no: 2\n"
                  "    # between\n"
                  "    fond toward yes: 2\n"
                  "\n"
                  "    fear: 3  # trailing\n"
                  "  wants b\n"
                  "    alone   : 1\n") ==
        "world w\n"
        "action a\n"
        "  asks b  yes | no\n"
        "    belief toward yes | no : 1, x toward no: 2\n"
        "    # between\n"
        "    fond   toward yes      : 2\n"
        "\n"
        "    fear                   : 3  # trailing\n"
        "  wants b\n"
        "    alone: 1\n");
}

TEST_CASE("a very long motive does not push the others") {
  const std::string name(60, 'x');
  CHECK(formatted("world w\naction a\n  wants b\n    " + name + " : 1\n    y : 2\n    zz : 3\n") ==
        "world w\naction a\n  wants b\n    " + name + ": 1\n    y  : 2\n    zz : 3\n");
}

TEST_CASE("comments stand like what follows, or like the block they end") {
  CHECK(formatted("\n\n# top\n\n\n\nworld w   # first\n"
                  "   # of the action\n"
                  "action a\n"
                  "# of when\n"
                  "   when b\n"
                  "   # ends the block\n"
                  "# of c\n"
                  "kind c\n"
                  "  # indented at the end\n\n\n") ==
        "# top\n\nworld w  # first\n"
        "# of the action\n"
        "action a\n"
        "  # of when\n"
        "  when b\n"
        "  # ends the block\n"
        "# of c\n"
        "kind c\n"
        "# indented at the end\n");
}

TEST_CASE("line ends and spaces at the end go, comments and texts are kept to the letter") {
  CHECK(formatted("\xEF\xBB\xBFworld w \"a  \xC3\xA9\"  \r\n#  a  #b \t \r\nkind  a  #c") ==
        "world w \"a  \xC3\xA9\"\n#  a  #b\nkind a  #c\n");
}

TEST_CASE("a text with mistakes is not formatted") {
  std::vector<base::Diagnostic> mistakes;
  CHECK(!format({1, "test", "world w\nkind\n"}, mistakes));
  CHECK(mistakes.size() == 1);
}

}  // namespace milieu::lang
