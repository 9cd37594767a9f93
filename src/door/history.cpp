#include "milieu/history.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/calendar.h"
#include "door/held.h"
#include "door/outside.h"
#include "door/people.h"
#include "door/settings.h"
#include "door/turning.h"
#include "history/reader.h"
#include "tell/value.h"

namespace milieu {
namespace {

using history::EntityIndex;
using history::Event;
using history::EventIndex;

/// The texts that are in a history file, found by their names.
class Kept final : public lang::Library {
 public:
  explicit Kept(const std::vector<history::WorldFile>& files) : files_(files) {}

  base::Result<lang::FoundText> find(std::string_view name, std::string_view user) const override {
    for (const history::WorldFile& file : files_) {
      const bool fits = user.empty() || std::filesystem::path(file.name).stem() == name;
      if (fits) return lang::FoundText{file.name, file.text};
    }
    return base::Error{base::Fault::Missing, std::string(name) + " is not in the file", ""};
  }

 private:
  const std::vector<history::WorldFile>& files_;
};

Result<World> world_of(const history::Header& header, const std::string& path) {
  const Kept kept(header.files);
  lang::Loaded loaded = lang::load(header.spec, kept);
  if (!loaded.world) {
    return Error{Fault::Damaged, "the world in " + path + " is not understood",
                 "It was written by milieu " + header.engine +
                     ", or the file was changed since: run the world again."};
  }
  return World(std::make_shared<const door::HeldWorld>(
      door::HeldWorld{std::move(*loaded.world), std::move(loaded.sources), header.spec}));
}

/// Tells births to the names.
class Naming final : public history::Sink {
 public:
  Naming(tell::Names& names, history::Log& log, const Watch& watch, uint64_t events)
      : names_(names), log_(log), watch_(watch), events_(events) {}
  void event(EventIndex index, const Event& event) override {
    if (watch_) watch_(static_cast<double>(index) / static_cast<double>(events_), "reading");
    names_.told(event);
    log_.event(index, event);
  }
  void learned(const history::Record& record) override { log_.learned(record); }
  void held(const history::OutcomeHeld& outcome) override { log_.held(outcome); }
  void measured(const history::Measured& measured) override { log_.measured(measured); }
  void instant(int64_t time, uint64_t state) override { log_.instant(time, state); }

 private:
  tell::Names& names_;
  history::Log& log_;
  const Watch& watch_;
  uint64_t events_;
};

}  // namespace

std::string History::path() const { return held_->path; }
World History::world() const { return held_->world; }
uint64_t History::seed() const { return held_->info.header.seed; }
std::string History::hash() const { return held_->log.digest(); }
uint64_t History::events() const { return held_->log.size(); }
bool History::finished() const { return held_->info.state == history::State::Ended; }

std::vector<OutcomeText> History::outcomes() const {
  door::Turning turning(held_->world.held());
  held_->log.tell(turning);
  return turning.outcomes();
}

Result<History> open_history(const std::string& path, const Watch& watch) {
  const base::Result<std::unique_ptr<history::Reader>> opened = history::Reader::open(path);
  if (!opened) return door::outside(opened.error());
  history::Reader& reader = **opened;
  const Result<World> world = world_of(reader.header(), path);
  if (!world) return world.error();
  auto held = std::make_shared<door::HeldHistory>(*world, path);
  held->info = reader.info();
  if (!(reader.shape() == held->log.shape())) {
    return Error{Fault::Damaged, path + " tells of another world than the one that is in it", ""};
  }
  Naming naming(held->names, held->log, watch, held->info.counts.events);
  const base::Result<void> told = reader.tell(naming);
  if (!told) return door::outside(told.error());
  if (!held->info.digest.empty() && held->log.digest() != held->info.digest) {
    return Error{Fault::Damaged, path + " is damaged: what happens in it is not as it was written",
                 "Take a copy from before the damage, or run the world again."};
  }
  return History(std::move(held));
}

base::Result<void> door::can_replay(const std::string& path, const history::Header& header) {
  if (header.semantics == history::semantics_version) return base::Result<void>::ok();
  return base::Error{base::Fault::Refused,
                     path + " follows semantics version " + std::to_string(header.semantics) +
                         "; this program follows version " +
                         std::to_string(history::semantics_version),
                     "Use milieu " + header.engine + ", which wrote it, or run the world again."};
}

std::vector<std::string> names(const History& history) {
  const tell::Names& names = history.held().names;
  std::vector<std::string> all;
  for (EntityIndex entity = 1; entity <= names.entities(); ++entity) {
    all.push_back(names.of(entity));
  }
  return all;
}

}  // namespace milieu
