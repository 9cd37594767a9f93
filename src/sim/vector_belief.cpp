// Belief: claims as folds over what somebody knows.
#include <algorithm>

#include "base/maths.h"
#include "sim/fade.h"
#include "sim/vector_read.h"

namespace milieu::sim::vector_parts {

using history::no_event;
using model::Value;
using model::of_whole;

// All events that could be evidence, in order, each once. Where matching can fault, every event
// that the hearer knows is looked at, as the world says. Evidence that has faded to nothing is left
// out where weighing it cannot fault: it would add nothing.
void Reader::gather(model::ClaimId id, EntityIndex hearer, Value* frame) {
  const model::Claim& claim = world_.claims[id];
  if (!program_.claims[id.value].calm) {
    cells_.note(Knowledge::cell(hearer));
    const std::vector<Knows>& all = knowledge_->all(hearer);
    evidence_.insert(evidence_.end(), all.begin(), all.end());
    return;
  }
  size_t from = evidence_.size(), lists = 0;
  for (size_t number = 0; number < claim.evidence.size(); ++number) {
    const PatternNode& node = program_.patterns[claim.evidence[number].pattern];
    for (const Fits& fits : node.acts) {
      const std::vector<Knows>* list = known_to(fits, node, true, frame, hearer);
      if (list == nullptr) continue;
      auto first = list->begin();
      int64_t nothing = program_.claims[id.value].nothing_at[number];
      if (nothing < INT64_MAX)
        first = std::partition_point(first, list->end(), [&](const Knows& knows) {
          return run_.now - past_->time(knows.event) >= nothing;
        });
      if (first == list->end()) continue;
      evidence_.insert(evidence_.end(), first, list->end());
      ++lists;
    }
  }
  if (lists < 2) return;
  auto begin = evidence_.begin() + static_cast<long>(from);
  std::sort(begin, evidence_.end(),
            [](const Knows& a, const Knows& b) { return a.event < b.event; });
  evidence_.erase(std::unique(begin, evidence_.end(), [](const Knows& a, const Knows& b) {
                    return a.event == b.event;
                  }), evidence_.end());
}

template <class F>
void Reader::fold(model::ClaimId id, EntityIndex hearer, const int64_t* args, F each) {
  const model::Claim& claim = world_.claims[id];
  Frame frame(frames, claim.frame.size());
  for (size_t i = 0; i < claim.parameters; ++i) frame[i] = load(claim.frame[i].type, args[i]);
  frame[claim.hearer] = of_whole(hearer);
  if (claim.start) each(no_event, number(claim.start, frame, hearer));
  size_t from = evidence_.size();
  gather(id, hearer, frame);
  size_t until = evidence_.size();
  for (size_t i = from; i < until; ++i) {
    Knows knows = evidence_[i];
    Seen seen = past_->at(knows.event);
    if (!seen.is_act()) continue;
    for (const model::Evidence& evidence : claim.evidence) {
      frame[claim.via] = of_whole(knows.via);
      if (!matches(evidence.pattern, seen, knowledge_->swap(knows), hearer, frame, true)) continue;
      double weight = number(evidence.weight, frame, hearer);
      if (evidence.fade.span) weight *= fading(evidence.fade, seen.time);
      each(knows.event, weight);
    }
  }
  evidence_.resize(from);
}

double Reader::log_odds(model::ClaimId id, EntityIndex hearer, const int64_t* args) {
  double sum = 0;
  fold(id, hearer, args, [&](EventIndex, double weight) { sum += weight; });
  return sum;
}

bool Reader::is(const Belief& kept, const Belief& asked) const {
  return kept.claim == asked.claim && kept.hearer == asked.hearer &&
         std::ranges::equal(kept.args, asked.args);
}

// A belief is kept for as long as nothing it rests on has changed; of rivals, all in one.
double Reader::credence(model::ClaimId id, EntityIndex hearer, const int64_t* args) {
  static constexpr size_t places = 1024;
  const model::Claim& claim = world_.claims[id];
  size_t count = claim.parameters;
  bool within_rule = under_way_.size() > (scope_ ? scope_->under_way : 0);
  bool fault = scope_ && scope_->fault;
  Belief asked;
  if (!cells_.on() || count > std::size(asked.args) || store_ == initial_ || within_rule || fault)
    return believed(asked, id, hearer, args);
  asked.claim = id.value, asked.hearer = hearer;
  std::copy(args, args + count, asked.args);
  if (claim.rival != model::no_slot) asked.args[claim.rival] = 0;
  uint64_t word = Cells::with(Cells::word(Cells::Of::Belief, id.value), hearer);
  for (size_t i = 0; i < count; ++i) word = Cells::with(word, asked.args[i]);
  if (beliefs_.empty()) beliefs_.resize(places), shared_.resize(places);
  if (claim.rival != model::no_slot) {
    Shared& kept = shared_[word % places];
    const bool same = is(kept, asked);
    const bool good = kept.reading && cells_.good(*kept.reading, run_.now);
    if (!kept.under_way && (same || !good)) return shared(kept, asked, same && good, word, args);
  }
  Belief& kept = beliefs_[word % places];
  if (is(kept, asked) && cells_.good(kept.rests, run_.now)) {
    cells_.note(kept.rests);
    return share(kept, id, args);
  }
  Cells::Mark mark = cells_.open();
  double found = believed(asked, id, hearer, args);
  std::swap(asked.rests, kept.rests);
  std::swap(kept, asked);
  cells_.close(mark, kept.rests);
  if (scope_ && scope_->fault) kept.rests.stamp = 0;
  return found;
}

// What asks for it rests on the belief alone, and not on all that this rests on.
double Reader::shared(Shared& kept, const Belief& asked, bool good, uint64_t word,
                      const int64_t* args) {
  const model::ClaimId id{asked.claim};
  if (!good) {
    if (kept.reading && !is(kept, asked)) {
      cells_.forget(*kept.reading);
      kept.reading.reset();
    }
    if (!kept.reading) kept.reading = cells_.shared_reading(word);
    kept.under_way = true;
    Cells::Mark mark = cells_.open();
    static_cast<Belief&>(kept) = asked;
    believed(kept, id, asked.hearer, args);
    cells_.close(mark, *kept.reading);
    kept.under_way = false;
    if (scope_ && scope_->fault) cells_.spoil(*kept.reading);
  }
  cells_.note(word);
  cells_.until(cells_.good_until(*kept.reading));
  return share(kept, id, args);
}

// Logistic in the sum of weights; over rivals, the share of its odds in all of theirs.
double Reader::believed(Belief& belief, model::ClaimId id, EntityIndex hearer,
                        const int64_t* args) {
  const model::Claim& claim = world_.claims[id];
  if (claim.rival == model::no_slot) {
    belief.credence = base::logistic(log_odds(id, hearer, args));
    return belief.credence;
  }
  int64_t other[most_keys];
  std::copy(args, args + claim.parameters, other);
  belief.rivals = candidates(claim.frame[claim.rival].type, hearer);
  for (int64_t rival : belief.rivals) {
    other[claim.rival] = rival;
    belief.odds.push_back(log_odds(id, hearer, other));
  }
  if (!belief.odds.empty()) belief.credence = base::log_sum_exp(belief.odds);
  return share(belief, id, args);
}

double Reader::share(const Belief& belief, model::ClaimId id, const int64_t* args) const {
  const model::Claim& claim = world_.claims[id];
  if (claim.rival == model::no_slot) return belief.credence;
  if (belief.odds.empty()) return 0;
  double own = 0;
  for (size_t i = 0; i < belief.rivals.size(); ++i)
    if (belief.rivals[i] == args[claim.rival]) own = belief.odds[i];
  return base::exp(own - belief.credence);
}

EventIndex Reader::strongest(model::ClaimId id, EntityIndex hearer, const int64_t* args) {
  EventIndex best = no_event;
  double most = 0;
  fold(id, hearer, args, [&](EventIndex event, double weight) {
    double size = weight < 0 ? -weight : weight;
    if (event == no_event || size <= most) return;
    most = size;
    best = event;
  });
  return best;
}

}  // namespace milieu::sim::vector_parts
