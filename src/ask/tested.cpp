#include "ask/tested.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "ask/parallel.h"
#include "ask/preventing.h"
#include "base/hash.h"

namespace milieu::ask {
namespace {

using history::Event;
using history::EventIndex;
using history::EventSort;
using history::Status;
using model::Intervention;
using Sort = model::Intervention::Sort;

constexpr size_t few_events = 80;      // of so few all are suspects
constexpr size_t most_in_set = 3;
constexpr size_t first_lucks = 3;
constexpr size_t tries_of_pair = 10;   // further suspects tried beside one

using Set = std::vector<size_t>;       // of suspects, rising

class Testing {
 public:
  Testing(const Trunk& trunk, const Target& target, const Branch& actual, const Spending& spending)
      : trunk_(trunk), log_(trunk.log()), target_(target), actual_(actual), spending_(spending) {
    for (EventIndex i = 0; i < log_.size(); ++i) index_[log_.event_id(i)] = i;
  }

  base::Result<Tests> all() {
    for (const Step& step : actual_.lineage) in_own_.insert(step.event);
    suspect_all();
    one_by_one();
    over_lucks(1, std::min(first_lucks, spending_.fresh));  // a few before the rest is spent
    in_sets();
    enough();
    over_lucks(first_lucks + 1, spending_.fresh);
    if (error_) return *error_;
    made_.spent = std::ranges::any_of(made_.suspects, [](const Suspect& one) {
      return one.label == Label::Untested;
    });
    return std::move(made_);
  }

 private:
  // --- suspects ---------------------------------------------------------------------------------

  std::vector<model::Given> roles(const Event& event) const {
    const IdsOfLog ids(log_);
    std::vector<model::Given> all;
    for (size_t i = 0; i < event.roles.size(); ++i)
      all.push_back(ids.given(trunk_.world().acts[event.act].frame[i].type, event.roles[i]));
    return all;
  }

  bool few() const { return actual_.by < few_events; }
  // A quarter more may be suspected that no lineage has.
  bool full(bool recorded) const {
    const size_t more = recorded ? 0 : spending_.suspects / 4;
    return made_.suspects.size() >= spending_.suspects + more;
  }

  // The deed, and each answer that was given. Of a deed that the lineage has more than once, the
  // first time counts.
  void suspect(EventIndex index, bool recorded) {
    const Event event = log_.read(index);
    const bool deed = event.sort == EventSort::Act || event.sort == EventSort::Process;
    if (!deed || !event.act || event.status == Status::Overtaken) return;
    if (!few() && goes_on(event)) return;  // what it goes on with is suspected
    const uint64_t what = spending_.once ? event.id : deed_of(event);
    const auto [known, fresh] = deeds_.try_emplace({event.act.value, what});
    if (!fresh) return earlier(known->second, event, index, recorded);
    if (full(recorded)) {
      made_.left += recorded;
      return;
    }
    Intervention block{.sort = Sort::Block, .which = matching(event)};
    known->second.push_back(made_.suspects.size());
    made_.suspects.push_back({.event = index, .recorded = recorded, .without = block});
    const model::Act& act = trunk_.world().acts[event.act];
    const size_t answers = act.asks && act.asks->answers.size() > 1 ? event.answers.size() : 0;
    for (size_t i = 0; i < answers && !full(recorded); ++i) {
      known->second.push_back(made_.suspects.size());
      made_.suspects.push_back(other_answer(index, event, i, recorded));
    }
  }

  // Whether it only carries on what another act began, with nobody asked: who has left arrives,
  // and those who came along arrive, too.
  bool goes_on(const Event& event) const {
    const model::Act& act = trunk_.world().acts[event.act];
    const bool begun = event.triggered && act.rate.sort == model::Rate::Sort::None;
    if (act.process || !begun || !event.answers.empty()) return false;
    Event from = log_.read(event.causes[0]);
    while (from.sort == EventSort::Consequence && from.triggered) from = log_.read(from.causes[0]);
    return from.act && !trunk_.world().acts[from.act].process;
  }

  void earlier(const Set& known, const Event& event, EventIndex index, bool recorded) {
    for (const size_t number : known) {
      Suspect& one = made_.suspects[number];
      const bool later = one.label != Label::Untested || index > one.event;
      if (later || (one.recorded && !recorded) || !answers_alike(one, event)) continue;
      one.without.which.from = event.time;
      one.event = index;
    }
  }

  bool answers_alike(const Suspect& one, const Event& event) const {
    if (!one.answer) return true;
    const history::AnswerGiven given = log_.read(one.event).answers[*one.answer];
    return *one.answer < event.answers.size() && event.answers[*one.answer].who == given.who &&
           event.answers[*one.answer].answer == given.answer;
  }

  model::Matching matching(const Event& event) const {
    if (spending_.once) return {.event = event.id, .act = event.act, .from = event.time};
    return {.act = event.act, .roles = roles(event), .from = event.time};
  }

  uint64_t deed_of(const Event& event) const {
    base::Digest digest;
    for (const model::Given& one : roles(event)) {
      digest.absorb(one.id);
      digest.absorb(static_cast<uint64_t>(one.value));
    }
    return digest.low();
  }

  // Turned into the next answer: with two, into the other one.
  Suspect other_answer(EventIndex index, const Event& event, size_t which, bool recorded) const {
    const history::AnswerGiven& given = event.answers[which];
    const auto& answers = trunk_.world().acts[event.act].asks->answers;
    Suspect made{.event = index, .answer = which, .recorded = recorded};
    made.instead = static_cast<uint16_t>((given.answer + 1u) % answers.size());
    const auto nearest = spending_.nearest.find({index, which});
    if (nearest != spending_.nearest.end()) made.instead = nearest->second;
    made.without.sort = Sort::Answer;
    made.without.which = matching(event);
    made.without.who = {.any = false, .entity = true, .id = log_.entity_id(given.who)};
    made.without.answer = made.instead;
    return made;
  }

  void suspect_all() {
    for (const Step& step : actual_.lineage) suspect(step.event, true);
    if (few()) {
      for (EventIndex event = actual_.by + 1; event-- > 1;) suspect(event, in_own_.contains(event));
      return;
    }
    for (const EventIndex event : kept_away()) suspect(event, false);
    for (const EventIndex event : behind_failures()) suspect(event, false);
  }

  std::vector<EventIndex> kept_away() const {
    std::vector<EventIndex> lineage;
    for (const Step& step : actual_.lineage) lineage.push_back(step.event);
    return behind_preventers(trunk_.world(), log_, lineage, target_.outcome, actual_.by,
                             spending_.suspects / 4);
  }

  // What tries rested on that came to nothing before the outcome, the latest first.
  std::vector<EventIndex> behind_failures() const {
    std::vector<EventIndex> found;
    for (EventIndex index = actual_.by; index > 0 && found.size() < spending_.suspects; --index) {
      const Event event = log_.read(index);
      const bool tried = event.status == Status::Failed || event.status == Status::Preempted;
      if (!tried || !event.act) continue;
      for (const EventIndex cause : event.causes)
        if (in_own_.contains(cause) || cause == 0) continue;
        else found.push_back(cause);
    }
    return found;
  }

  // --- replays ----------------------------------------------------------------------------------

  struct Task {
    Set without{};
    int64_t luck = 0;               // 0: the same
    int64_t luck_at = 0;
    bool done = false;
    Branch branch{};
  };

  void run(std::vector<Task>& tasks) {
    in_parallel(tasks.size(), spending_.threads, [&](size_t at, bool) { run(tasks[at]); });
  }

  void run(Task& task) {
    if (!spend()) return;
    std::vector<Intervention> more;
    int64_t from = INT64_MAX;
    if (task.luck != 0) {
      more.push_back({.sort = Sort::Luck, .at = task.luck_at, .number = task.luck});
      from = task.luck_at;
    }
    for (const size_t one : task.without) {
      more.push_back(made_.suspects[one].without);
      from = std::min(from, more.back().which.from);
    }
    base::Result<Branch> ran = trunk_.run(more, from, target_, true, few());
    const std::lock_guard lock(talking_);
    if (!ran) {
      // A branch in which a number overflows has not come to the outcome; all else is trouble.
      if (ran.error().fault != base::Fault::Arithmetic && ran.error().fault != base::Fault::Limit)
        error_ = ran.error();
      task.done = !error_.has_value();
      return;
    }
    task.branch = ran.take();
    task.done = true;
  }

  bool spend() {
    const std::lock_guard lock(talking_);
    if (error_ || stopped_ || made_.replays >= spending_.replays) return false;
    ++made_.replays;
    if (spending_.watch && !spending_.watch(made_.replays, planned_)) stopped_ = true;
    return true;
  }

  // --- one by one -------------------------------------------------------------------------------

  bool same_way(const Branch& branch) const {
    if (branch.at != actual_.at || branch.id() != actual_.id()) return false;
    return std::ranges::all_of(branch.lineage, [&](const Step& step) { return was_so(step); });
  }

  // Whether it happened in the history, too, and came to the same.
  bool was_so(const Step& step) const {
    const auto own = index_.find(step.id);
    return own != index_.end() && came_of(log_.read(own->second)) == step.came;
  }

  void judge(size_t number, const Task& task) {
    Suspect& one = made_.suspects[number];
    if (!task.done) return;
    if (!task.branch.met) {
      one.label = Label::Necessary;
      return;
    }
    one.label = same_way(task.branch) ? Label::None : Label::How;
    one.then = task.branch.at;
    branches_[number] = task.branch;
  }

  // Those that are met only in branches are tested as well, until no more turn up.
  void one_by_one() {
    planned_ = made_.suspects.size() * 2;
    for (size_t from = 0; from < made_.suspects.size();) {
      const size_t to = made_.suspects.size();
      std::vector<Task> tasks;
      for (size_t i = from; i < to; ++i) tasks.push_back({.without = {i}});
      run(tasks);
      for (size_t i = from; i < to; ++i) judge(i, tasks[i - from]);
      for (size_t i = from; i < to; ++i)
        for (const EventIndex event : instead(i)) suspect(event, false);
      from = to;
    }
  }

  // What of the history a branch's outcome goes back to that the history's does not: nearest first.
  std::vector<EventIndex> instead(size_t number) const {
    const auto branch = branches_.find(number);
    std::vector<EventIndex> found;
    if (branch == branches_.end()) return found;
    for (const Step& step : branch->second.lineage) {
      const auto own = index_.find(step.id);
      if (own != index_.end() && !in_own_.contains(own->second)) found.push_back(own->second);
    }
    return found;
  }

  // --- sets -------------------------------------------------------------------------------------

  std::optional<size_t> number_of(EventIndex event) const {
    for (size_t i = 0; i < made_.suspects.size(); ++i)
      if (made_.suspects[i].event == event && !made_.suspects[i].answer) return i;
    return std::nullopt;
  }

  bool is_free(size_t number) const {
    const Label label = made_.suspects[number].label;
    return label == Label::How || label == Label::None || label == Label::Either ||
           label == Label::StandIn;
  }

  // What could have done it instead: by the branch without these; of few events, any.
  std::vector<size_t> substitutes(const Branch& branch, const Set& without) const {
    std::vector<size_t> found;
    for (size_t i = 0; few() && i < made_.suspects.size(); ++i)
      if (is_free(i) && std::ranges::count(without, i) == 0) found.push_back(i);
    if (few()) return found;
    for (const Step& step : branch.lineage) {
      const auto own = index_.find(step.id);
      if (own == index_.end()) continue;
      const auto number = number_of(own->second);
      if (number && is_free(*number) && std::ranges::count(without, *number) == 0 &&
          std::ranges::count(found, *number) == 0)
        found.push_back(*number);
      if (found.size() >= tries_of_pair) break;
    }
    return found;
  }

  // Whether it was at work in the history as it is in `with`, the branch without the others of its
  // set; `without` lacks it, too. What it brings about there came about in the history; and what it
  // keeps from happening there threatened in the history.
  bool at_work(const Branch& with, const Branch& without) const {
    const auto done = [](const Branch& branch) {
      std::set<std::pair<uint64_t, uint64_t>> found;
      for (const Step& step : branch.all) found.insert({step.id, step.wrote});
      return found;
    };
    const auto in_with = done(with), in_without = done(without);
    const auto wrote = [&](const Step& step) {
      const auto own = index_.find(step.id);
      return own != index_.end() && wrote_of(log_.read(own->second)) == step.wrote;
    };
    const auto brought = [&](const Step& step) {
      return in_without.contains({step.id, step.wrote}) || wrote(step);
    };
    if (!std::ranges::all_of(with.all, brought)) return false;
    std::map<EventIndex, const Step*> steps;
    for (const Step& step : without.all) steps[step.event] = &step;
    const auto kept = [&](const Step& step) { return !in_with.contains({step.id, step.wrote}); };
    return std::ranges::all_of(without.all, [&](const Step& step) {
      return !kept(step) || std::ranges::all_of(step.causes, [&](EventIndex cause) {
        const auto found = steps.find(cause);
        return found == steps.end() || kept(*found->second) || wrote(*found->second);
      });
    });
  }

  // The same, where branches do not keep all: by what lies between it and the outcome in `with`.
  bool at_work(size_t number, const Branch& with) const {
    const Suspect& one = made_.suspects[number];
    std::set<EventIndex> below;  // that stand on it
    for (bool grew = true; grew;) {
      grew = false;
      for (const Step& step : with.lineage) {
        if (below.contains(step.event)) continue;
        const bool stands = step.id == log_.event_id(one.event) ||
                            std::ranges::any_of(step.causes, [&](EventIndex cause) {
                              return below.contains(cause);
                            });
        if (stands) below.insert(step.event), grew = true;
      }
    }
    return std::ranges::all_of(with.lineage, [&](const Step& step) {
      return !below.contains(step.event) || was_so(step);
    });
  }

  // `but[n]` is the branch without all of the set but n; `none` lacks all of it.
  void found_set(const Set& set, const std::map<size_t, Branch>& but, const Branch& none) {
    for (const size_t number : set) {
      Suspect& one = made_.suspects[number];
      const Branch& with = but.at(number);
      const bool works = one.recorded || (few() ? at_work(with, none) : at_work(number, with));
      if (one.label != Label::Either) one.label = works ? Label::Either : Label::StandIn;
      Set others;
      for (const size_t other : set)
        if (other != number) others.push_back(other);
      if (std::ranges::count(one.sets, others) == 0) one.sets.push_back(others);
    }
  }

  // Whether it fails without these, and with any one of them again it does not.
  bool is_minimal(const Set& set, const Branch& none) {
    std::vector<Task> tasks;
    for (const size_t left : set) {
      Set others;
      for (const size_t other : set)
        if (other != left) others.push_back(other);
      tasks.push_back({.without = others});
    }
    run(tasks);
    std::map<size_t, Branch> but;
    for (size_t i = 0; i < set.size(); ++i) {
      if (!tasks[i].done || !tasks[i].branch.met) return false;
      but[set[i]] = std::move(tasks[i].branch);
    }
    found_set(set, but, none);
    return true;
  }

  void in_sets() {
    std::vector<size_t> open;
    for (const auto& [number, branch] : branches_)
      if (few() || made_.suspects[number].recorded) open.push_back(number);
    for (const size_t number : open) grow_set({number}, branches_.at(number));
  }

  // Adds what did it instead until it fails, or the set is too large.
  void grow_set(const Set& set, const Branch& branch) {
    std::vector<Task> tasks;
    for (const size_t other : substitutes(branch, set)) {
      Set more = set;
      more.push_back(other);
      std::ranges::sort(more);
      if (tried_.insert(more).second) tasks.push_back({.without = more});
    }
    run(tasks);
    bool fails = false;
    for (const Task& task : tasks)
      if (task.done && !task.branch.met) fails = is_minimal(task.without, task.branch) || fails;
    if (fails || set.size() + 1 >= most_in_set) return;
    for (const Task& task : tasks)
      if (task.done && task.branch.met) return grow_set(task.without, task.branch);
  }

  // --- enough -----------------------------------------------------------------------------------

  // Blocks as many suspects as can be while the outcome holds; what is left is enough together.
  void enough() {
    Set kept, blocked;
    for (size_t i = 0; i < made_.suspects.size(); ++i)
      if (made_.suspects[i].label != Label::Untested) kept.push_back(i);
    if (kept.empty()) return;
    const auto holds = [&](const Set& without) -> std::optional<bool> {
      std::vector<Task> tasks = {{.without = without}};
      run(tasks);
      if (!tasks[0].done) return std::nullopt;
      return tasks[0].branch.met;
    };
    const std::optional<bool> without_any = holds(kept);
    if (!without_any) return;
    made_.always = *without_any;
    if (made_.always) return;
    // One that was needed may no longer be once others are blocked: so until nothing changes.
    Set needed(kept.rbegin(), kept.rend());  // the farthest first
    for (bool again = true; again;) {
      again = false;
      for (const size_t number : Set(needed)) {
        Set more = blocked;
        more.push_back(number);
        const std::optional<bool> still = holds(more);
        if (!still) return;
        if (!*still) continue;
        blocked = std::move(more);
        std::erase(needed, number);
        again = true;
      }
    }
    std::ranges::sort(needed);
    for (const size_t number : needed) {
      made_.suspects[number].enough = true;
      for (const size_t other : needed)
        if (other != number) made_.suspects[number].with.push_back(other);
    }
  }

  // --- fresh luck -------------------------------------------------------------------------------

  // With other luck from the suspect's time on: it holds with the suspect, and fails without. By
  // the lucks of these numbers.
  void over_lucks(size_t from, size_t to) {
    std::vector<Task> tasks;
    std::vector<size_t> of;
    for (size_t i = 0; i < made_.suspects.size(); ++i) {
      if (made_.suspects[i].label != Label::Necessary) continue;
      for (size_t n = from; n <= to; ++n)
        for (const bool without : {false, true}) {
          tasks.push_back({.without = without ? Set{i} : Set{},
                           .luck = static_cast<int64_t>(n),
                           .luck_at = made_.suspects[i].without.which.from + 1});
          of.push_back(i);
        }
    }
    planned_ = made_.replays + tasks.size();
    run(tasks);
    for (size_t at = 0; at + 1 < tasks.size(); at += 2) {
      if (!tasks[at].done || !tasks[at + 1].done) continue;
      Suspect& one = made_.suspects[of[at]];
      ++one.pairs;
      one.held += tasks[at].branch.met && !tasks[at + 1].branch.met;
    }
  }

  const Trunk& trunk_;
  const history::Log& log_;
  const Target& target_;
  const Branch& actual_;
  const Spending& spending_;
  std::map<uint64_t, EventIndex> index_;         // of the history's events, by content id
  std::set<EventIndex> in_own_;                  // the lineage of what happened
  std::map<std::pair<uint32_t, uint64_t>, Set> deeds_;  // which suspects they are
  std::map<size_t, Branch> branches_;            // without one suspect, where it was met
  std::set<Set> tried_;
  Tests made_;
  size_t planned_ = 0;
  bool stopped_ = false;
  std::mutex talking_;
  std::optional<base::Error> error_;
};

}  // namespace

base::Result<Tests> test(const Trunk& trunk, const Target& target, const Branch& actual,
                         const Spending& spending) {
  return Testing(trunk, target, actual, spending).all();
}

}  // namespace milieu::ask
