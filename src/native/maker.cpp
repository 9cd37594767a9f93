#include "native/maker.h"

#include <algorithm>
#include <system_error>

namespace milieu::native {
namespace {

// A reading is of one clock, or an event. Looking for kept code takes as long as some hundred
// thousand of them, compiling a large world as long as some ten million.
constexpr uint64_t to_look = 500'000, to_compile = 20'000'000;

}  // namespace

Maker::Maker(const model::World& world, std::shared_ptr<const plan::Plan> plan, Building with,
             Complain complain)
    : world_(world), plan_(std::move(plan)), with_(std::move(with)),
      complain_(std::move(complain)) {}

Maker::~Maker() {
  {
    const std::lock_guard lock(talking_);  // or it could be said just before somebody waits for it
    stop_ = true;
  }
  told_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Maker::wait(const GoesOn& goes_on) {
  std::call_once(begun_, [&] {
    const std::vector<File> files = emit(world_, *plan_);
    const Sizes sizes = sizes_of(world_, *plan_);
    Building with = with_;
    with.jobs = std::max(1u, std::thread::hardware_concurrency());
    const Built found = kept(files, sizes, with);
    take(found ? found : build(files, sizes, with, goes_on));
  });
}

void Maker::so_much(uint64_t before, uint64_t now) {
  const auto passes = [&](uint64_t mark) { return before < mark && now >= mark; };
  if (passes(to_compile)) {
    const std::lock_guard lock(talking_);
    pays_ = true;
    told_.notify_all();
  }
  if (!passes(to_look)) return;
  std::call_once(begun_, [&] {
    try {
      thread_ = std::thread([this] { make(); });
    } catch (const std::system_error&) {  // no thread, no code
    }
  });
}

void Maker::make() {
  const std::vector<File> files = emit(world_, *plan_);
  const Sizes sizes = sizes_of(world_, *plan_);
  const Built found = kept(files, sizes, with_);
  if (found) return take(found);
  {
    std::unique_lock lock(talking_);
    told_.wait(lock, [&] { return pays_ || stop_; });
  }
  if (!stop_) take(build(files, sizes, with_, [&] { return !stop_; }));
}

void Maker::take(const Built& made) {
  if (made) give(*made);
  else if (!stop_ && made.error().fault != base::Fault::Interrupted) complain_(made.error());
}

}  // namespace milieu::native
