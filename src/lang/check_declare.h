// Names: what is declared, where, under which number; kinds, types of parameters and fields.
//
// In:    files.
// Out:   every table with one row for each declaration, its name, site and cites; frames that hold
//        the parameters.
// Never: a body; those are read afterwards, when every name is there.
#pragma once

#include "lang/check_state.h"

namespace milieu::lang::checking {

// All names of all files. First.
void declare_names(Checking& c);
// What the headers cite. Sources may be declared after they are cited, so this comes second.
void declare_cites(Checking& c);

// Then: kinds over kinds, parameters and their types, answers. Needs all names.
void declare_kinds(Checking& c);
void declare_signatures(Checking& c);

// A new reading of what a row declares, its parameters in scope.
Body open_body(Checking& c, Declared& row);
// A body that stands nowhere yet: for constants.
Body at_top(Checking& c, Owner& scratch, model::ModuleId module);

}  // namespace milieu::lang::checking
