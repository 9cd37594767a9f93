#include "door/code.h"

#include <algorithm>

#include "milieu/native.h"
#include "native/maker.h"

namespace milieu {
namespace {

struct Wish {
  std::mutex talking;
  Native how = Native::Auto;
  Watch watch;
  std::vector<std::string> trouble, told;
};

Wish& wish() {
  static Wish one;
  return one;
}

void complain(const base::Error& error) {
  Wish& all = wish();
  const std::lock_guard lock(all.talking);
  const std::string text = "no native code: " + error.message + ". Going on without.";
  if (std::ranges::count(all.told, text) > 0) return;
  all.told.push_back(text), all.trouble.push_back(text);
}

}  // namespace

void use_native(Native how, Watch watch) {
  Wish& all = wish();
  const std::lock_guard lock(all.talking);
  all.how = how, all.watch = std::move(watch);
}

std::vector<std::string> native_trouble() {
  Wish& all = wish();
  const std::lock_guard lock(all.talking);
  return std::exchange(all.trouble, {});
}

namespace door {

Code::Code() = default;
Code::~Code() = default;

void Code::into(sim::Settings& settings, const model::World& world) {
  Native how = Native::Auto;
  Watch watch;
  {
    const std::lock_guard lock(wish().talking);
    how = wish().how, watch = wish().watch;
  }
  const std::lock_guard lock(talking_);
  if (!plan_) plan_ = plan::compiled(world);
  settings.plan = plan_;
  settings.code = nullptr;
  if (how == Native::Off) return;
  if (!maker_) {
    native::Building with;
    with.folder = native::cache_folder();
    maker_ = std::make_shared<native::Maker>(world, plan_, with, complain);
    if (how == Native::On)
      maker_->wait([&] { return !watch || watch(-1, "making code") != Next::Stop; });
  }
  settings.code = maker_;
}

}  // namespace door
}  // namespace milieu
