// Files that use files.
#include <doctest/doctest.h>

#include <algorithm>

#include "lang/check_files_test.h"

namespace milieu::lang {
namespace {

constexpr const char* people = "module people\nkind person decides every 1 hour\n";

std::string codes(const Loaded& loaded) {
  std::string text;
  for (const base::Diagnostic& told : loaded.diagnostics) text += told.code + " ";
  return text;
}

Loaded load_texts(std::string_view spec, std::vector<FoundText> texts) {
  return load(spec, TextLibrary(std::move(texts)));
}

}  // namespace

TEST_CASE("a file that two use is read once, before its users") {
  const Loaded loaded = load_texts("w", {{"w", "world w\nuse a, b\n"},
                                         {"a", "module a\nuse people\n"},
                                         {"b", "module b\nuse people\n"},
                                         {"people", people}});
  REQUIRE(loaded.world.has_value());
  std::string order;
  for (const model::Module& module : loaded.world->modules) order += module.name + " ";
  CHECK(order == "people a b w ");
  CHECK(loaded.world->files == std::vector<std::string>{"w", "a", "people", "b"});
}

TEST_CASE("names may be used before they are declared, and across files") {
  const Loaded loaded = load_texts(
      "w", {{"w", "world w\nuse people\nrule r(x) if tall(x)\nfact tall(x: person)\n"},
            {"people", people}});
  CHECK(codes(loaded) == "lang/unused ");
}

TEST_CASE("a module cannot be run") {
  const Loaded loaded = load_texts("people", {{"people", people}});
  CHECK(codes(loaded) == "lang/not-a-world ");
  CHECK_FALSE(loaded.world.has_value());
}

TEST_CASE("a world that is not there is a mistake without a place") {
  const Loaded loaded = load_texts("w", {});
  REQUIRE(loaded.diagnostics.size() == 1);
  CHECK(loaded.diagnostics[0].code == "lang/no-such-module");
  CHECK(loaded.diagnostics[0].span.file == 0);
}

TEST_CASE("what cannot be read is told in the words of who tried") {
  struct Refusing : Library {
    base::Result<FoundText> find(std::string_view, std::string_view) const override {
      return base::Error{base::Fault::Refused, "it is outside the folder", "move it"};
    }
  };
  const Loaded loaded = load("w", Refusing());
  REQUIRE(loaded.diagnostics.size() == 1);
  CHECK(loaded.diagnostics[0].code == "lang/cannot-read");
  CHECK(loaded.diagnostics[0].message == "it is outside the folder");
  CHECK(loaded.diagnostics[0].hint == "move it");
}

TEST_CASE("the user of a file is named to who finds it") {
  struct Asking : Library {
    base::Result<FoundText> find(std::string_view name, std::string_view user) const override {
      if (name == "w") return FoundText{"worlds/w.world", "world w\nuse m\n"};
      CHECK(user == "worlds/w.world");
      return FoundText{"std/m.world", "module m\n"};
    }
  };
  CHECK(load("w", Asking()).world.has_value());
}

TEST_CASE("a file that uses itself is told where it does") {
  const Loaded loaded = load_texts("w", {{"w", "world w\nuse w\n"}});
  CHECK(codes(loaded) == "lang/uses-itself ");
}

TEST_CASE("files that use files for ever are refused") {
  struct Endless : Library {
    base::Result<FoundText> find(std::string_view name, std::string_view) const override {
      const std::string text = "module " + std::string(name) + "\nuse " + std::string(name) + "x\n";
      return FoundText{std::string(name), text};
    }
  };
  const Loaded loaded = load("m", Endless());
  CHECK_FALSE(loaded.world.has_value());
  CHECK(loaded.sources.size() < 200);
}

TEST_CASE("a variant keeps what is left out, out of use") {
  const TestLibrary library({"tests/margin/check", "tests/margin/check/library"});
  const Loaded whole = load("variant_base", library);
  const Loaded part = load("variant_base without extra", library);
  REQUIRE(whole.world.has_value());
  REQUIRE(part.world.has_value());
  CHECK(part.world->name == "variant_base without extra");
  CHECK(part.world->acts.size() == whole.world->acts.size());
  CHECK(part.world->facts.size() == whole.world->facts.size());
  for (const model::Act& act : part.world->acts) CHECK(act.without == (act.name == "rub"));
  CHECK(part.world->start.size() == whole.world->start.size() - 2);
}

TEST_CASE("a variant leaves out an act, a motive or what makes a claim believed") {
  const TestLibrary library({"tests/margin/check", "tests/margin/check/library"});
  const Loaded act = load("variant_base without rub", library);
  REQUIRE(act.world.has_value());
  for (const model::Act& one : act.world->acts) CHECK(one.without == (one.name == "rub"));
  const Loaded motive = load("variant_base without go(luck)", library);
  REQUIRE(motive.world.has_value());
  for (const model::Act& one : motive.world->acts) {
    CHECK(!one.without);
    if (one.name != "go") continue;
    CHECK(std::ranges::count(one.wants, "luck", &model::Motive::name) == 0);
    CHECK(std::ranges::count(one.wants, "carry", &model::Motive::name) == 1);
  }
  const Loaded claim = load("variant_base without lucky_one", library);
  REQUIRE(claim.world.has_value());
  for (const model::Claim& one : claim.world->claims) CHECK(one.evidence.empty());
}

TEST_CASE("a variant leaves out only what is used") {
  const TestLibrary library({"tests/margin/check", "tests/margin/check/library"});
  CHECK(codes(load("variant_base without extras", library)) == "lang/not-there-to-leave-out ");
  CHECK(codes(load("variant_base without rub(nothing)", library)) ==
        "lang/not-there-to-leave-out ");
}

TEST_CASE("another declaration or a comment changes no line and no lane") {
  const char* before = "world w\nuse people\nfact tall(x: person): number\n"
                       "process grow(x: person) every 1 day\n  then: tall(x) ~ normal(0, 1)\n"
                       "new ani: person\n  tall(it) ~ normal(0, 1)\n";
  const char* after = "world w\nuse people\n# a comment\n"
                      "new eve: person\n  tall(it) ~ uniform(0, 1)\n"
                      "fact tall(x: person): number\n"
                      "process shrink(x: person) every 1 day\n  then: tall(x) ~ normal(0, 1)\n"
                      "process grow(x: person) every 1 day\n  then: tall(x) ~ normal(0, 1)\n"
                      "new ani: person\n  tall(it) ~ normal(0, 1)\n";
  const auto lane = [](const Loaded& loaded, const char* act) {
    for (const model::Act& one : loaded.world->acts) {
      const model::Stmt& stmt = loaded.world->stmts[one.then.at(0)];
      if (one.name == act) return std::pair(stmt.line, stmt.draw.lane);
    }
    return std::pair(0U, 0U);
  };
  const Loaded one = load_texts("w", {{"w", before}, {"people", people}});
  const Loaded two = load_texts("w", {{"w", after}, {"people", people}});
  REQUIRE(one.world.has_value());
  REQUIRE(two.world.has_value());
  CHECK(lane(one, "grow") == lane(two, "grow"));
  const auto born = [](const Loaded& loaded) {
    const model::Stmt& birth = loaded.world->stmts[loaded.world->start.back()];
    const model::Stmt& first = loaded.world->stmts[birth.body.at(0)];
    return std::tuple(birth.line, first.line, first.draw.lane);
  };
  CHECK(born(one) == born(two));
}

}  // namespace milieu::lang
