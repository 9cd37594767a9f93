// What an author is told about a mistake of hers.
//
// In:    a code, a place, words.
// Out:   plain data; a door prints it.
// Never: used for bugs of ours or for refusals of the outside. Checking goes on after a Diagnostic.
#pragma once

#include <string>
#include <vector>

#include "base/span.h"

namespace milieu::base {

/// A Mistake stops the world from being run; a Warning does not.
enum class Severity { Mistake, Warning };

/// A second place that helps to understand the first ("declared here").
struct Note {
  Span span;
  std::string text;
};

/// One mistake. The code begins with the room that found it: "lang/unknown-relation".
/// An empty hint means that we have none.
struct Diagnostic {
  std::string code;
  Span span;
  std::string message;
  std::string hint;
  std::vector<Note> notes;
  Severity severity = Severity::Mistake;
};

}  // namespace milieu::base
