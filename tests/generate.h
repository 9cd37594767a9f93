// Small random worlds as text: what the slow judge runs.
//
// In:    a seed, and what may be used.
// Out:   the text of a world that the checker accepts, and what it uses.
// Never: a world that needs a file, or that runs for more than a few days of its own time.
//
// Worlds have few people, coarse numbers and many things at the same time, so that ties, conflicts,
// refusals and money that is not there are frequent. Draws are base::Key draws: the same seed and
// mask give the same text on every machine.
#pragma once

#include <bitset>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace milieu::tests {

#define MILIEU_TEST_FEATURES(X)                                                                   \
  X(Subkinds) X(SecondDecider) X(Crowds) X(Fields) X(StartBlocks) X(Networks)                      \
  X(WholeFacts) X(RealFacts) X(NumberFacts) X(MoneyFacts) X(Holdings) X(Outside) X(Moves)          \
  X(Durations) X(Times) X(EntityFacts) X(EventFacts) X(WholeKeys) X(NoKeys) X(Symmetric) X(Fades)            \
  X(SeenByAll) X(SeenByRoles) X(SeenByWitness) X(Standings) X(Recognises) X(Tastes)               \
  X(Parameters) X(Rules) X(ValuedRules) X(RecursiveRules) X(Claims) X(Rivals) X(FadingEvidence)    \
  X(Via) X(Classes) X(AlsoClass) X(AlsoAct) X(AlsoClaim) X(EachWay) X(QuantityRoles)               \
  X(EventRoles) X(WorksIf) X(Wants) X(Asks) X(AnswerQuantities) X(SeveralAsked) X(AtMostOne)       \
  X(HoldingSpan) X(OnAll) X(OnAny) X(OnFailure) X(Shows) X(Says) X(Takes) X(TakesFor)              \
  X(SeenActs) X(Odds) X(Swaps) X(SeenEffects) X(Begun) X(After) X(If) X(EachDo) X(PickScore)       \
  X(PickIndex) X(PickWeight) X(PickMost) X(StepPicks) X(Chance) X(Draws) X(Births)                 \
  X(PersonBirths) X(Ends) X(Learns) X(LearnsFrom) X(LearnsSwap) X(KnownFact) X(KnownEvent)         \
  X(Credence) X(Past) X(Within) X(Answered) X(Failed) X(EventIs) X(Count) X(SumMean) X(MaxMin)     \
  X(Components) X(Functions) X(IfValues) X(Some) X(Or) X(Every) X(About) X(BegunProcess)           \
  X(Repeat) X(Rush) X(OneAtATime) X(AllTogether) X(Outcomes) X(OutcomesOn) X(Measures) X(EndsIf)   \
  X(Clock) X(Faults)

enum class Feature : uint8_t {
#define X(name) name,
  MILIEU_TEST_FEATURES(X)
#undef X
};
inline constexpr size_t feature_count = static_cast<size_t>(Feature::Faults) + 1;
using Features = std::bitset<feature_count>;

std::string_view name_of(Feature feature);

/// All but Faults: worlds whose arithmetic must not fail.
Features sound_features();
Features all_features();

/// What is used counts where it is said: in an act, or outside of all of them.
struct Generated {
  std::string text;
  Features used;                                      // all of it
  Features outside;
  std::vector<std::pair<std::string, Features>> acts;  // by name
};

/// The world's name is `made`. Features outside the mask are not used; those inside are with some
/// probability.
Generated generate_world(uint64_t seed, Features mask);
std::string generate(uint64_t seed, Features mask);

/// The smallest world found for which `still` holds, by leaving out blocks, lines and parts of
/// lines; `still` is asked at most `budget` times, also about texts that are no worlds.
std::string shrink(const std::string& text, const std::function<bool(const std::string&)>& still,
                   size_t budget = 3000);

}  // namespace milieu::tests
