// The guard against our own bugs, on in every build.
//
// In:    a condition that only a bug of ours can break.
// Out:   nothing; or one line on stderr and an abort.
// Never: used for what an author wrote or what a disk gave us. An author's mistake is a Diagnostic,
//        the outside's refusal is a Result.
#pragma once

namespace milieu::base {

/// Writes "file:line: bug: text" to stderr and aborts. The one place in src that prints.
[[noreturn]] void bug(const char* file, int line, const char* text);

}  // namespace milieu::base

/// Aborts with the text of the condition unless it holds. The condition is always evaluated.
#define MILIEU_ASSERT(cond) \
  (static_cast<bool>(cond) ? void(0) : ::milieu::base::bug(__FILE__, __LINE__, #cond))
