// `fades 5% per day`, as a number: how much of a value is left.
// The single source for all executors.
//
// In:    a share lost per span, an age.
// Out:   a factor between 0 and 1.
// Never: a value.
#pragma once

#include <cstdint>

namespace milieu::sim {

// What is left after `age` milliseconds of something that loses `share` millionths every `span`
// milliseconds: (1 - share)^(age / span), the age counted in whole twentieths of the span. Less
// than a millionth is nothing; so is what loses everything, after the first twentieth.
double fade_factor(int64_t share, int64_t span, int64_t age);

// The age from which on the factor is 0; never if it does not fade.
int64_t age_of_nothing(int64_t share, int64_t span);

// How long the factor stays what it is at that age, at most; at least 1.
int64_t time_to_fade(int64_t span, int64_t age);

}  // namespace milieu::sim
