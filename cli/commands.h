// The commands that live in files of their own. To add one:
//   1. cli/NAME.cpp defines `const Command NAME_command = {...}`, see cli/options.h;
//   2. it is declared here;
//   3. it is put into the table in cli/main.cpp, at its place in `milieu help`.
#pragma once

#include "cli/options.h"

namespace milieu::cli {

extern const Command run_command;
extern const Command tell_command;
extern const Command show_command;
extern const Command why_command;
extern const Command what_if_command;
extern const Command can_command;
extern const Command likely_command;
extern const Command balance_command;
extern const Command check_command;
extern const Command fmt_command;
extern const Command sources_command;
extern const Command plan_command;
extern const Command explain_command;

}  // namespace milieu::cli
