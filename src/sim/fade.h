// `fades 5% per day`, as a number: how much of a value is left.
// The single source for all executors.
//
// In:    a share lost per span, when something was written, what time it is.
// Out:   a factor between 0 and 1.
// Never: a value.
#pragma once

#include <cstdint>

namespace milieu::sim {

// Time is cut into steps, as many to a span as the share has hundredths, at least 1 and at most 20.
// What loses `share` millionths every `span` milliseconds loses a step's part of that, at once,
// whenever a step begins: (1 - share)^(steps begun since it was written / steps in a span). Steps
// are the same for everything with that share and span, so what is written anew often fades all the
// same. Less than a millionth is nothing; so is what loses everything, once a step has begun.
double fade_factor(int64_t share, int64_t span, int64_t written, int64_t now);

// When the next step begins, after `now`.
int64_t next_fade(int64_t share, int64_t span, int64_t now);

// The age from which on the factor is 0, whenever it was written; never if it does not fade.
int64_t age_of_nothing(int64_t share, int64_t span);

}  // namespace milieu::sim
