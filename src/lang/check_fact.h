// What is stored and what is derived: facts, tastes, parameters, rules, claims; and what stands at
// the start or is asked at the end: births, outcomes, measures.
//
// In:    declarations; frames that hold the keys and parameters.
// Out:   rows of the tables named for them.
// Never: a proof about rules that rest on themselves (check_meaning).
#pragma once

#include "lang/check_state.h"

namespace milieu::lang::checking {

// Before any body is read: the types of facts and rules, the values of parameters.
void declare_values(Checking& c);

void read_fact(Checking& c, model::FactId id);
void read_taste(Checking& c, model::TasteId id);
void read_rule(Checking& c, model::RuleId id);
void read_claim(Checking& c, model::ClaimId id);
void read_outcome(Checking& c, model::OutcomeId id);
void read_measure(Checking& c, model::MeasureId id);
void read_spoken(Checking& c, model::SpokenId id);
void read_start(Checking& c);
void read_ends(Checking& c);

// `fades 5% per hour`.
model::Fade read_fade(Body& b, const FadeText& text);
// `= lattice(40, 40)` and the like.
model::Network read_network(Body& b, const Expr& e, const model::Fact& fact);

}  // namespace milieu::lang::checking
