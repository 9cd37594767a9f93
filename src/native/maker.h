// The code of one world, made beside the runs that will use it.
//
// In:    a world; where and with what to compile.
// Out:   sim::Code that runs follow; why there is none, once that is known.
// Never: work for runs that are over before it could pay; a thread or a compiler left behind.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "native/build.h"

namespace milieu::native {

class Maker final : public sim::Code {
 public:
  /// Told, by any thread, why there is no code although it was wanted.
  using Complain = std::function<void(const base::Error&)>;

  /// Made once so much was read that it pays: first to look for kept code, then to compile. The
  /// world must outlive it.
  Maker(const model::World& world, std::shared_ptr<const plan::Plan> plan, Building with,
        Complain complain);
  ~Maker() override;

  /// Makes it now, with all cores, unless that has begun; gives up where `goes_on` says no.
  void wait(const GoesOn& goes_on);

 private:
  void so_much(uint64_t before, uint64_t now) override;
  void make();
  void take(const Built& made);

  const model::World& world_;
  std::shared_ptr<const plan::Plan> plan_;
  Building with_;
  Complain complain_;
  std::mutex talking_;
  std::condition_variable told_;
  bool pays_ = false;
  std::atomic<bool> stop_{false};
  std::once_flag begun_;
  std::thread thread_;
};

}  // namespace milieu::native
