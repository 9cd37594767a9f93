#include "cli/text.h"

#include <doctest/doctest.h>

namespace milieu::cli {

TEST_CASE("numbers are written with commas, nouns in the plural") {
  CHECK(count(0) == "0");
  CHECK(count(999) == "999");
  CHECK(count(12'345) == "12,345");
  CHECK(count(1'234'567) == "1,234,567");
  CHECK(count(1, "history") == "1 history");
  CHECK(count(200, "history") == "200 histories");
  CHECK(count(0, "event") == "0 events");
}

TEST_CASE("columns are code points") {
  CHECK(columns("Ani") == 3);
  CHECK(columns("Čá█") == 3);
  CHECK(padded("Čá", 4) == "Čá  ");
  CHECK(padded("long", 2) == "long");
}

TEST_CASE("lines break between words and never within one") {
  CHECK(wrapped("a bb ccc", 80, 4) == "a bb ccc");
  CHECK(wrapped("twelve words are here now", 24, 4) == "twelve words are\n    here now");
  CHECK(wrapped("averyveryverylongwordthatdoesnotfit x", 10, 0) ==
        "averyveryverylongwordthatdoesnotfit\nx");
  CHECK(wrapped("", 80, 4).empty());
}

}  // namespace milieu::cli
