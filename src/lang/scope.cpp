#include "lang/scope.h"

namespace milieu::lang::checking {

void restart(Owner& owner) {
  owner.next = owner.parameters;
  owner.lanes = 0;
  owner.lines = 0;
}

model::Frame frame_of(const Owner& owner) {
  model::Frame frame;
  for (size_t i = 0; i < owner.next && i < owner.variables.size(); ++i) {
    const OwnVariable& variable = owner.variables[i];
    model::Type type = variable.type;
    if (!variable.known) type = model::Type{.sort = model::Sort::Entity};
    frame.push_back({variable.name, type});
  }
  return frame;
}

model::Slot find(const Scope& scope, std::string_view name) {
  for (size_t i = scope.size(); i > 0; --i) {
    if (scope[i - 1].name == name) return scope[i - 1].slot;
  }
  return model::no_slot;
}

}  // namespace milieu::lang::checking
