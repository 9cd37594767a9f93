#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace milieu::base {

void bug(const char* file, int line, const char* text) {
  std::fprintf(stderr, "%s:%d: bug: %s\n", file, line, text);
  std::abort();
}

}  // namespace milieu::base
