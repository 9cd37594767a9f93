// The one program that all *_test.cpp files are linked into. Run it with --help for doctest's options.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
