// The generator's own knowledge of the world that it is writing: names with their kinds.
#pragma once

#include <cctype>
#include <string>
#include <vector>

#include "base/draw.h"
#include "tests/generate.h"

namespace milieu::tests::generating {

class Dice {
 public:
  explicit Dice(uint64_t seed) : key_(base::Luck{seed}) {}
  size_t below(size_t n) { return n == 0 ? 0 : key_.with(++count_).index(n); }
  bool chance(double p) { return key_.with(++count_).uniform() < p; }
  template <class T>
  const T& of(const std::vector<T>& all) { return all[below(all.size())]; }
  std::string of(std::initializer_list<const char*> all) { return *(all.begin() +
      below(all.size())); }
  template <class T>
  T of(std::initializer_list<T> all) { return *(all.begin() + below(all.size())); }

 private:
  base::Key key_;
  uint64_t count_ = 0;
};

enum class Ty : uint8_t { Set, Whole, Real, Money, Holding, Duration, Time, Entity, Event };
enum Kind : uint8_t { person, place, thing, law, elder, firm };
enum class Seen : uint8_t { All, First, Both, Witness };

struct Var {
  std::string name;
  Ty ty = Ty::Entity;
  Kind kind = person;
  int low = 0, high = 0;
};

struct Fact {
  std::string name;
  std::vector<Var> keys;
  Ty ty = Ty::Set;
  Kind kind = person;        // of an entity value
  int low = 0, high = 0;     // of a whole value
  Seen seen = Seen::All;
  bool standing = false, fades = false;
};

struct Rule {
  std::string name;
  std::vector<Var> params;
  bool valued = false;
  bool own = false;          // read through eyes, its first parameter must be the reader
};

struct Answer {
  std::string name;
  bool quantity = false;
  int low = 0, high = 0;
};

struct Act {
  std::string name;
  bool process = false, rated = true, leaf = false;
  std::vector<Var> roles;
  std::vector<bool> picked;  // roles that the act itself picks
  std::vector<Answer> answers;
  std::vector<size_t> asked;
  std::vector<std::string> classes;
  Features used{};           // what its text uses
};

struct Class {
  std::string name;
  std::vector<Var> roles;
};

struct Claim {
  std::string name;
  std::vector<Var> params;
};

struct Taste {
  std::string name;
  std::vector<Var> params;
};

// Whose eyes, which names, and whether names for "some" may be made up.
struct Scene {
  enum class Eyes : uint8_t { Truth, Reader, Public } eyes = Eyes::Truth;
  Var reader{};
  std::vector<Var> scope;
  bool people = false;       // people may be called by name
  bool effects = false;
  bool condition = true;     // `_` may stand here
  bool past = true;          // acts may be asked about
  bool belief = true;        // known() and credence() may stand here
  size_t rules = 99;         // only rules before this one
};

class Author {
 public:
  Author(uint64_t seed, Features mask);
  Generated write();

 private:
  bool may(Feature f) const { return on_[static_cast<size_t>(f)]; }
  // Takes the feature with probability p, if it is on; then it counts as used.
  bool take(Feature f, double p = 0.5);
  void mark(Feature f) { used_.set(static_cast<size_t>(f)); }
  std::string fresh() { return "v" + std::to_string(++fresh_); }
  void line(size_t depth, const std::string& text);

  // Declarations (generate.cpp).
  void kinds();
  void facts();
  void fact(Fact made, std::string type, std::string start = "", bool fades = false);
  void others();             // tastes, parameters
  void claims();
  void rules();
  void signatures();
  void signature(size_t index, bool process, bool rated);
  void people();
  void outcomes();
  std::string parameters(const std::vector<Var>& vars);
  std::string seen_by(const Fact& fact);

  // Acts (generate_act.cpp).
  void acts();
  void act(size_t index);
  std::string head(const Act& act);
  void whens(const Act& act, Scene& scene);
  void step_pick(const Act& act, Scene& scene);
  void question(const Act& act, const Scene& scene);
  void branches(size_t index, const Scene& scene);
  void watchers(size_t index, const Scene& scene);
  void motives(const Scene& scene, size_t depth, size_t most);
  void fault(Scene scene);
  void also_class();
  void also_act();
  void rush();

  // Statements (generate_do.cpp).
  struct Doing {
    Scene scene;
    size_t act = 99;         // which act this is; 99: none
    bool many = false;       // within `each`: begins only acts that begin nothing
    bool start = false;
  };
  void block(Doing& doing, size_t depth, size_t most);
  void something(Doing& doing, size_t depth, int nesting);
  bool attempt(Doing& doing, size_t depth, int nesting);
  bool statement(Doing& doing, size_t depth, int nesting);
  std::string draw_for(Ty ty);
  bool write_fact(Doing& doing, size_t depth);
  bool move(Doing& doing, size_t depth);
  bool birth(Doing& doing, size_t depth);
  bool end(Doing& doing, size_t depth);
  bool begin(Doing& doing, size_t depth);
  bool learns(Doing& doing, size_t depth);
  bool nested(Doing& doing, size_t depth, int nesting);
  bool pick(Doing& doing, size_t depth);
  std::string pick_by(Scene scene, const Var& of);
  std::string who(const Var& var, const std::string& more);
  std::string begin_text(const Doing& doing, const Act& target);

  // Expressions (generate_say.cpp). Empty: nothing of that sort can be said here.
  std::string conditions(const Scene& scene, size_t most, int depth = 2);
  std::string lit(const Scene& scene, int depth);
  std::string about(const Scene& scene, const Var& var, int depth = 2);
  std::string number(const Scene& scene, int depth);
  std::string plain(const Scene& scene);
  std::string worth(const Scene& scene, const Fact& fact);
  std::string entity(const Scene& scene, Kind kind);
  std::string argument(const Scene& scene, const Var& place);
  std::string call(const Scene& scene, const Fact& fact, const Var* mention = nullptr);
  std::string rule_call(const Scene& scene, const Rule& rule);
  std::string pattern(const Scene& scene, const Var* mention = nullptr);
  std::string past(const Act& act);
  std::string aggregate(const Scene& scene, int depth);
  std::string known(const Scene& scene);
  std::string some(const Scene& scene);
  std::string believed(const Scene& scene);
  std::string compared(const Scene& scene, const Fact& fact, const std::string& what);
  std::string either(const Scene& scene, const Var& var, int depth);
  std::string faulty(const Scene& scene, const Var& var);
  std::string fading(const Scene& scene, const Var& var);
  std::string span() { return dice_.of({"30 minutes", "1 hour", "2 hours", "6 hours", "1 day"}); }
  const Fact* some_fact(bool (*fits)(const Fact&));

  Dice dice_;
  Features mask_, on_;
  Features used_;            // by the act that is being written; between acts, outside of them
  std::string out_;
  size_t fresh_ = 0, people_count_ = 0;
  std::vector<Fact> facts_;
  std::vector<Rule> rules_;
  std::vector<Claim> claims_;
  std::vector<Class> classes_;
  std::vector<Taste> tastes_;
  std::vector<Act> acts_;
  std::vector<std::string> parameters_;
  std::vector<std::string> names_[6];
};

inline bool under(Kind kind, Kind above) {
  return kind == above || (kind == elder && above == person);
}
inline bool decides(Kind kind) { return kind == person || kind == elder || kind == firm; }
inline const char* word(Kind kind) {
  constexpr const char* words[] = {"person", "place", "thing", "law", "elder", "firm"};
  return words[kind];
}

// Whether the name stands in the text as a word of its own.
inline bool says(const std::string& text, const std::string& name) {
  const auto letter = [&](size_t at) {
    return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0);
  };
  for (size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1))
    if (!letter(at - 1) && !letter(at + name.size())) return true;
  return false;
}

}  // namespace milieu::tests::generating
