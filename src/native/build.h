// Emitted code, compiled and loaded.
//
// In:    files of code; a C++ compiler of the system; a folder to keep libraries in.
// Out:   functions, or why there are none.
// Never: a library that others could have put there, or that is not what was once compiled; a file
//        left behind but what is kept; a wait that cannot be broken off.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "native/emit.h"
#include "sim/native.h"

namespace milieu::native {

struct Building {
  std::string compiler{};            // a path, or a name in PATH; empty: c++, g++ or clang++
  std::filesystem::path folder{};    // where libraries are kept; empty: they are not
  std::string flags{};               // more of them, for tests: "-O0"
  unsigned jobs = 1;                 // how many compilers run at a time
};

/// What the folder is, unless somebody says otherwise: ~/.cache/milieu or as XDG_CACHE_HOME says;
/// empty where there is no home.
std::filesystem::path cache_folder();

/// Functions are by expression and by place of the plan; `reads` and `places` say how many.
struct Sizes {
  size_t reads = 0, places = 0;
};
Sizes sizes_of(const model::World& world, const plan::Plan& plan);

using Built = base::Result<std::shared_ptr<const sim::Native>>;

/// What was compiled before from the very same code, by the same compiler; an Error (Missing) if
/// there is nothing, or nothing that can be trusted.
Built kept(const std::vector<File>& files, const Sizes& sizes, const Building& with);

/// Compiles it and keeps it. Asks again and again whether to go on.
using GoesOn = std::function<bool()>;
Built build(const std::vector<File>& files, const Sizes& sizes, const Building& with,
            const GoesOn& goes_on);

}  // namespace milieu::native
