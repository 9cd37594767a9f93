#include "milieu/look.h"

#include <algorithm>

#include "base/calendar.h"
#include "door/held.h"
#include "door/outside.h"
#include "door/settings.h"
#include "history/reader.h"
#include "tell/value.h"

namespace milieu {
namespace {

using history::Event;
using history::EventIndex;
using history::Option;
using history::Weighed;

/// Waits for one event of a replay, and for the choices in it.
class Waiting final : public history::Sink {
 public:
  explicit Waiting(EventIndex wanted) : wanted_(wanted) {}
  void event(EventIndex index, const Event& event) override {
    if (index == wanted_) found = event;
  }
  void weighed(const Weighed& choice) override {
    if (choice.event == wanted_) choices.push_back(choice);
  }
  void learned(const history::Record&) override {}
  void held(const history::OutcomeHeld&) override {}
  void measured(const history::Measured&) override {}
  void instant(int64_t, uint64_t) override {}

  std::optional<Event> found;
  std::vector<Weighed> choices;

 private:
  EventIndex wanted_;
};

sim::Settings settings_of(const history::Header& header) {
  sim::Settings settings;
  settings.luck.seed = header.seed;
  settings.luck.rng = header.rng == "philox" ? base::Rng::Philox : base::Rng::Chain;
  settings.until = header.until;
  settings.blocked = header.blocked;
  settings.weighed = true;
  for (const auto& [id, value] : header.parameters) {
    settings.parameters.emplace_back(id, model::of_whole(value));
  }
  return settings;
}

// Runs until the event was told. From a checkpoint if there is one: a clock that was read before it
// is not told, and then it takes a replay from the start.
base::Result<bool> replay(const door::HeldHistory& held, const std::string* from, Waiting& sink) {
  const model::World& world = held.world.held().world;
  const sim::Settings settings = settings_of(held.info.header);
  const auto executor = door::make_executor(Executor::Vector, world, settings);
  base::Result<void> begun = from != nullptr ? executor->restore(*from) : executor->begin(sink);
  if (!begun) return begun.error();
  while (!sink.found) {
    const base::Result<bool> more = executor->advance(sink);
    if (!more) return more.error();
    if (!*more) break;
  }
  return sink.found.has_value();
}

// Everybody's answers, and what an initiative was chosen from. (An act with a rate that another
// event began was not chosen; that only costs a second replay.)
bool has_all(const model::World& world, const Event& event, const Waiting& sink) {
  const auto answers = std::ranges::count(sink.choices, true, &Weighed::answered);
  const bool initiative = world.acts[event.act].rate.sort == model::Rate::Sort::About &&
                          event.sort == history::EventSort::Act;
  const auto chosen = static_cast<long>(sink.choices.size()) - answers;
  return answers == static_cast<long>(event.answers.size()) && chosen == (initiative ? 1 : 0);
}

// What the replay told, if it came to the same event.
Result<std::vector<Weighed>> choices_of(const door::HeldHistory& held, const Event& event,
                                        EventIndex index) {
  const base::Result<std::unique_ptr<history::Reader>> opened = history::Reader::open(held.path);
  if (!opened) return door::outside(opened.error());
  const base::Result<history::Checkpoint> last = (*opened)->checkpoint_before(event.time - 1);
  if (!last) return door::outside(last.error());
  Waiting sink(index);
  bool done = false;
  if (last->number != 0 && last->counts.events <= index) {
    const base::Result<bool> again = replay(held, &last->bytes, sink);
    done = again && *again && has_all(held.world.held().world, event, sink);
  }
  if (!done) {
    sink = Waiting(index);
    const base::Result<bool> again = replay(held, nullptr, sink);
    if (!again) return door::outside(again.error());
  }
  if (!sink.found || sink.found->id != event.id || sink.found->roles != event.roles) {
    return Error{Fault::Refused, "a replay of " + held.path + " comes to another event here",
                 "It was written by milieu " + held.info.header.engine + "; run the world again."};
  }
  return sink.choices;
}

std::string way_text(const tell::Telling& telling, const Event& event, const Option& option) {
  const model::Act& act = telling.world.acts[event.act];
  std::string text = act.name + "(";
  for (size_t role = 0; role < act.roles; ++role) {
    const int64_t value = role == 0 ? event.roles[0] : option.roles[role - 1];
    const model::Type& type = act.frame[role].type;
    text += role == 0 ? "" : ", ";
    text += type.sort == model::Sort::Event
                ? "event " + std::to_string(value - 1)
                : tell::value(telling.world, telling.names, type, value);
  }
  return text + ")";
}

std::string answer_text(const tell::Telling& telling, const Event& event, const Option& option) {
  const model::Act& act = telling.world.acts[event.act];
  const model::Answer& answer = act.asks->answers[option.answer];
  if (answer.quantity == model::no_slot) return answer.name;
  return answer.name + " " + tell::value(telling.world, telling.names,
                                         act.frame[answer.quantity].type, option.quantity);
}

// Sums may lie on both sides of nought; those that are nought weigh nothing and are left out.
std::vector<WeightText> weights(const std::vector<model::Motive>& motives, const Option& option) {
  std::vector<WeightText> texts;
  for (size_t i = 0; i < motives.size() && i < option.terms.size(); ++i)
    if (option.terms[i] != 0) texts.push_back({motives[i].name, option.terms[i]});
  return texts;
}

ChoiceText choice_text(const tell::Telling& telling, const Event& event, const Weighed& choice) {
  const model::Act& act = telling.world.acts[event.act];
  ChoiceText text;
  text.who = telling.names.of(choice.who);
  text.answered = choice.answered;
  text.per_day = choice.rate * static_cast<double>(base::day);
  for (const Option& option : choice.options) {
    OptionText made;
    made.option = choice.answered ? answer_text(telling, event, option)
                                  : way_text(telling, event, option);
    made.motives = weights(choice.answered ? act.asks->motives : act.wants, option);
    made.range = option.nest, made.luck = option.noise, made.score = option.score;
    text.options.push_back(std::move(made));
  }
  std::ranges::stable_sort(text.options, std::ranges::greater{}, &OptionText::score);
  if (!text.options.empty()) text.options[0].chosen = true;
  if (text.options.size() > 1) text.margin = text.options[0].score - text.options[1].score;
  return text;
}

}  // namespace

Result<EventText> look(const History& history, uint64_t number) {
  const door::HeldHistory& held = history.held();
  if (number >= held.log.size()) {
    return Error{Fault::Usage, "there is no event " + std::to_string(number) + " in " + held.path,
                 "The last one is " + std::to_string(held.log.size() - 1) + "."};
  }
  const tell::Telling telling = door::telling(held);
  const auto index = static_cast<EventIndex>(number);
  const Event event = held.log.read(index);
  EventText text;
  text.event = number;
  text.time = base::format_time(event.time);
  if (event.act) text.act = telling.world.acts[event.act].name;
  text.status = tell::status_name(event.status);
  text.text = tell::sentence(telling, event);
  for (const EventIndex cause : event.causes)
    text.causes.push_back({cause, tell::sentence(telling, held.log.read(cause))});
  for (const history::Write& write : event.writes)
    if (index != 0) text.changes.push_back(tell::change(telling, write));
  if (!event.act || event.sort == history::EventSort::Consequence) return text;
  const Result<std::vector<Weighed>> choices = choices_of(held, event, index);
  if (!choices) return choices.error();
  for (const Weighed& choice : *choices) {
    text.choices.push_back(choice_text(telling, event, choice));
  }
  return text;
}

}  // namespace milieu
