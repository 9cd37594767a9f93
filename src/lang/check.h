// From the trees of a world's files to a checked world.
//
// In:    files, used ones before their users, with nothing to see but themselves.
// Out:   a World in which every name is resolved, every type known, every place read only by
//        somebody who could know it (the engine withholds what they cannot see just then); or
//        every mistake that keeps it from being one.
// Never: a world with a mistake; a second mistake that only follows from the first, where that can
//        be avoided; an order that depends on an address or a hash.
//
// How: all names are declared first (check_declare, check_signature, check_fact). Then all bodies
// are read again and again, silently, until no variable learns its type any more; then once aloud.
// What comes out is proved: check_roles, check_meaning, check_eyes, check_loops.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "lang/parse.h"
#include "lang/tree.h"
#include "model/world.h"

namespace milieu::lang {

/// Appends what it finds. Nothing is returned if a Mistake is among it. `excused` are names whose
/// declarations could not be read: nothing is said about them.
std::optional<model::World> check(std::vector<File>& files,
                                  std::vector<base::Diagnostic>& diagnostics,
                                  const std::set<std::string>& excused = {});

/// What each diagnostic code of the checker means, in alphabetical order.
std::span<const CodeText> checker_codes();

}  // namespace milieu::lang
