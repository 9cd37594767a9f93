// Code made from a world, and what it shares with the engine.
//
// Emitted code computes what the interpreter (vector_read.h) computes, from the same state and
// with the same notes of what was read; what it cannot compute it asks the interpreter for.
//
// In:    pieces of code, loaded.
// Out:   a function for each expression and place that has one.
// Never: a function that came from elsewhere than the world being run.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/type.h"

namespace milieu::sim::abi {

using Value = model::Value;

#include "sim/abi.inc"

static_assert(std::is_same_v<i64, int64_t> && std::is_same_v<u64, uint64_t> &&
              std::is_same_v<u32, uint32_t> && std::is_same_v<u8, uint8_t>);

}  // namespace milieu::sim::abi

namespace milieu::sim {

/// The functions of a world; they last as long as what `library` holds.
struct Native {
  std::vector<abi::Read> reads;        // by expression; null: none
  std::vector<abi::Search> searches;   // by place of the plan; null: none
  std::shared_ptr<void> library;
};

/// Code that may come while a world runs; one for all runs of a world, whatever their threads.
class Code {
 public:
  virtual ~Code() = default;
  Code(const Code&) = delete;
  Code& operator=(const Code&) = delete;

  /// The functions, once there are any; they last as long as this does.
  const Native* ready() const { return ready_.load(std::memory_order_acquire); }

  /// Told how much was read, so that it can tell whether making code pays.
  void worked(uint64_t readings) {
    const uint64_t before = worked_.fetch_add(readings, std::memory_order_relaxed);
    so_much(before, before + readings);
  }

 protected:
  Code() = default;
  void give(std::shared_ptr<const Native> made) {
    held_ = std::move(made);
    ready_.store(held_.get(), std::memory_order_release);
  }
  /// What was read in all, before and now.
  virtual void so_much(uint64_t before, uint64_t now) = 0;

 private:
  std::shared_ptr<const Native> held_;
  std::atomic<const Native*> ready_{nullptr};
  std::atomic<uint64_t> worked_{0};
};

/// Code that is there from the start.
class GivenCode final : public Code {
 public:
  explicit GivenCode(std::shared_ptr<const Native> made) { give(std::move(made)); }

 private:
  void so_much(uint64_t, uint64_t) override {}
};

}  // namespace milieu::sim
