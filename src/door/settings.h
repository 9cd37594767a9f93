// What a person says of a run, as an executor wants it.
//
// In:    parameters and dates as text.
// Out:   sim::Settings, or an Error that says what would have been right.
// Never: a value out of its range; a name that was only near.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "milieu/run.h"
#include "model/world.h"
#include "sim/executor.h"

namespace milieu::door {

/// "0.3" or "30%", "12", "40 dollars" or "40", "10 minutes", "2024-01-08": in stored form.
base::Result<int64_t> parse_value(const model::World& world, const model::Type& type,
                                  const std::string& text);

/// "2024-01-08" or "2024-01-08 07:00".
base::Result<int64_t> parse_date(const std::string& text);

/// All parts of RunOptions that decide what happens. Later settings of a parameter win.
base::Result<sim::Settings> settings(const model::World& world, uint64_t seed, Generator generator,
                                     const std::vector<Setting>& given, const std::string& until);

/// An executor of that sort. The world must outlive it.
std::unique_ptr<sim::Executor> make_executor(Executor sort, const model::World& world,
                                             const sim::Settings& settings);

/// The end of the run: of its settings, or of the world's calendar; 0 if there is none.
int64_t end_of(const model::World& world, const sim::Settings& settings);

}  // namespace milieu::door
