// Searches as code: loops within one another. Each piece has a twin of the same meaning in
// sim/vector_search.cpp.
#include <algorithm>

#include "native/body.h"

namespace milieu::native {

using model::Sort;
using plan::Hop;
using plan::Term;

namespace {

using sim::vector_parts::Cells;

const std::string population = hex(Cells::word(Cells::Of::Population, 0));

bool is_entity(const model::Type& type) { return type.sort == Sort::Entity; }

}  // namespace

bool Emitting::can_search(uint32_t number) const {
  if (number == plan::none) return false;
  const plan::Place& place = plan.places[number];
  for (size_t i = 0; i < place.bound; ++i)
    if (place.variables[i].type.sort == Sort::Event) return false;
  return true;
}

// --- a place -------------------------------------------------------------------------------------

void Body::place(uint32_t number) {
  const plan::Place& place = e_.plan.places[number];
  const std::string refused = label();
  locals_.push_back("u64 top");
  if (place.variables.size() > 0) {
    std::string all;
    for (size_t i = 0; i < place.variables.size(); ++i)
      all += (i == 0 ? "i64 " : ", ") + variable(i);
    locals_.push_back(all);
  }
  line("top = r->top;");
  if (!place.first.empty()) {
    const bool one_reason = place.calm && place.first.size() > 1;
    if (one_reason) locals_.push_back("Spot spot");
    if (one_reason) line("spot = here(r);");
    for (size_t i = 0; i < place.first.size(); ++i) {
      if (i == 0 || !one_reason) {
        condition(place.first[i], refused);
        continue;
      }
      // One reason is enough: what comes of it rests on that alone.
      const std::string read = "read_" + std::to_string(place.first[i].value);
      const std::string to = local("Value");
      line("if (!" + read + "(r, f, eyes, &" + to + ") || " + to + ".whole == 0) {");
      line("  back_to(r, spot);");
      line("  if (r->noting->on) " + read + "(r, f, eyes, &" + to + ");");
      line("  goto " + refused + ";");
      line("}");
    }
  }
  if (place.bound == 0) {
    line("return found->call(found);");
    at(refused);
    line("return 1;");
    return;
  }
  for (size_t i = 0; i < place.early.size(); ++i) {
    const plan::Early& early = place.early[i];
    if (i == 0) locals_.push_back("Spot start"), line("start = here(r);");
    const std::string nobody =
        "nobody_" + std::to_string(number) + "_" + std::to_string(i) + "(r, f, eyes)";
    const std::string tally = "&r->tallies[" + std::to_string(early.number) + "]";
    line("if (worth(" + tally + ") && " + nobody + ") {");
    line("  ++(" + tally + ")->nobody;");
    line("  if (r->noting->on) {");
    line("    back_to(r, start);");
    line("    " + nobody + ";");
    line("  }");
    line("  goto " + refused + ";");
    line("}");
  }
  if (!place.early.empty()) line("back_to(r, start);");
  if (!place.calm) line("ordered = 1;");
  stage(place, number, 0);
  at(refused);
  line("return 1;");
  at("stop");
  line("r->top = top;");
  line("return 0;");
}

void Body::early(uint32_t number, size_t which, const std::string& some) {
  const plan::Place& place = e_.plan.places[number];
  const plan::Early& early = place.early[which];
  if (!std::all_of(early.trails.begin(), early.trails.end(),
                   [&](const plan::Trail& trail) { return can_follow(trail); })) {
    line("if (!r->call->none_early(r, " + std::to_string(number) + ", " + std::to_string(which) +
         ", f, eyes)) goto " + some + ";");
    return;
  }
  std::string all;
  for (size_t i = 0; i < place.variables.size(); ++i)
    all += (i == 0 ? "i64 " : ", ") + variable(i);
  locals_.push_back(all);
  for (const plan::Trail& trail : early.trails) {
    const std::string done = label();
    follow({place, trail, some, some}, 0, done);
    at(done);
  }
}

void Body::stage(const plan::Place& place, uint32_t number, size_t depth) {
  if (depth == place.bound) {
    line("if (!found->call(found)) goto stop;");
    return;
  }
  const plan::Stage& stage = place.stages[depth];
  if (stage.trails.empty()) everyone(place, number, depth);
  else trails(place, number, depth, label());
}

// Once a variable is bound: what can be judged, then the next.
void Body::attempt(const plan::Place& place, uint32_t number, size_t depth, bool trails) {
  const plan::Stage& stage = place.stages[depth];
  const std::string next = label();
  line("f[" + std::to_string(place.variables[depth].slot) + "].whole = " + variable(depth) + ";");
  const bool last = depth + 1 == place.bound;
  if (last && !stage.filters.empty()) line("if (!open) {"), indent(1);
  for (ExprId filter : stage.filters) {
    const bool settled = trails && stage.settled && filter == stage.settled;
    if (!settled) {
      condition(filter, next);
      continue;
    }
    const std::string through = "through" + std::to_string(depth);
    line("if (!(" + through + (stage.in_truth_only ? " && eyes == 0" : "") + ")) {");
    indent(1);
    condition(filter, next);
    indent(-1);
    line("}");
  }
  if (last && !stage.filters.empty()) indent(-1), line("}");
  this->stage(place, number, depth + 1);
  at(next);
}

void Body::everyone(const plan::Place& place, uint32_t number, size_t depth) {
  const model::Type& type = place.variables[depth].type;
  const std::string v = variable(depth);
  if (is_entity(type)) {
    const std::string all = local("const u32*"), count = local("u64"), i = local("u64");
    line("note(r, " + population + ");");
    line(all + " = r->call->living(r, " + std::to_string(type.kind.value) + ", &" + count + ");");
    line("for (" + i + " = 0; " + i + " < " + count + "; ++" + i + ") {");
    indent(1);
    line(v + " = " + all + "[" + i + "];");
  } else if (type.sort == Sort::Whole && type.ranged) {
    line("for (" + v + " = " + literal(type.low) + "; " + v + " <= " + literal(type.high) + "; ++" +
         v + ") {");
    indent(1);
  } else {
    return;
  }
  attempt(place, number, depth, false);
  indent(-1);
  line("}");
}

void Body::trails(const plan::Place& place, uint32_t number, size_t depth,
                  const std::string& all) {
  const plan::Stage& stage = place.stages[depth];
  const model::Type& type = place.variables[depth].type;
  const std::string from = local("u64"), until = local("u64"), i = local("u64");
  const std::string through = "through" + std::to_string(depth), loop = label();
  locals_.push_back("int " + through);
  line(from + " = r->top, " + through + " = 1;");
  const size_t before = text_.size();
  for (size_t at_trail = 0; at_trail < stage.trails.size(); ++at_trail) {
    const plan::Trail& trail = stage.trails[at_trail];
    if (can_follow(trail)) {
      const std::string done = label();
      follow({place, trail, all, ""}, 0, done);
      at(done);
      continue;
    }
    const std::string values = local("i64", "[" + std::to_string(place.variables.size()) + "]");
    for (size_t known = 0; known < depth; ++known)
      line(values + "[" + std::to_string(known) + "] = " + variable(known) + ";");
    for (size_t open = depth; open < place.variables.size(); ++open)
      line(values + "[" + std::to_string(open) + "] = 0;");
    line("if (!r->call->trail(r, " + std::to_string(number) + ", " + std::to_string(depth) + ", " +
         std::to_string(at_trail) + ", f, eyes, " + values + ")) goto " + all + ";");
  }
  line("in_order(r, " + from + ", " + (is_entity(type) ? "1" : "0") + ", ordered, " +
       (stage.distinct ? "1" : "0") + ");");
  if (text_.find("goto " + all + ";", before) != std::string::npos) {
    line("goto " + loop + ";");
    at(all);  // it cannot tell
    line("r->top = " + from + ", " + through + " = 0;");
    if (is_entity(type))
      line("r->call->push_living(r, " + std::to_string(type.kind.value) + ");");
    else if (type.sort == Sort::Whole && type.ranged)
      line("r->call->push_range(r, " + literal(type.low) + ", " + literal(type.high) + ");");
    at(loop);
  }
  line(until + " = r->top;");
  line("for (" + i + " = " + from + "; " + i + " < " + until + "; ++" + i + ") {");
  indent(1);
  line(variable(depth) + " = r->stack[" + i + "];");
  if (is_entity(type))
    line("if (!there(r, " + variable(depth) + ", " + std::to_string(type.kind.value) +
         ")) continue;");
  else if (type.sort == Sort::Whole && type.ranged)
    line("if (" + variable(depth) + " < " + literal(type.low) + " || " + variable(depth) + " > " +
         literal(type.high) + ") continue;");
  else
    line("continue;");
  attempt(place, number, depth, true);
  indent(-1);
  line("}");
  line("r->top = " + from + ";");
}

// --- trails --------------------------------------------------------------------------------------

bool Body::can_follow(const plan::Trail& trail) const {
  const auto whole = [&](const Term& term) {
    return term.sort != Term::Sort::Given || !is_number(term.given);
  };
  return std::all_of(trail.begin(), trail.end(), [&](const Hop& hop) {
    const bool kind = hop.sort == Hop::Sort::Equal || hop.sort == Hop::Sort::Read ||
                      hop.sort == Hop::Sort::Key || hop.sort == Hop::Sort::Kind;
    return kind && whole(hop.value) && std::all_of(hop.terms.begin(), hop.terms.end(), whole);
  });
}

std::string Body::term(const Term& term, const std::string& done) {
  if (term.sort == Term::Sort::Variable) return variable(term.variable);
  const std::string made = local("i64");
  line(made + " = " + value(term.given, done) + ";");
  return made;
}

// With what a hop gives: a candidate, or the rest of the trail.
void Body::found(const Trailing& trailing, size_t at_hop, const std::string& value) {
  const size_t number = trailing.trail[at_hop].variable;
  if (at_hop + 1 == trailing.trail.size()) {
    line(trailing.some.empty() ? "push(r, " + value + ");" : "goto " + trailing.some + ";");
    return;
  }
  line(variable(number) + " = " + value + ";");
  const model::Slot slot = trailing.place.variables[number].slot;
  if (slot != model::no_slot)
    line("f[" + std::to_string(slot) + "].whole = " + variable(number) + ";");
  const std::string done = label();
  follow(trailing, at_hop + 1, done);
  at(done);
}

void Body::follow(const Trailing& trailing, size_t at_hop, const std::string& done) {
  const Hop& hop = trailing.trail[at_hop];
  switch (hop.sort) {
    case Hop::Sort::Equal: return found(trailing, at_hop, term(hop.value, done));
    case Hop::Sort::Read: {
      e_.facts.insert(hop.fact.value);
      std::vector<std::string> args = {"r"};
      for (const Term& one : hop.terms) args.push_back(term(one, done));
      const std::string made = local("i64");
      args.push_back("0"), args.push_back("&" + made);
      line("fact_" + std::to_string(hop.fact.value) + "(" + join(args) + ");");
      return found(trailing, at_hop, made);
    }
    case Hop::Sort::Kind: {
      const std::string all = local("const u32*"), count = local("u64"), i = local("u64");
      line("note(r, " + population + ");");
      line(all + " = r->call->living(r, " + std::to_string(hop.kind.value) + ", &" + count + ");");
      line("for (" + i + " = 0; " + i + " < " + count + "; ++" + i + ") {");
      indent(1);
      found(trailing, at_hop, "(i64)" + all + "[" + i + "]");
      indent(-1);
      line("}");
      return;
    }
    default: return keys(trailing, at_hop, done);
  }
}

void Body::keys(const Trailing& trailing, size_t at_hop, const std::string& done) {
  const Hop& hop = trailing.trail[at_hop];
  const model::Fact& fact = e_.world.facts[hop.fact];
  const std::string number = std::to_string(hop.fact.value), table = local("const Table*");
  const std::string width = std::to_string(fact.keys);
  std::vector<std::string> known(hop.terms.size());
  for (size_t i = 0; i < hop.terms.size(); ++i)
    if (hop.mask >> i & 1) known[i] = term(hop.terms[i], done);
  std::string value = "0";
  line(table + " = r->table[" + number + "];");
  if (hop.by_value) {
    value = term(hop.value, done);
    line("if (" + table + "->defaults) note(r, " + population + ");");
    line("if (!r->settled[" + number + "] || (r->fallback[" + number + "] == " + value + " && !" +
         table + "->defaults)) goto " + trailing.cannot + ";");
  }
  const bool columns = fact.keys == 1 && is_entity(fact.frame[0].type);
  const auto key = [&](const std::string& row, const std::string& position) {
    if (columns) return "(i64)" + row;
    return table + "->key[" + row + " * " + width + " + " + position + "]";
  };
  const std::string i = local("u64");
  if (hop.index == plan::none) {
    const uint64_t cell = Cells::word(Cells::Of::Fact, hop.fact.value);
    line("note(r, " + hex(cell) + ");");
    line("for (" + i + " = 0; " + i + " < " + table + "->rows; ++" + i + ") {");
    indent(1);
    line("if ((" + table + "->flags[" + i + "] & 3) != 3) continue;");
    found(trailing, at_hop, key(i, std::to_string(hop.position)));
    if (fact.symmetric && hop.position < 2)
      found(trailing, at_hop, key(i, std::to_string(1 - hop.position)));
    indent(-1);
    line("}");
    return;
  }
  const uint64_t which =
      uint64_t{hop.fact.value} << 32 | uint64_t{hop.mask} << 1 | (hop.by_value ? 1 : 0);
  std::string cell = hex(Cells::word(Cells::Of::List, which));
  for (size_t at_key = 0; at_key < known.size(); ++at_key)
    if (!known[at_key].empty()) cell = "with(" + cell + ", " + known[at_key] + ")";
  if (hop.by_value) cell = "with(" + cell + ", " + value + ")";
  line("if (r->noting->on) note(r, " + cell + ");");
  const std::string all = local("i64", "[" + width + "]"), list = local("const u32*");
  const std::string live = local("u32"), view = local("u64");
  for (size_t at_key = 0; at_key < known.size(); ++at_key)
    line(all + "[" + std::to_string(at_key) + "] = " +
         (known[at_key].empty() ? "0" : known[at_key]) + ";");
  size_t index = 0;  // which of the fact's own
  for (uint32_t other = 0; other < hop.index; ++other)
    index += e_.plan.indexes[other].fact == hop.fact;
  line(list + " = r->call->list(r, " + number + ", " + std::to_string(index) + ", " + all + ", " +
       value + ", &" + live + ");");
  line("for (" + i + " = 0; " + i + " < " + live + "; ++" + i + ") {");
  indent(1);
  line(view + " = " + list + "[" + i + "] / 2;");
  const std::string position = std::to_string(hop.position);
  if (fact.symmetric && hop.position < 2)
    found(trailing, at_hop,
          key(view, "(" + list + "[" + i + "] & 1 ? " + std::to_string(1 - hop.position) + " : " +
                        position + ")"));
  else
    found(trailing, at_hop, key(view, position));
  indent(-1);
  line("}");
}

}  // namespace milieu::native
