// Lives kept in a file, so that many histories need not be run in one go.
//
// In:    a path; a world, settings and seeds; lives.
// Out:   the lives that were run before; a file that a kill leaves readable.
// Never: a life of another world, other settings or other semantics; an existing file of another
//        sort overwritten.
//
// The file is text. Its first line says what it is; each further line is one life: whose it is (a
// digest of all that decides it), its seed, outcomes, measures, and a full stop. A line that has
// none was cut off, and counts for nothing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ask/sampling.h"
#include "door/held.h"
#include "milieu/error.h"

namespace milieu::door {

class Kept {
 public:
  /// A new file, or one that holds lives already. Refused if it holds lives, and none of this world
  /// and settings (whatever the change `line`).
  static Result<std::unique_ptr<Kept>> open(const std::string& path, const HeldWorld& world,
                                            const sim::Settings& settings, uint64_t first_seed,
                                            const std::string& line);

  /// Puts in those that were kept.
  void fill(std::vector<ask::Life>& lives) const;
  /// Adds those that are done and not in the file yet.
  Result<bool> put(const std::vector<ask::Life>& lives);

 private:
  Kept() = default;
  std::string path_, whose_;
  bool cut_off_ = false;  // the file ends within a line
  uint64_t first_ = 1;
  size_t outcomes_ = 0, measures_ = 0;
  std::vector<std::pair<uint64_t, ask::Life>> found_;  // by seed
  std::vector<bool> written_;                          // by place
};

}  // namespace milieu::door
