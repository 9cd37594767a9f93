// A library for tests of the checker: files of one folder, then of the folders behind it.
//
// In:    folders below the project's own.
// Out:   texts, by module name.
// Never: linked into the engine.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lang/load.h"
#include "lang/parse_files_test.h"

namespace milieu::lang {

class TestLibrary : public Library {
 public:
  explicit TestLibrary(std::vector<const char*> folders) : folders_(std::move(folders)) {}

  base::Result<FoundText> find(std::string_view name, std::string_view) const override {
    const std::string file = std::string(name) + ".world";
    for (const char* folder : folders_) {
      const auto path = test_folder(folder) / file;
      if (std::filesystem::exists(path)) return FoundText{file, read_test_file(path)};
    }
    return base::Error{base::Fault::Missing, "no module is called " + std::string(name), ""};
  }

  std::vector<std::string> names() const override {
    std::vector<std::string> all;
    for (const char* folder : folders_) {
      for (const SourceText& source : test_sources(folder)) {
        all.push_back(source.name.substr(0, source.name.find('.')));
      }
    }
    return all;
  }

 private:
  std::vector<const char*> folders_;
};

/// Texts given in the test itself.
class TextLibrary : public Library {
 public:
  explicit TextLibrary(std::vector<FoundText> texts) : texts_(std::move(texts)) {}

  base::Result<FoundText> find(std::string_view name, std::string_view) const override {
    for (const FoundText& text : texts_) {
      if (text.name == name) return text;
    }
    return base::Error{base::Fault::Missing, "no module is called " + std::string(name), ""};
  }

 private:
  std::vector<FoundText> texts_;
};

}  // namespace milieu::lang
