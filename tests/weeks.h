// Ten thousand weeks of a small world, and what the theory says of them.
//
// A history is the first week of a world under a seed of its own (1 to 10,000), so that no two
// weeks share anything but the world. Of an act two numbers are compared: the share of weeks in
// which it happened at all, and how often it happened in a week. Where it is a Poisson process with
// r a week these are 1 - exp(-r) and r. Every bound is three standard errors of what the theory
// says: sqrt(p (1 - p) / 10,000) for a share, sqrt(variance / 10,000) for a count.
//
// In:    the text of a world without its first two lines, and an act.
// Out:   counts; checks that pass or fail where they are called.
// Never: a bound taken from what was measured.
#pragma once

#include <string>
#include <vector>

namespace milieu::tests {

struct What {
  std::string act;
  int answer = -1;  // only where the first who was asked gave this one
};

struct Weeks {
  std::vector<int> counts;  // by seed
  double any = 0;           // share of weeks in which it happened
  double count = 0;         // mean of the counts
};

/// The world gets a first line, and a calendar that begins on a Monday and ends after a week.
Weeks ten_thousand_weeks(const std::string& text, const What& what);

struct Theory {
  double any = 0;       // chance that it happens in a week
  double count = 0;     // expected
  double variance = 0;  // of the count
};

Theory poisson(double a_week);
/// `n` independent lots of which each wins with `chance`, and counts for `each`.
Theory lots(double n, double chance, double each = 1);

/// With MILIEU_CHECK_VALIDATION it also says what it found.
void check_weeks(const Weeks& found, const Theory& theory, const std::string& what);
void check_any(const Weeks& found, const Theory& theory, const std::string& what);  // no count
/// For a world that must differ from `theory`: the share is off by three times its bound or more.
void check_differ(const Weeks& found, const Theory& theory, const std::string& what);

}  // namespace milieu::tests
