// milieu sources: where every rule and number of a world comes from.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/ground.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "milieu/world.h"

namespace milieu::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr Option kOptions[] = {
    {"unsaid", Takes::Nothing, "", "only what says nothing of where it comes from"},
    {"json", Takes::Nothing, "", "print one JSON object"},
};

Json part_json(const Provenance& part) {
  Json json{{"what", part.what}, {"name", part.name},   {"file", part.file},
            {"line", part.line}, {"basis", part.basis}, {"from", part.from}};
  if (part.basis == "source") json["source"] = part.source;
  if (part.source_line > 0) json["source_line"] = part.source_line;
  if (!part.text.empty()) json["text"] = part.text;
  return json;
}

void print_json_of(const World& world, const Sources& sources) {
  Json documents = Json::array();
  for (const SourceText& one : sources.sources) {
    documents.push_back({{"name", one.name}, {"text", one.text}, {"uses", one.uses}});
  }
  Json parts = Json::array();
  for (const Provenance& part : sources.parts) parts.push_back(part_json(part));
  print_json({{"world", world.name()},
              {"counts",
               {{"source", sources.from_source},
                {"assumed", sources.assumed},
                {"tuned", sources.tuned},
                {"unsaid", sources.unsaid}}},
              {"sources", documents},
              {"parts", parts}});
}

std::string basis(const Provenance& part) {
  std::string text = part.basis;
  if (part.basis == "source") {
    text = part.source + (part.source_line > 0 ? ":" + std::to_string(part.source_line) : "");
  }
  if (!part.text.empty()) text += " \"" + part.text + "\"";
  if (!part.from.empty() && part.from != "itself") text += ", through " + part.from;
  return text;
}

void print_parts(const Sources& sources, bool only_unsaid) {
  std::string file;
  for (const Provenance& part : sources.parts) {
    if (only_unsaid && part.basis != "unsaid") continue;
    if (part.file != file) std::printf("%s\n", bold(part.file).c_str());
    file = part.file;
    const std::string place = std::to_string(part.line);
    std::printf("  %5s  %s  %s  %s\n", place.c_str(), padded(part.what, 9).c_str(),
                padded(part.name, 36).c_str(), dim(basis(part)).c_str());
  }
  if (!file.empty()) std::puts("");
}

void print_sources(const Sources& sources) {
  for (const SourceText& one : sources.sources) {
    std::printf("  %s  %6zu  %s\n", padded(one.name, 8).c_str(), one.uses, one.text.c_str());
  }
  std::printf("%s from a source, %zu assumed, %zu tuned, %zu unsaid\n",
              count(sources.from_source).c_str(), sources.assumed, sources.tuned, sources.unsaid);
}

int sources_it(const Given& given) {
  int exit = exit_yes;
  const std::optional<World> world = load_world(given.positionals()[0], exit);
  if (!world) return exit;
  const Sources found = sources(*world);
  if (given.has("json")) {
    print_json_of(*world, found);
    return exit_yes;
  }
  print_parts(found, given.has("unsaid"));
  print_sources(found);
  return exit_yes;
}

}  // namespace

const Command sources_command = {
    "sources", "where every rule and number comes from", "WORLD", kOptions,
    "Each part of a world may say [R:16 \"words\"], [assumed] or [tuned \"for what\"]; what does\n"
    "not say so itself rests on what its declaration says, or its file.\n\n"
    "Examples\n"
    "  milieu sources anora\n"
    "  milieu sources anora --unsaid\n",
    sources_it};

}  // namespace milieu::cli
