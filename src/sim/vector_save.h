// V as bytes and back: all that the rest of a run depends on, and nothing that follows from it.
//
// In:    a V between two instants; or bytes, perhaps damaged, perhaps of another world.
// Out:   bytes; or a V that goes on as the one that was saved would have.
// Never: an index that is not checked, an allocation larger than the bytes that are left.
#pragma once

#include "base/bytes.h"
#include "sim/vector.h"
#include "sim/vector_lived.h"

namespace milieu::sim::vector_parts {

inline constexpr uint64_t saved_format = 2;

/// The time of a checkpoint; INT64_MIN if it is damaged.
int64_t time_of(std::string_view bytes);

/// What a checkpoint is of: the world as checked, the luck, the parameters. Not the interventions:
/// a checkpoint from before the first of them is one of every branch.
uint64_t fingerprint(const model::World& world, const Settings& settings);

class Saver {
 public:
  explicit Saver(Vector& of) : v_(of), world_(of.world_) {}
  std::string save();
  /// False if the bytes are damaged, or of another history; V is then unusable.
  bool restore(base::ByteReader& in, const LivedHere& lived);

 private:
  void store(const Store& store);
  void table(const FactTable& table);
  void clock(const Clock& clock);
  void hazards();
  void pending(const Pending& pending);
  void waiting();
  void news();

  bool read_before(const LivedHere& lived);
  void begin_as(const LivedHere& lived);
  bool read_store(Store& store, bool events);
  bool read_table(Store& store, FactTable& table);
  bool read_clock(Clock& clock, const model::Act& act, size_t first_role);
  bool read_clocks();
  bool read_hazards();
  bool read_pending(Pending& pending);
  bool read_waiting();
  bool read_held();
  bool read_news();

  uint64_t u() {
    std::optional<uint64_t> got = in_->u64();
    good_ = good_ && got.has_value();
    return got.value_or(0);
  }
  int64_t i() {
    std::optional<int64_t> got = in_->i64();
    good_ = good_ && got.has_value();
    return got.value_or(0);
  }
  double f() {
    std::optional<double> got = in_->f64();
    good_ = good_ && got.has_value() && *got - *got == 0;
    return got.value_or(0);
  }
  int64_t time() {  // far enough from the ends that differences fit
    int64_t got = i();
    good_ = good_ && got > -(int64_t{1} << 60) && got < int64_t{1} << 60;
    return good_ ? got : 0;
  }
  uint64_t below(uint64_t limit) {  // a number under a limit
    uint64_t got = u();
    good_ = good_ && got < limit;
    return good_ ? got : 0;
  }
  uint64_t count() { return below(in_->left() + 1); }  // of things of at least a byte each
  int64_t value(const model::Type& type);
  void put(const model::Type& type, model::Value value);

  Vector& v_;
  const model::World& world_;
  base::ByteWriter out_;
  base::ByteReader* in_ = nullptr;
  bool good_ = true;
};

}  // namespace milieu::sim::vector_parts
