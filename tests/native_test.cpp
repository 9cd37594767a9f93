// Native code: what is emitted, how it is compiled, what is kept and what of that is trusted. That
// it computes what V computes is for the gate.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <set>

#include "native/maker.h"
#include "tests/harness.h"

namespace milieu::tests {
namespace {

namespace fs = std::filesystem;
using base::Fault;

const char* const rounds = R"(world rounds "Who buys whom a drink"
calendar 2024-01-08 18:00 to 2024-01-08 23:00
unit dollar
kind person decides every 1 hour
fact purse(x: person): holding
fact till(x: person): holding outside
fact warmth(x: person, y: person): 0.0..1.0 = 0.2
parameter price: money = 6 dollars in 3 dollars..20 dollars  [assumed]
action buy_round(a: person, b: person) about 3 times in 1 hour
  when a != b, purse(a) >= price
  wants a
    warm: 3 * warmth(a, b)
  then: move price from purse(a) to till(b), warmth(b, a) += 0.2
new 9 people: person
  purse(it) = 90 dollars
)";

class Shop {
 public:
  Shop() {
    std::string name = (fs::temp_directory_path() / "milieu_native_XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
    with.folder = path / "cache";
  }
  ~Shop() { fs::remove_all(path); }

  native::Built build(const native::GoesOn& goes_on = [] { return true; }) const {
    return native::build(files, sizes, with, goes_on);
  }
  native::Built kept() const { return native::kept(files, sizes, with); }
  std::vector<fs::path> in_folder() const {
    std::vector<fs::path> all;
    for (const auto& one : fs::directory_iterator(with.folder)) all.push_back(one.path());
    return all;
  }
  // A compiler of our own making.
  void compiler(const std::string& script) {
    const fs::path file = path / "compiler";
    std::ofstream(file) << "#!/bin/sh\n" << script << "\n";
    fs::permissions(file, fs::perms::owner_all);
    with.compiler = file;
  }

  std::shared_ptr<const model::World> world = sound_world(rounds);
  std::shared_ptr<const plan::Plan> plan = plan::compiled(*world);
  std::vector<native::File> files = native::emit(*world, *plan);
  native::Sizes sizes = native::sizes_of(*world, *plan);
  native::Building with;
  fs::path path;
};

void is_error(const native::Built& made, const std::string& text) {
  REQUIRE(!made);
  CHECK_MESSAGE(made.error().message.find(text) != std::string::npos, made.error().message);
}

}  // namespace

TEST_CASE("native: the same world is always the same code, in which its acts are found") {
  const Shop shop;
  const std::vector<native::File> again = native::emit(*shop.world, *shop.plan);
  REQUIRE(again.size() == 1);
  CHECK(again[0].text == shop.files[0].text);
  CHECK(again[0].text.find("// action buy_round, warm: ") != std::string::npos);
  CHECK(again[0].text.find("// warmth") != std::string::npos);
  CHECK(again[0].text.find("#include") == std::string::npos);
  CHECK(again[0].text.find("template") == std::string::npos);
}

TEST_CASE("native: a parameter's value is no part of the code") {
  std::string other = rounds;
  other.replace(other.find("= 6 dollars"), 11, "= 7 dollars");
  const auto world = sound_world(other);
  CHECK(native::emit(*world, *plan::compiled(*world))[0].text == Shop().files[0].text);
}

TEST_CASE("native: what was compiled is kept, alone, and found again") {
  Shop shop;
  is_error(shop.kept(), "there is no");
  const auto made = shop.build();
  REQUIRE(made);
  CHECK(shop.in_folder().size() == 1);
  struct stat about {};
  REQUIRE(::stat(shop.with.folder.c_str(), &about) == 0);
  CHECK((about.st_mode & 077) == 0);
  CHECK(shop.kept());
  shop.with.flags = "-O0";  // other code
  CHECK(!shop.kept());
}

TEST_CASE("native: nothing that others could have written is loaded") {
  Shop shop;
  REQUIRE(shop.build());
  const fs::path file = shop.in_folder().at(0);
  SUBCASE("a byte is different") {
    std::fstream text(file, std::ios::in | std::ios::out | std::ios::binary);
    text.seekp(5000), text.put('x');
    text.close();
    is_error(shop.kept(), "is not as it was written");
    CHECK(shop.build());  // it is made again
    CHECK(shop.kept());
  }
  SUBCASE("it is cut off") {
    fs::resize_file(file, 3000);
    is_error(shop.kept(), "is not as it was written");
  }
  SUBCASE("it is empty") {
    fs::resize_file(file, 0);
    is_error(shop.kept(), "is not as it was written");
  }
  SUBCASE("others may write to it") {
    fs::permissions(file, fs::perms::others_write, fs::perm_options::add);
    is_error(shop.kept(), "could have been written by others");
  }
  SUBCASE("it is a link") {
    fs::rename(file, shop.path / "elsewhere");
    fs::create_symlink(shop.path / "elsewhere", file);
    CHECK(!shop.kept());
  }
  SUBCASE("others may write to the folder") {
    fs::permissions(shop.with.folder, fs::perms::others_write, fs::perm_options::add);
    CHECK(!shop.kept());
    fs::remove(file);
    CHECK(shop.build());  // without keeping it
    CHECK(shop.in_folder().empty());
  }
  SUBCASE("the folder is a link") {
    fs::rename(shop.with.folder, shop.path / "elsewhere");
    fs::create_directory_symlink(shop.path / "elsewhere", shop.with.folder);
    CHECK(!shop.kept());
  }
}

TEST_CASE("native: where nothing can be kept, it is compiled all the same") {
  Shop shop;
  SUBCASE("no folder") { shop.with.folder.clear(); }
  SUBCASE("a file in its place") { std::ofstream(shop.with.folder) << "a file"; }
  SUBCASE("a file in the place of its parent") {
    std::ofstream(shop.path / "file") << "a file";
    shop.with.folder = shop.path / "file" / "cache";
  }
  CHECK(shop.build());
  CHECK(!shop.kept());
}

TEST_CASE("native: a compiler that is none is said, and leaves nothing") {
  Shop shop;
  SUBCASE("not there") {
    shop.with.compiler = "/no/such/compiler";
    is_error(shop.build(), "there is no compiler /no/such/compiler");
    is_error(shop.kept(), "there is no compiler /no/such/compiler");
    return;
  }
  SUBCASE("it refuses") {
    shop.compiler("echo 'world.cpp:3: error: I cannot' >&2; exit 1");
    is_error(shop.build(), "the compiler failed: world.cpp:3: error: I cannot");
  }
  SUBCASE("it says nothing") {
    shop.compiler("exit 1");
    is_error(shop.build(), "the compiler failed");
  }
  SUBCASE("it does nothing") {
    shop.compiler("exit 0");
    is_error(shop.build(), "cannot write");
  }
  SUBCASE("it writes nonsense") {
    shop.compiler("while [ \"$1\" != -o ]; do shift; done; echo nonsense >\"$2\"");
    is_error(shop.build(), "");
  }
  SUBCASE("it is killed") {
    shop.compiler("kill -9 $$");
    is_error(shop.build(), "the compiler failed");
  }
  std::set<std::string> left;
  for (const fs::path& one : shop.in_folder()) left.insert(one.filename().string().substr(0, 10));
  CHECK(left.count("unfinished") == 0);
}

TEST_CASE("native: a library of others is not taken for ours") {
  Shop shop;
  shop.files[0].text = "extern \"C\" int other() { return 1; }\n";
  is_error(shop.build(), "no code of ours");
}

TEST_CASE("native: compiling can be broken off, and leaves nothing") {
  Shop shop;
  shop.compiler("sleep 600");
  int asked = 0;
  const auto before = std::chrono::steady_clock::now();
  is_error(shop.build([&] { return ++asked < 4; }), "broken off");
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(60));
  CHECK(shop.in_folder().empty());
}

TEST_CASE("native: what was left behind goes after a day") {
  Shop shop;
  for (const char* const name : {"unfinished-abcdef", "unfinished-today"})
    fs::create_directories(shop.with.folder / name / "x");
  fs::permissions(shop.with.folder, fs::perms::owner_all);
  fs::last_write_time(shop.with.folder / "unfinished-abcdef",
                      fs::file_time_type::clock::now() - std::chrono::hours(48));
  REQUIRE(shop.build());
  CHECK(!fs::exists(shop.with.folder / "unfinished-abcdef"));
  CHECK(fs::exists(shop.with.folder / "unfinished-today"));
}

// What made worlds hardly ever come to (tests/gate_test.cpp has the rest).
TEST_CASE("native: what goes wrong, goes wrong alike") {
  const std::string head = R"(world wrong "What goes wrong"
calendar 2024-01-08 to 2024-01-10
unit coin
kind person decides every 1 hour
fact side(x: person): 1..2 = 1 seen by all
fact apart(x: person): number = 1 seen by w if side(w) == side(x)
fact zero(x: person): number = 0 seen by all
fact much(x: person): money = 9000000000 coins
rule odd(x: person) if apart(x) > 1 / zero(x)
new ann: person
new bob: person
  side(it) = 2
)";
  for (const char* const rest : {
           // The first is unseen, the second is no number: both are read.
           "action look(a: person, b: person) about once an hour\n  when a != b, odd(b)\n",
           // An amount that is too large.
           "action pay(a: person) about once an hour\n  when 3000 * much(a) > 1 coin\n",
           "action add(a: person) about once an hour\n"
           "  when (much(a) + much(a)) * 600 + much(a) > 1 coin\n",
           "action root(a: person) about once an hour\n  wants a\n    w: 1 / zero(a)\n",
           "action grow(a: person) about once an hour\n  wants a\n    w: exp(900 + zero(a))\n",
       }) {
    const auto world = sound_world(head + rest);
    const Recording r = run(Judge::Reference, *world);
    const Recording v = run(Judge::Vector, *world);
    const Recording c = run(Judge::Native, *world);
    CHECK_MESSAGE(!r.error.empty(), std::string(rest));
    CHECK(v.error == r.error);
    CHECK(c.error == r.error);
    CHECK(!difference(*world, r, c));
  }
}

TEST_CASE("native: nobody sees what only others may") {
  const auto world = sound_world(R"(world hidden "What only some see"
calendar 2024-01-08 to 2024-01-12
kind person decides every 1 hour
fact room(x: person): 1..3 = 1 seen by w if w == x or room(w) == room(x)
fact secret(x: person) seen by w if room(w) == room(x)
fact between(x: person, y: person) symmetric seen by w if room(w) == room(x)
new 6 people: person
  room(it) ~ die(3)
start
  each x with x is person: secret(x)
  each x, y with x is person, y is person, room(x) < room(y): between(x, y)
action whisper(a: person, b: person) about twice an hour
  when a != b, room(b) >= 1
  wants a
    known: 2 if secret(b) else 0
    joined: 1 if between(a, b) else 0
    others: count(c with between(b, c)) / 3
  then: room(b) ~ die(3)
)");
  const Recording r = run(Judge::Reference, *world);
  REQUIRE(r.error.empty());
  CHECK(r.events.size() > 50);
  CHECK(!difference(*world, r, run(Judge::Vector, *world)));
  CHECK(!difference(*world, r, run(Judge::Native, *world)));
}

TEST_CASE("native: code that comes in the middle of a run changes nothing") {
  const Shop shop;
  const auto made = shop.build();
  REQUIRE(made);
  class Later final : public sim::Code {
   public:
    using sim::Code::give;

   private:
    void so_much(uint64_t, uint64_t) override {}
  };
  sim::Settings settings;
  settings.plan = shop.plan;
  const Recording plain = record(*sim::vector_executor(*shop.world, settings));
  for (const size_t when : {0u, 1u, 7u, 20u}) {
    const auto code = std::make_shared<Later>();
    settings.code = code;
    const auto executor = sim::vector_executor(*shop.world, settings);
    size_t instants = 0;
    const Recording told = record(*executor, SIZE_MAX, [&] {
      if (instants++ == when) code->give(*made);
    });
    REQUIRE(code->ready() != nullptr);
    CHECK(!difference(*shop.world, plain, told));
  }
}

TEST_CASE("native: a maker looks once that pays, and says once why there is nothing") {
  Shop shop;
  shop.with.compiler = "/no/such/compiler";
  std::vector<std::string> said;
  {
    native::Maker maker(*shop.world, shop.plan, shop.with,
                        [&](const base::Error& error) { said.push_back(error.message); });
    maker.worked(1000);
    CHECK(maker.ready() == nullptr);
    maker.wait([] { return true; });
    maker.wait([] { return true; });
    maker.worked(100'000'000);
    CHECK(maker.ready() == nullptr);
  }
  REQUIRE(said.size() == 1);
  CHECK(said[0].find("/no/such/compiler") != std::string::npos);
}

TEST_CASE("native: a maker that waits for whether it pays can go away at any moment") {
  Shop shop;
  for (int i = 0; i < 300; ++i) {
    native::Maker maker(*shop.world, shop.plan, shop.with, [](const base::Error&) {});
    maker.worked(600'000);
    if (i % 3 == 0) std::this_thread::sleep_for(std::chrono::microseconds(i * 10));
  }
}

TEST_CASE("native: a maker that goes away takes its compiler with it") {
  Shop shop;
  shop.compiler("touch " + (shop.path / "began").string() + "; exec sleep 600");
  {
    native::Maker maker(*shop.world, shop.plan, shop.with, [](const base::Error&) {});
    maker.worked(100'000'000);
    for (int i = 0; i < 2000 && !fs::exists(shop.path / "began"); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    CHECK(fs::exists(shop.path / "began"));
  }
  CHECK(shop.in_folder().empty());
}

}  // namespace milieu::tests
