# How every file of the project is compiled. Asserts stay on in every build: NDEBUG is never set.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")

# The first two keep arithmetic the same on every machine: no fused multiply-add, no reordering.
add_compile_options(-ffp-contract=off -fno-fast-math
  -Wall -Wextra -Wno-missing-field-initializers -Wconversion -Wshadow -Werror=return-type)

if(MILIEU_SANITIZE)
  add_compile_options(-O1 -fno-omit-frame-pointer -fsanitize=address,undefined
    -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    add_compile_options(-fsanitize=fuzzer-no-link)
  endif()
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
