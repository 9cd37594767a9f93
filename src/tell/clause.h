// What is to be said of an event, before it has words: a template and what stands for its names.
//
// In:    events, as whoever tells knows them.
// Out:   clauses: one for each answer that the act has words for, or one for the act.
// Never: a pronoun, a list or an order of words; that is voice.h.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "history/event.h"
#include "tell/names.h"
#include "tell/spoken.h"

namespace milieu::tell {

struct Telling {
  const model::World& world;
  const Names& names;
  /// An event by its index, for acts that are about another one; may be empty, or give nothing.
  std::function<std::optional<history::Event>(history::EventIndex)> event{};
  /// The world's text at a place, for conditions that did not hold; may be empty.
  std::function<std::string(base::Span)> quote{};
  const Spoken* spoken = nullptr;  // none: nothing is known of pronouns and places
};

/// The amount of an answer that was shown as another one, to those who only saw that.
inline constexpr int64_t unknown_amount = INT64_MIN;

/// What stands for one name in braces. Several values when several events are told at once.
struct Part {
  std::string_view name;
  model::Type type{};
  std::vector<int64_t> values;  // different ones, in the order in which they were met
  int64_t total = 0;            // of a quantity: all of them together
};

struct Clause {
  std::string id;         // "marriage.propose/yes", "work.dance/pay/often"
  std::string_view says;  // the template; empty: `plain` stands for it
  std::string plain;      // plain words, where the world has none
  std::vector<Part> parts;
  std::vector<history::EventIndex> events;  // rising
  const Part* part(std::string_view name) const;
};

/// In the order of the answers, with plain words where the act has none; what would be said alike
/// is said once.
std::vector<Clause> clauses(const Telling& telling, history::EventIndex index,
                            const history::Event& event, int depth = 0);

/// That an outcome came about, as the world says it.
Clause came_about(const Telling& telling, const history::OutcomeHeld& held);
/// What somebody believes, as the words that can follow "that".
Clause believed(const Telling& telling, const history::Conviction& conviction);

/// What the act `says` of such an answer ("" for any, "failure"); nullptr: nothing.
const model::Says* find_says(const model::Act& act, std::string_view answer, bool often);
/// How it is told that all who were asked gave the answer that they gave; null if they differ.
const model::Says* says_of_all(const model::Act& act, const history::Event& event);
/// The name of the answer that was given first, or "failure", or "".
std::string_view answer_name(const model::Act& act, const history::Event& event);

/// Several events of one act and one first answer as one clause, if the act `says often`.
std::optional<Clause> gathered(const Telling& telling,
                               const std::vector<history::EventIndex>& indexes,
                               const std::vector<const history::Event*>& events);

/// Events of different clauses with one template in one, if they differ in one name at most, and
/// that is somebody or something who is only named once.
bool merge(Clause& into, const Clause& other);

}  // namespace milieu::tell
