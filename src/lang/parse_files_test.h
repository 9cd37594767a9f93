// Files for tests of the language.
//
// In:    a path below the project's folder, which is MILIEU_HOME or the current one.
// Out:   what is in it.
// Never: linked into the engine: only the door opens files.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "lang/source.h"

namespace milieu::lang {

inline std::filesystem::path test_folder(const char* below) {
  const char* home = std::getenv("MILIEU_HOME");
  return std::filesystem::path(home == nullptr ? "." : home) / below;
}

inline std::string read_test_file(const std::filesystem::path& path) {
  std::string text;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return text;
  char part[4096];
  for (size_t got; (got = std::fread(part, 1, sizeof part, file)) > 0;) text.append(part, got);
  std::fclose(file);
  return text;
}

/// The *.world files of a folder, in the order of their names.
inline std::vector<SourceText> test_sources(const char* below) {
  std::vector<std::filesystem::path> paths;
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(test_folder(below), failure))
    if (entry.path().extension() == ".world") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<SourceText> sources;
  for (const auto& path : paths)
    sources.emplace_back(1, path.filename().string(), read_test_file(path));
  return sources;
}

}  // namespace milieu::lang
