#!/usr/bin/env bash
# The benchmarks run, and where they do the same as plain C++ they end exactly alike. Nothing is timed.
exec "$MILIEU_HOME/bench/run" --smoke
