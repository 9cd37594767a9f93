#include "model/print_parts.h"

namespace milieu::model {
namespace {

std::string fact_text(const Printing& p, FactId fact, const std::vector<ExprId>& args) {
  if (!fact) return "?";
  return p.world.facts[fact].name + "(" + list_text(p, args) + ")";
}

std::string before_text(const Printing& p, const Stmt& stmt) {
  std::string text;
  for (const ExprId authority : stmt.before) {
    text += (text.empty() ? " before " : " and ") + expr_text(p, authority);
  }
  return text;
}

std::string target_text(const Printing& p, const Stmt& stmt) {
  return fact_text(p, stmt.fact, stmt.args) + before_text(p, stmt);
}

std::string set_text(const Printing& p, const Stmt& stmt, const char* sign) {
  if (stmt.drawn) return target_text(p, stmt) + " ~ " + draw_text(p, stmt.draw);
  return target_text(p, stmt) + sign + expr_text(p, stmt.value);
}

std::string birth_text(const Printing& p, const Stmt& stmt) {
  std::string text = "new ";
  if (stmt.count != 1) text += std::to_string(stmt.count) + " ";
  text += slot_text(*p.frame, stmt.slot) + ": ";
  text += stmt.kind ? p.world.kinds[stmt.kind].name : "?";
  return text + (stmt.named ? " as " + p.world.named[stmt.named].site : "");
}

std::string learn_text(const Printing& p, const Stmt& stmt) {
  std::string text = expr_text(p, stmt.args[0]) + " learns " + expr_text(p, stmt.args[1]);
  if (stmt.args[2]) text += " from " + expr_text(p, stmt.args[2]);
  if (!stmt.args[4]) return text;
  return text + " with " + expr_text(p, stmt.args[3]) + " for " + expr_text(p, stmt.args[4]);
}

std::string stmt_text(const Printing& p, const Stmt& stmt) {
  switch (stmt.op) {
    case StmtOp::Set: return set_text(p, stmt, " = ");
    case StmtOp::Add: return set_text(p, stmt, " += ");
    case StmtOp::Subtract: return set_text(p, stmt, " -= ");
    case StmtOp::Assert: return target_text(p, stmt);
    case StmtOp::Retract: return "not " + target_text(p, stmt);
    case StmtOp::Move:
      return "move " + expr_text(p, stmt.value) + " from " + fact_text(p, stmt.fact, stmt.args) +
             " to " + fact_text(p, stmt.fact2, stmt.args2);
    case StmtOp::Birth: return birth_text(p, stmt);
    case StmtOp::End: return "end " + list_text(p, stmt.args);
    case StmtOp::Begin:
      return "begin " + p.world.acts[stmt.act].name + "(" + list_text(p, stmt.args) + ")";
    case StmtOp::If: return "if " + expr_text(p, stmt.value);
    case StmtOp::Each: return "each " + pick_text(p, stmt.pick);
    case StmtOp::After: return "after " + expr_text(p, stmt.value);
    case StmtOp::Pick: return "pick " + pick_text(p, stmt.pick);
    case StmtOp::Learn: return learn_text(p, stmt);
    case StmtOp::Takes:
      return "takes " + expr_text(p, stmt.value) + " for " + list_text(p, stmt.args);
  }
  return "?";
}

}  // namespace

std::string draw_text(const Printing& p, const Draw& draw) {
  return std::string(base::name_of(draw.family)) + "(" + list_text(p, draw.args) + ")#" +
         std::to_string(draw.lane);
}

std::string pick_text(const Printing& p, const Pick& pick) {
  std::string text = slots_text(*p.frame, pick.bound) + "#" + std::to_string(pick.lane);
  if (pick.condition) text += " with " + expr_text(p, pick.condition);
  switch (pick.by) {
    case By::Score: break;
    case By::Index: text += " by index"; break;
    case By::Weight: text += " by weight " + expr_text(p, pick.value); break;
    case By::Most: text += " by most " + expr_text(p, pick.value); break;
    case By::Least: text += " by least " + expr_text(p, pick.value); break;
  }
  return text;
}

void print_block(Printing& p, const std::vector<StmtId>& block, size_t depth) {
  const std::string indent(2 * depth, ' ');
  for (const StmtId id : block) {
    const Stmt& stmt = p.world.stmts[id];
    p.text += indent + std::to_string(stmt.line) + " " + stmt_text(p, stmt) + "\n";
    print_block(p, stmt.body, depth + 1);
    if (stmt.otherwise.empty()) continue;
    p.text += indent + "else\n";
    print_block(p, stmt.otherwise, depth + 1);
  }
}

}  // namespace milieu::model
