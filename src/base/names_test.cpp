#include "base/names.h"

#include <doctest/doctest.h>

#include <vector>

using namespace milieu::base;

TEST_CASE("an edit distance counts letters put in, taken out, replaced and swapped") {
  CHECK(edit_distance("", "", 5) == 0);
  CHECK(edit_distance("owes", "owes", 5) == 0);
  CHECK(edit_distance("owes", "owns", 5) == 1);
  CHECK(edit_distance("owes", "owe", 5) == 1);
  CHECK(edit_distance("owes", "oews", 5) == 1);
  CHECK(edit_distance("", "abc", 5) == 3);
  CHECK(edit_distance("kitten", "sitting", 5) == 3);
  CHECK(edit_distance("ca", "abc", 5) == 3);  // no letter is edited twice
  CHECK(edit_distance("abcd", "badc", 5) == 2);
}

TEST_CASE("an edit distance beyond the limit is the limit plus one") {
  CHECK(edit_distance("kitten", "sitting", 2) == 3);
  CHECK(edit_distance("a", "abcdefgh", 2) == 3);
  CHECK(edit_distance("abcdefgh", "stuvwxyz", 3) == 4);
  CHECK(edit_distance("a", "b", 0) == 1);
  CHECK(edit_distance("abcd", "badc", 2) == 2);
}

TEST_CASE("the limit never changes a distance that is within it") {
  const std::vector<std::string> words = {"", "a", "ab", "ba", "abc", "acb", "cab", "bca", "aabb",
                                          "abab", "baba", "abba", "bbaa", "cacb"};
  for (const auto& a : words) {
    for (const auto& b : words) {
      const size_t whole = edit_distance(a, b, 100);
      CHECK(whole == edit_distance(b, a, 100));
      for (size_t limit = 0; limit < 6; ++limit) {
        CHECK(edit_distance(a, b, limit) == (whole <= limit ? whole : limit + 1));
      }
    }
  }
}

TEST_CASE("the nearest name is found, and of equals the first") {
  const std::vector<std::string> known = {"owns", "owe", "loves", "knows"};
  CHECK(nearest("owes", known) == "owns");
  CHECK(nearest("loevs", known) == "loves");
  CHECK(nearest("owe", known) == "owe");
  CHECK_FALSE(nearest("marriage", known));
  CHECK_FALSE(nearest("owes", {}));
}

TEST_CASE("a long name may be a third of its letters off, a short one a single letter") {
  const std::vector<std::string> known = {"recognises", "x"};
  CHECK(nearest("reckonizes", known) == "recognises");
  CHECK(nearest("y", known) == "x");
  CHECK_FALSE(nearest("yz", known));
}
