#include <doctest/doctest.h>

#include "lang/source.h"

namespace milieu::lang {

TEST_CASE("places count lines and code points from one") {
  const SourceText source(1, "a.world", "ab\n\xC3\xA9 c\r\nd");
  CHECK(place(source, 0) == Place{1, 1});
  CHECK(place(source, 2) == Place{1, 3});
  CHECK(place(source, 3) == Place{2, 1});
  CHECK(place(source, 5) == Place{2, 2});
  CHECK(place(source, 9) == Place{3, 1});
  CHECK(place(source, 10) == Place{3, 2});
  CHECK(place(source, 1000) == Place{3, 2});
  CHECK(place(SourceText(), 3) == Place{1, 1});
}

TEST_CASE("lines come without their ends") {
  const SourceText source(1, "a.world", "ab\n\r\ncd\r\n");
  CHECK(line_text(source, 0) == "");
  CHECK(line_text(source, 1) == "ab");
  CHECK(line_text(source, 2) == "");
  CHECK(line_text(source, 3) == "cd");
  CHECK(line_text(source, 4) == "");
  CHECK(line_text(source, 5) == "");
}

TEST_CASE("only well-formed UTF-8 is decoded") {
  CHECK(decode("a", 0).value == 'a');
  CHECK(decode("\xC3\xA9", 0).value == 0xE9);
  CHECK(decode("\xE2\x82\xAC", 0).value == 0x20AC);
  CHECK(decode("\xF0\x9F\x98\x80", 0).value == 0x1F600);
  for (const char* bad : {"\x80", "\xC0\x80", "\xC3", "\xC3z", "\xE0\x80\x80", "\xED\xA0\x80",
                          "\xF4\x90\x80\x80", "\xFF", "\xF0\x9F\x98"})
    CHECK(decode(bad, 0).length == 0);
  CHECK(decode("", 0).length == 0);
}

}  // namespace milieu::lang
