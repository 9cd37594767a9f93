// Warnings: what the world's own file declares and nothing uses. Modules may offer more than a
// world takes, so theirs is not told.
#include <array>

#include "lang/check_proofs.h"

namespace milieu::lang::checking {

using model::ActId;
using model::StmtOp;

namespace {

struct Noun {
  Sym sort;
  const char* noun;
};
constexpr std::array nouns = {
    Noun{Sym::Fact, "the fact"}, Noun{Sym::Taste, "the taste"}, Noun{Sym::Rule, "the rule"},
    Noun{Sym::Claim, "the claim"}, Noun{Sym::Parameter, "the parameter"},
};

bool own(const Declared& row) { return row.decl != nullptr && row.file->world; }

void unused_name(Checking& c, const Declared& row, const char* noun) {
  const std::string& signature = row.owner.name;
  warning(c, {.code = "lang/unused",
              .span = row.span,
              .message = std::string("nothing reads ") + noun + " " +
                         signature.substr(0, signature.find('(')),
              .hint = "use it, or leave it out"});
}

}  // namespace

void check_unused(Checking& c) {
  for (const Noun& noun : nouns) {
    for (const Declared& row : c.rows(noun.sort)) {
      if (own(row) && !row.named) unused_name(c, row, noun.noun);
    }
  }
  std::vector<bool> begun(c.world.acts.size() + 1);
  for (const model::Stmt& stmt : c.world.stmts) {
    if (stmt.op == StmtOp::Begin) begun[stmt.act.value] = true;
  }
  for (const ActId id : c.world.acts.ids()) {
    const Declared& row = c.acts[id.value - 1];
    const bool rated = c.world.acts[id].rate.sort != model::Rate::Sort::None;
    if (!own(row) || rated || begun[id.value]) continue;
    warning(c, {.code = "lang/never-begins",
                .span = row.span,
                .message = c.world.acts[id].name + " has no rate, and nothing begins it",
                .hint = "say about once a day, or begin it in another act"});
  }
}

}  // namespace milieu::lang::checking
