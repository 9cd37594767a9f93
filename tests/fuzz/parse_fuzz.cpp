// Any bytes at all: parse, render the mistakes; if there are none, format and compare the trees.
//
// Build: -DMILIEU_SANITIZE=ON with clang. Run: fuzz_parse_fuzz tests/fuzz/corpus/parse
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/assert.h"
#include "lang/format.h"
#include "lang/parse.h"
#include "lang/render.h"

namespace {

namespace lang = milieu::lang;
namespace base = milieu::base;

// One mistake a line, in order, with code, words and hint, inside the text.
void check_mistakes(const lang::SourceText& source, const std::vector<base::Diagnostic>& mistakes) {
  uint32_t line = 0;
  for (const base::Diagnostic& mistake : mistakes) {
    MILIEU_ASSERT(mistake.code.starts_with("lang/"));
    MILIEU_ASSERT(!mistake.message.empty() && !mistake.hint.empty());
    MILIEU_ASSERT(mistake.span.file == source.number);
    MILIEU_ASSERT(mistake.span.begin <= mistake.span.end);
    MILIEU_ASSERT(mistake.span.end <= source.text.size());
    const uint32_t here = lang::place(source, mistake.span.begin).line;
    MILIEU_ASSERT(here > line || mistake.code == "lang/too-many-mistakes");
    line = here;
  }
}

void check_format(const lang::SourceText& source, const lang::File& file) {
  std::vector<base::Diagnostic> mistakes;
  const auto once = lang::format(source, mistakes);
  MILIEU_ASSERT(once.has_value());
  const lang::SourceText formatted(1, "formatted", *once);
  const lang::Parsed again = lang::parse(formatted);
  MILIEU_ASSERT(again.diagnostics.empty());
  MILIEU_ASSERT(lang::print(again.file) == lang::print(file));
  const auto twice = lang::format(formatted, mistakes);
  MILIEU_ASSERT(twice.has_value() && *twice == *once);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const lang::SourceText source(
      1, "fuzz", std::string(reinterpret_cast<const char*>(data), size));
  const lang::Parsed parsed = lang::parse(source);
  check_mistakes(source, parsed.diagnostics);
  lang::render_all(parsed.diagnostics, {&source, 1}, size % 2 == 0);
  if (parsed.diagnostics.empty()) check_format(source, parsed.file);
  return 0;
}
