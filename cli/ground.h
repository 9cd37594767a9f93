// What the commands have in common: finding a world, saying what went wrong, being interrupted.
//
// In:    names from the shell, errors from the door.
// Out:   worlds; words on stderr; the exit code that fits.
// Never: the answer to a question.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cli/options.h"
#include "milieu/history.h"
#include "milieu/run.h"

namespace milieu::cli {

/// $MILIEU_HOME, where worlds and the library lie; if it is not set, the folder that the program
/// was built in, or empty.
std::string home();

/// How to write a command line that the user can copy: "./milieu" or "milieu".
std::string program();

/// Says what went wrong and what to do about it. The exit code: usage, no (the world is at fault),
/// or outside trouble.
int fail(const Error& error);

/// The world, if it is found and has no mistakes; otherwise all has been said, and `exit` is set.
/// Warnings are not told: `milieu check` tells them.
std::optional<World> load_world(const std::string& name, int& exit);

/// The history that the first argument names, read with a sign of progress.
Result<History> load_history(const Given& given);

/// A mistake as --json prints it.
nlohmann::ordered_json mistake_json(const Mistake& mistake);

/// The values of --set, as parameter=value; nothing, after a complaint, if one is of another form.
std::optional<std::vector<Setting>> read_settings(const Given& given);

Executor read_executor(const Given& given);
Generator read_generator(const Given& given);

/// From now on the first Ctrl-C (or SIGTERM) is only noted; the second one ends the program.
void catch_interrupts();
bool interrupted();

}  // namespace milieu::cli
