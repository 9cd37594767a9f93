// The pieces that print.cpp puts together.
//
// In:    a World and the frame that an expression reads.
// Out:   text without a line feed at its end.
// Never: anything but text.
#pragma once

#include <string>
#include <vector>

#include "model/world.h"

namespace milieu::model {

struct Printing {
  const World& world;
  const Frame* frame = nullptr;
  std::string text{};
};

std::string type_text(const World& world, const Type& type);
std::string value_text(const World& world, const Type& type, Value value);
std::string slot_text(const Frame& frame, Slot slot);
std::string slots_text(const Frame& frame, const std::vector<Slot>& slots);
std::string expr_text(const Printing& p, ExprId id);
std::string list_text(const Printing& p, const std::vector<ExprId>& args);
std::string pattern_text(const Printing& p, uint32_t pattern);
std::string pick_text(const Printing& p, const Pick& pick);
std::string draw_text(const Printing& p, const Draw& draw);
std::string cites_text(const World& world, const std::vector<Cite>& cites);
void print_block(Printing& p, const std::vector<StmtId>& block, size_t depth);

}  // namespace milieu::model
