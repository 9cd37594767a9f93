#include "tests/gate_tally.h"

#include <algorithm>

namespace milieu::tests {
namespace {

using std::to_string;

std::string named(Feature feature) { return std::string(name_of(feature)); }

Feature feature(size_t index) { return static_cast<Feature>(index); }

std::string padded(std::string text, size_t width) {
  if (text.size() < width) text.insert(0, width - text.size(), ' ');
  return text;
}

std::string of(const Pairs& pairs) {
  return to_string(pairs.found()) + " of " + to_string(Pairs::all());
}

std::string of(const Pairs::Rarest& rarest) {
  return named(rarest.one) + " with " + named(rarest.other) + " in " + to_string(rarest.worlds) +
         (rarest.worlds == 1 ? " world" : " worlds");
}

// What stands in acts of which an event was told, and what stands outside of acts.
Features features_done(const Generated& made, const model::World& world, const Recording& run) {
  std::vector<bool> happened(world.acts.size() + 1, false);
  bool any = false;
  for (const history::Event& event : run.events)
    if (event.act) any = happened[event.act.value] = true;
  if (!any) return {};
  Features used = made.outside;
  for (model::ActId id : world.acts.ids())
    for (const auto& [name, features] : made.acts)
      if (happened[id.value] && world.acts[id].name == name) used |= features;
  // A fault ends the run before the event that it is in is told.
  constexpr size_t faults = static_cast<size_t>(Feature::Faults);
  if (!run.error.empty() && made.used[faults]) used.set(faults);
  return used;
}

}  // namespace

void Sums::add(const Recording& run) {
  for (const history::Event& event : run.events) {
    ++status[static_cast<size_t>(event.status)];
    ++hitch[static_cast<size_t>(event.hitch.sort)];
    consequences += event.sort == history::EventSort::Consequence;
    births += event.act ? event.births.size() : 0;
    ends += event.ends.size();
    answers += event.answers.size();
    for (const history::AnswerGiven& given : event.answers) quantities += given.quantity != 0;
    for (const history::Write& write : event.writes)
      voids += write.voided, retracted += !write.present;
  }
  for (const history::Record& record : run.records) swapped += record.swapped;
  events += run.events.size(), records += run.records.size(), outcomes += run.outcomes.size();
  measures += run.measures.size(), errors += !run.error.empty();
  constexpr size_t steps[] = {1, 10, 50, 100, 200};
  for (size_t i = 0; i < 5; ++i) at_least[i] += run.events.size() > steps[i];
}

void Pairs::add(Features used) {
  for (size_t i = 0; i < feature_count; ++i)
    for (size_t j = 0; used[i] && j < feature_count; ++j) counts_[i][j] += used[j];
}

bool Pairs::possible(Feature a, Feature b) {
  return !(a == Feature::OneAtATime && b == Feature::AllTogether) &&
         !(a == Feature::AllTogether && b == Feature::OneAtATime);
}

size_t Pairs::all() { return feature_count * (feature_count - 1) / 2 - 1; }

size_t Pairs::found() const { return all() - missing().size(); }

std::vector<Pairs::Rarest> Pairs::missing() const {
  std::vector<Rarest> none;
  for (size_t i = 0; i < feature_count; ++i)
    for (size_t j = i + 1; j < feature_count; ++j)
      if (counts_[i][j] == 0 && possible(feature(i), feature(j)))
        none.push_back({feature(i), feature(j), 0});
  return none;
}

Pairs::Rarest Pairs::rarest() const {
  Rarest found;
  for (size_t i = 0; i < feature_count; ++i)
    for (size_t j = i + 1; j < feature_count; ++j)
      if (counts_[i][j] < found.worlds && possible(feature(i), feature(j)))
        found = {feature(i), feature(j), counts_[i][j]};
  return found;
}

void Tally::add(const Generated& made, const model::World& world, const Recording& run) {
  ++worlds;
  sums.add(run);
  said.add(made.used);
  done.add(features_done(made, world, run));
}

std::string Tally::line() const {
  return "gate: " + to_string(worlds) + " worlds, " + to_string(sums.events) + " events; " +
         of(said) + " pairs of features said in one world, rarest " + of(said.rarest()) + "; " +
         of(done) + " done in one run, rarest " + of(done.rarest());
}

std::string Tally::table() const {
  const auto& at = sums.at_least;
  std::string text = line() + "\n\nworlds with more than 1, 10, 50, 100, 200 events:";
  for (size_t count : at) text += " " + to_string(count);
  text += "\nworked " + to_string(sums.status[0]) + ", failed " + to_string(sums.status[1]) +
          ", pre-empted " + to_string(sums.status[2]) + ", overtaken " + to_string(sums.status[3]) +
          "; failed for: when " + to_string(sums.hitch[1]) + ", works if " +
          to_string(sums.hitch[2]) + ", gone " + to_string(sums.hitch[3]) + ", unpaid " +
          to_string(sums.hitch[4]) + "\nanswers " + to_string(sums.answers) + " (" +
          to_string(sums.quantities) + " with a quantity), consequences " +
          to_string(sums.consequences) + ", births " + to_string(sums.births) + ", ends " +
          to_string(sums.ends) + ", void writes " + to_string(sums.voids) + ", retractions " +
          to_string(sums.retracted) + "\nrecords " + to_string(sums.records) + " (" +
          to_string(sums.swapped) + " swapped), outcomes " + to_string(sums.outcomes) +
          ", measures " + to_string(sums.measures) + ", errors " + to_string(sums.errors) + "\n\n";
  text += "worlds in which both were said, and in which both were in acts that happened:\n";
  for (size_t i = 0; i < feature_count; ++i)
    for (size_t j = i; j < feature_count; ++j)
      text += padded(to_string(said.together(feature(i), feature(j))), 6) + " " +
              padded(to_string(done.together(feature(i), feature(j))), 6) + "  " +
              named(feature(i)) + (i == j ? "" : " with " + named(feature(j))) + "\n";
  return text;
}

}  // namespace milieu::tests
