#include "door/kept.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "door/intervention.h"
#include "door/outside.h"
#include "history/file.h"
#include "native/sha256.h"

namespace milieu::door {
namespace {

using ask::Life;

const std::string head = "milieu likely, lives, format 1";

std::string hex(uint64_t number) {
  char text[17] = {};
  std::to_chars(text, text + 16, number, 16);
  return text;
}

// All that decides what happens, but for the seed.
std::string digest(const HeldWorld& world, const sim::Settings& settings) {
  std::string all = std::to_string(history::semantics_version) + "\n" + world.spec + "\n";
  for (const lang::SourceText& source : world.sources)
    all += source.name.substr(source.name.rfind('/') + 1) + "\n" + source.text + "\n";
  all += std::to_string(static_cast<int>(settings.luck.rng)) + "\n" +
         std::to_string(settings.until) + "\n";
  for (const auto& [id, value] : settings.parameters)
    all += world.world.parameters[id].name + "=" + std::to_string(value.whole) + "\n";
  for (const model::Intervention& one : settings.interventions)
    all += canonical(world.world, one) + "\n";
  return native::sha256(all).substr(0, 16);
}

std::string line_of(const std::string& whose, uint64_t seed, const Life& life) {
  std::string text = whose + " " + std::to_string(seed);
  for (size_t i = 0; i < life.first.size(); ++i)
    text += " " + (life.first[i] == INT64_MAX ? "-" : std::to_string(life.first[i])) + "*" +
            std::to_string(life.times[i]);
  for (const double value : life.last) text += " " + hex(std::bit_cast<uint64_t>(value));
  return text + " .\n";
}

// Nothing if it is cut off, or makes no sense.
std::optional<Life> life_of(std::istringstream& words, size_t outcomes, size_t measures) {
  Life life{.done = true};
  std::string word;
  for (size_t i = 0; i < outcomes; ++i) {
    if (!(words >> word)) return std::nullopt;
    const size_t star = word.find('*');
    if (star == std::string::npos) return std::nullopt;
    int64_t first = INT64_MAX;
    uint32_t times = 0;
    const char* begin = word.data();
    if (word[0] != '-' || star > 1) {
      if (std::from_chars(begin, begin + star, first).ptr != begin + star) return std::nullopt;
    }
    const char* end = begin + word.size();
    if (std::from_chars(begin + star + 1, end, times).ptr != end) return std::nullopt;
    life.first.push_back(first), life.times.push_back(times);
  }
  for (size_t i = 0; i < measures; ++i) {
    uint64_t bits = 0;
    if (!(words >> word)) return std::nullopt;
    const char* end = word.data() + word.size();
    if (std::from_chars(word.data(), end, bits, 16).ptr != end) return std::nullopt;
    life.last.push_back(std::bit_cast<double>(bits));
  }
  if (!(words >> word) || word != ".") return std::nullopt;
  return life;
}

}  // namespace

Result<std::unique_ptr<Kept>> Kept::open(const std::string& path, const HeldWorld& world,
                                         const sim::Settings& settings, uint64_t first_seed,
                                         const std::string& line) {
  std::unique_ptr<Kept> made(new Kept);
  made->path_ = path, made->whose_ = digest(world, settings), made->first_ = first_seed;
  made->outcomes_ = world.world.outcomes.size(), made->measures_ = world.world.measures.size();
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) {
    std::ofstream file(path);
    file << head << "\n" << std::flush;
    if (!file) return Error{Fault::Other, path + " cannot be written", ""};
    return made;
  }
  std::ifstream file(path);
  std::string text;
  if (!std::getline(file, text) || text != head)
    return Error{Fault::Foreign, path + " holds no lives that `likely` kept",
                 "Name another file."};
  bool any = false;
  while (std::getline(file, text)) {
    made->cut_off_ = file.eof();  // the last line has no end
    std::istringstream words(text);
    std::string whose;
    uint64_t seed = 0;
    if (!(words >> whose >> seed)) continue;
    any = true;
    if (whose != made->whose_) continue;
    std::optional<Life> life = life_of(words, made->outcomes_, made->measures_);
    if (life) made->found_.emplace_back(seed, std::move(*life));
  }
  if (any && made->found_.empty() && line.empty())
    return Error{Fault::Refused,
                 path + " holds histories of another world, or of this one before it or its "
                        "settings or questions were changed",
                 "Name another file, or remove this one."};
  return made;
}

void Kept::fill(std::vector<Life>& lives) const {
  for (const auto& [seed, life] : found_)
    if (seed >= first_ && seed - first_ < lives.size() && !lives[seed - first_].done)
      lives[seed - first_] = life;
}

Result<bool> Kept::put(const std::vector<Life>& lives) {
  if (written_.empty())
    for (const auto& [seed, life] : found_)
      if (seed >= first_) {
        if (written_.size() <= seed - first_) written_.resize(seed - first_ + 1);
        written_[seed - first_] = true;
      }
  if (written_.size() < lives.size()) written_.resize(lives.size());
  std::ofstream file(path_, std::ios::app);
  if (cut_off_) file << "\n";
  cut_off_ = false;
  for (size_t at = 0; at < lives.size(); ++at) {
    if (written_[at] || !lives[at].done || lives[at].error) continue;
    file << line_of(whose_, first_ + at, lives[at]);
    written_[at] = true;
  }
  file.flush();
  if (!file) return Error{Fault::Full, path_ + " cannot be written", ""};
  return true;
}

}  // namespace milieu::door
