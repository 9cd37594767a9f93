// Checked worlds as text, and the same text twice. To take over what is printed now:
// MILIEU_GOLDEN=1 milieu_tests -tc='*checked worlds*', and look at what changed.
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>

#include "lang/check_files_test.h"
#include "model/print.h"

namespace milieu::lang {
namespace {

constexpr const char* folder = "tests/margin/check/print";

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  std::fwrite(text.data(), 1, text.size(), file);
  std::fclose(file);
}

}  // namespace

TEST_CASE("checked worlds print as they should") {
  const auto sources = test_sources(folder);
  CHECK(sources.size() >= 4);
  for (const SourceText& source : sources) {
    const std::string name = source.name.substr(0, source.name.find('.'));
    CAPTURE(name);
    const Loaded loaded = load(name, TestLibrary({folder}));
    for (const base::Diagnostic& told : loaded.diagnostics) {
      CHECK_MESSAGE(told.severity == base::Severity::Warning, told.message);
    }
    REQUIRE(loaded.world.has_value());
    const auto path = test_folder(folder) / (name + ".txt");
    const std::string text = model::print(*loaded.world);
    if (std::getenv("MILIEU_GOLDEN") != nullptr) write_file(path, text);
    CHECK(read_test_file(path) == text);
    CHECK(model::print(*load(name, TestLibrary({folder})).world) == text);
  }
}

}  // namespace milieu::lang
