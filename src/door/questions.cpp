#include "door/questions.h"

#include <algorithm>
#include <cctype>

#include "ask/possible.h"
#include "base/names.h"
#include "door/change.h"
#include "door/held.h"
#include "door/words.h"

namespace milieu::door {
namespace {

Error no_outcome(const World& world, const std::string& name) {
  const std::vector<std::string> names = world.outcomes();
  const std::optional<std::string> near = base::nearest(name, names);
  std::string list;
  for (const std::string& one : names) list += (list.empty() ? "" : ", ") + one;
  return {Fault::Usage, "this world has no outcome called '" + name + "'",
          near           ? "Did you mean '" + *near + "'?"
          : list.empty() ? "It has no outcomes: declare one, as in `outcome ruined if …`."
                         : "It has these: " + list + "."};
}

// By place, from 0.
Result<size_t> the_outcome(const World& world, const std::string& text) {
  const Result<model::OutcomeId> found = outcome_called(world.held().world, text);
  if (!found) return found.error();
  if (!*found) return no_outcome(world, text);
  return size_t{found->value} - 1;
}

// One word is an outcome or a slip; several may be an outcome, too.
bool is_outcome(const World& world, const std::string& text) {
  const bool word = std::ranges::all_of(text, [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) || letter == '_';
  });
  return word || the_outcome(world, text);
}

// A number is measured at the end; a condition counts as 1 if it holds.
Result<World> with_measures(const World& world, const std::vector<std::string>& texts) {
  World made = world;
  for (size_t i = 0; i < texts.size(); ++i) {
    const std::string name = "asked_" + std::to_string(i + 1);
    Result<World> number = varied(made, {"add measure " + name + " = " + texts[i]});
    if (!number) {
      Result<World> condition =
          varied(made, {"add measure " + name + " = 1 if (" + texts[i] + ") else 0"});
      if (!condition)
        return Error{Fault::Usage, "'" + texts[i] + "' is not understood: " +
                                       number.error().message, number.error().help};
      number = std::move(condition);
    }
    made = *number;
  }
  return made;
}

}  // namespace

Result<bool> can_hold(const World& world, model::OutcomeId id, const sim::Settings& settings) {
  using Sort = model::Intervention::Sort;
  for (const model::Intervention& one : settings.interventions)
    if (one.sort == Sort::Force || one.sort == Sort::Set) return true;
  const HeldWorld& held = world.held();
  const std::optional<ask::Never> never = ask::never(held.world, id);
  if (!never) return true;
  const std::string name = held.world.outcomes[id].name;
  const auto of_act = [&](model::ActId act) {
    const model::Act& one = held.world.acts[act];
    const bool waits = one.rate.sort == model::Rate::Sort::None;
    return one.name + (one.without ? " is left out"
                       : waits     ? " is begun by nothing that can happen"
                                   : " needs what is never so");
  };
  std::string why = never->act ? of_act(never->act) : "";
  if (never->fact)
    why = "nothing that can happen writes to " + held.world.facts[never->fact].name;
  const std::string part =
      never->part ? quote(held, held.world.exprs[never->part].span) : std::string();
  if (!part.empty())
    why = "it needs `" + part + "`, which is never so" + (why.empty() ? "" : ": " + why);
  return usage("'" + name + "' can never hold in this world" + (why.empty() ? "" : ": " + why),
               "No history need be run for that.");
}

Result<Questions> questions(const World& world, const LikelyOptions& options,
                            const std::string& line) {
  Questions made;
  std::vector<std::string> lines = options.interventions;
  if (!line.empty()) lines.push_back(line);
  Result<World> there = varied(world, lines);
  if (!there) return there.error();
  std::vector<std::string> numbers;
  for (const std::string& question : options.questions)
    if (!is_outcome(world, question)) numbers.push_back(question);
  there = with_measures(*there, numbers);
  if (!there) return there.error();
  made.world = *there;
  const model::World& model = made.world.held().world;
  for (const std::string& question : options.questions) {
    if (!is_outcome(world, question)) continue;
    const Result<size_t> outcome = the_outcome(made.world, question);
    if (!outcome) return outcome.error();
    made.outcomes.push_back(*outcome);
  }
  if (options.questions.empty() && model.outcomes.size() == 0) return no_outcome(made.world, "");
  for (size_t i = 0; options.questions.empty() && i < model.outcomes.size(); ++i)
    made.outcomes.push_back(i);
  for (size_t i = 0; i < numbers.size(); ++i)
    made.quantities.emplace_back(numbers[i], model.measures.size() - numbers.size() + i);
  if (!options.given.empty()) {
    const Result<size_t> given = the_outcome(made.world, options.given);
    if (!given) return given.error();
    made.given = *given;
  }
  Result<sim::Settings> settings = settings_of(made.world, 0, options.generator, options);
  if (settings && !line.empty() && !sorted(made.world.held().world, {line}).run.empty())
    settings = changed(made.world, *settings, lines);
  if (!settings) return settings.error();
  made.settings = *settings;
  std::vector<size_t> asked;
  if (!options.questions.empty()) asked = made.outcomes;
  if (made.given) asked.push_back(*made.given);
  for (const size_t outcome : asked) {
    const model::OutcomeId id{static_cast<uint32_t>(outcome + 1)};
    const Result<bool> possible = can_hold(made.world, id, made.settings);
    const bool alone = line.empty() && options.compare.empty();  // a comparison may show just that
    if (!possible && alone) return possible.error();
  }
  return made;
}

}  // namespace milieu::door
