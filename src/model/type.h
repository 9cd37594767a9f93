// The types of the world language, and the ids of what a world declares.
//
// In:    nothing.
// Out:   `Type`, `Value` and one strong id for each sort of declaration.
// Never: a name, a position in a text, or how a value is stored.
#pragma once

#include <cstdint>

#include "base/id.h"

namespace milieu::model {

using KindId = base::Id<struct KindTag>;
using FactId = base::Id<struct FactTag>;
using TasteId = base::Id<struct TasteTag>;
using ParameterId = base::Id<struct ParameterTag>;
using RuleId = base::Id<struct RuleTag>;
using ClaimId = base::Id<struct ClaimTag>;
using ClassId = base::Id<struct ClassTag>;
using ActId = base::Id<struct ActTag>;
using OutcomeId = base::Id<struct OutcomeTag>;
using MeasureId = base::Id<struct MeasureTag>;
using SourceId = base::Id<struct SourceTag>;
using ModuleId = base::Id<struct ModuleTag>;
using SpokenId = base::Id<struct SpokenTag>;  // how somebody or something is spoken of
using NamedId = base::Id<struct NamedTag>;  // something born under a name at the start
using ExprId = base::Id<struct ExprTag>;
using StmtId = base::Id<struct StmtTag>;

// What a value is. Sorts do not mix, except that a Whole may stand where a Number may.
enum class Sort : uint8_t {
  Truth,     // holds or does not; the value of a fact without a value (a set)
  Whole,     // a whole number
  Number,    // a real number: a double while it is computed, millionths while it is stored
  Money,     // an exact amount: millionths of the world's unit
  Duration,  // milliseconds
  Time,      // milliseconds since 1970-01-01 00:00
  Entity,    // an entity, by dense index; 0 is `none`
  Event,     // an event, by its index in the history plus one; 0 is `none`
  Act,       // the name of an act or of a class of acts: see `act_value`
};

struct Type {
  Sort sort = Sort::Truth;
  KindId kind{};        // of Entity: none means any kind
  bool ranged = false;  // Whole, Number, Money or Duration within low..high, both included
  int64_t low = 0;      // in stored units: millionths for Number and Money
  int64_t high = 0;
  bool operator==(const Type&) const = default;
};

// One value while it is computed. Which member counts is known from its static type: `number` for
// Sort::Number, `whole` for all others (Truth is 0 or 1).
union Value {
  int64_t whole = 0;
  double number;
};

inline Value of_whole(int64_t whole) { return Value{.whole = whole}; }
inline Value of_number(double number) {
  Value value;
  value.number = number;
  return value;
}

// Values of Sort::Act: acts are positive, classes negative.
inline int64_t act_value(ActId act) { return int64_t{act.value}; }
inline int64_t act_value(ClassId of) { return -int64_t{of.value}; }

}  // namespace milieu::model
