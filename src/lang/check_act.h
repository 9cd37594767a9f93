// Acts: actions and processes, the classes they are of, and what others add to them.
//
// In:    declarations; frames that hold the roles.
// Out:   rows of World::acts.
// Never: who may read what (check_eyes), whether roles are bound (check_roles).
#pragma once

#include <optional>

#include "lang/check_state.h"

namespace milieu::lang::checking {

// Before any body is read: classes of acts by roles, and the answers of each act.
void declare_memberships(Checking& c);
void declare_answers(Checking& c);

// What acts of this form can be answered; the type of an answer's quantity, if it has one.
std::vector<std::string> answers_of(const Checking& c, const model::Pattern& pattern);
std::optional<model::Type> answer_type(const Checking& c, const model::Pattern& pattern,
                                       const std::string& answer);

// Roles learn from classes, and classes from roles.
void read_memberships(Checking& c);
void read_act(Checking& c, model::ActId id);
void read_class(Checking& c, model::ClassId id);

// An act while it is read.
struct Reading {
  Body& b;
  model::Act& act;
  model::ActId id{};
  const Decl* decl = nullptr;   // of what is being read now: the act's own, or an `also`
  bool added = false;           // by an `also`
  bool through_class = false;   // of a class: what does not apply to this act is left out
};

void read_clause(Reading& r, const Clause& clause);
void open_question(Reading& r);                       // slots of its answers; before all clauses
void read_says(Reading& r, const Clause& clause);
void read_says(Body& b, const Clause& clause, std::string& into);  // of a claim, or an outcome
void read_asks(Reading& r, const Clause& clause);
void read_on(Reading& r, const Clause& clause);
std::vector<model::Motive> motives(Reading& r, const std::vector<Motive>& from, bool asked);
model::Rate read_rate(Body& b, const RateText& text, bool action);
void read_alsos(Reading& r);

// seen by …, of facts and of acts.
model::SeenBy seen_by(Body& b, const Who& who);

}  // namespace milieu::lang::checking
