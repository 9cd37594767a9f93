#include "tell/sentence.h"

#include <doctest/doctest.h>

#include <string>

#include "lang/load.h"

namespace milieu::tell {
namespace {

class OneText final : public lang::Library {
 public:
  explicit OneText(std::string text) : text_(std::move(text)) {}
  base::Result<lang::FoundText> find(std::string_view name, std::string_view) const override {
    return lang::FoundText{std::string(name) + ".world", text_};
  }

 private:
  std::string text_;
};

constexpr char kText[] = R"(world street "Two neighbours"
calendar 2024-01-08 to 2024-01-09
unit penny
kind person decides every 1 hour
kind note
fact fond(x: person, y: person): 0.0..1.0 = 0.5
action greet(a: person, b: person) about once a day
  when a != b
  asks b  wave | pay(n: 1..6) | ignore
    fond toward wave: fond(b, a)
  says wave "{a} greeted {b}, who waved."
  says pay "{b} gave {a} {n}."
  says "{a} greeted {b}."
action write_to(a: person, b: person) about once a day
  when a != b
  works if fond(a, b) > 0.2  # not to just anybody
  then: fond(a, b) += 0.1
action gather(a: person, b: person, c: person) about once a day
  when a != b, b != c, a != c
  asks b, c  come | stay
    w toward come: 1
  says all come "{b} and {c} followed {a}."
  says come "{it} came."
  says stay "{it} stayed."
process last_post(a: person) every 1 day
  when fond(a, _) > 0.3
  then: fond(a, a) = 0
new ann: person "Ann"
new bob: person
new 3 cats: person
)";

struct Street {
  lang::Loaded loaded = lang::load("street", OneText(kText));
  const model::World& world = *loaded.world;
  Names names{world};
  history::Event start{};

  Street() {
    start.sort = history::EventSort::Start;
    for (uint32_t index = 1; index <= 5; ++index) {
      const uint32_t named = std::min(index, uint32_t{3});
      start.births.push_back({.entity = index,
                              .id = index,
                              .kind = model::KindId{1},
                              .named = model::NamedId{named},
                              .number = index < 3 ? 0 : index - 2});
    }
    names.told(start);
  }

  Telling telling() const {
    return {.world = world, .names = names, .event = {}, .quote = [this](base::Span span) {
              return loaded.sources[0].text.substr(span.begin, span.end - span.begin);
            }};
  }

  history::Event event(uint32_t act, std::vector<int64_t> roles) const {
    history::Event made;
    made.act = model::ActId{act};
    made.roles = std::move(roles);
    return made;
  }

  std::string told(const history::Event& event) const { return sentence(telling(), event); }
};

}  // namespace

TEST_CASE_FIXTURE(Street, "names are those given, or made from what is written") {
  CHECK(names.of(1) == "Ann");
  CHECK(names.of(2) == "Bob");
  CHECK(names.of(4) == "the second cat");
  CHECK(names.of(0) == "nobody");
  CHECK(names.of(99) == "nobody");
  history::Event birth;
  birth.births.push_back({.entity = 6, .id = 6, .kind = model::KindId{2}});
  names.told(birth);
  CHECK(names.of(6) == "note 1");
}

TEST_CASE_FIXTURE(Street, "somebody is found by what is shown and by what is written") {
  CHECK(names.find("ann") == std::vector<history::EntityIndex>{1});
  CHECK(names.find("CAT 2") == std::vector<history::EntityIndex>{4});
  CHECK(names.find("cats") == std::vector<history::EntityIndex>{3, 4, 5});
  CHECK(names.find("cats 2") == std::vector<history::EntityIndex>{4});
  CHECK(names.find("dog").empty());
}

TEST_CASE_FIXTURE(Street, "an answer with words of its own is told in them") {
  history::Event greeting = event(1, {1, 2});
  greeting.answers = {{.who = 2, .answer = 0}};
  CHECK(told(greeting) == "Ann greeted Bob, who waved.");
  greeting.answers = {{.who = 2, .answer = 1, .quantity = 4}};
  CHECK(told(greeting) == "Bob gave Ann 4.");
}

TEST_CASE_FIXTURE(Street, "an answer without words of its own follows what the act says") {
  history::Event greeting = event(1, {3, 2});
  greeting.answers = {{.who = 2, .answer = 2}};
  CHECK(told(greeting) == "The first cat greeted Bob. Bob: ignore.");
}

TEST_CASE_FIXTURE(Street, "what all answered may have words of its own") {
  history::Event gathering = event(3, {3, 1, 2});
  gathering.answers = {{.who = 1, .answer = 0}, {.who = 2, .answer = 0}};
  CHECK(told(gathering) == "Ann and Bob followed the first cat.");
  gathering.answers[1].answer = 1;
  CHECK(told(gathering) == "Ann came. Bob stayed.");
}

TEST_CASE_FIXTURE(Street, "an answer that damage put there is passed over") {
  history::Event greeting = event(1, {1, 2});
  greeting.answers = {{.who = 2, .answer = 77, .quantity = 4}};
  CHECK(told(greeting) == "Ann greeted Bob.");
}

TEST_CASE_FIXTURE(Street, "an act that says nothing is told in plain words") {
  CHECK(told(event(2, {2, 1})) == "Bob: write to Ann.");
  history::Event post = event(4, {2});
  post.sort = history::EventSort::Process;
  CHECK(told(post) == "Last post (Bob).");
}

TEST_CASE_FIXTURE(Street, "a failure says which condition did not hold") {
  history::Event letter = event(2, {1, 2});
  letter.status = history::Status::Failed;
  letter.hitch = {history::Hitch::Sort::Works, 0};
  CHECK(told(letter) == "Ann: write to Bob failed: it was not so that fond(a, b) > 0.2.");
  letter.hitch = {history::Hitch::Sort::Unpaid, 0};
  CHECK(told(letter) == "Ann: write to Bob failed: it could not be paid.");
}

TEST_CASE_FIXTURE(Street, "what came of an act is told by what it changed") {
  history::Event later = event(2, {1, 2});
  later.sort = history::EventSort::Consequence;
  later.writes = {{.fact = model::FactId{1}, .keys = {1, 2}, .value = 600'000}};
  CHECK(told(later).starts_with("What came of it (Ann: write to Bob): "));
}

TEST_CASE_FIXTURE(Street, "the start counts who is there") {
  CHECK(told(start) == "It begins with these, by kind: person 5.");
}

}  // namespace milieu::tell
