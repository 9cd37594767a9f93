#include "cli/ground.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/terminal.h"

namespace milieu::cli {
namespace {

volatile std::sig_atomic_t interrupts = 0;

void note_interrupt(int signal) {
  interrupts = 1;
  std::signal(signal, SIG_DFL);
}

int exit_of(Fault fault) {
  switch (fault) {
    case Fault::Usage: return exit_usage;
    case Fault::Arithmetic:
    case Fault::Limit: return exit_no;
    default: return exit_outside;
  }
}

}  // namespace

std::string home() {
  const char* said = std::getenv("MILIEU_HOME");
  if (said != nullptr) return said;
  std::error_code failed;
  std::filesystem::path at = std::filesystem::read_symlink("/proc/self/exe", failed);
  for (int up = 0; up < 3 && at.has_parent_path(); ++up) {  // it is built in build/release
    at = at.parent_path();
    if (std::filesystem::exists(at / "std" / "place.world", failed)) return at.string();
  }
  return "";
}

std::string program() {
  std::error_code failed;
  return !home().empty() && std::filesystem::equivalent(home(), ".", failed) ? "./milieu"
                                                                              : "milieu";
}

int fail(const Error& error) {
  const std::string end = error.message.ends_with('.') ? "" : ".";
  complain(error.message + end + (error.help.empty() ? "" : " " + error.help));
  return exit_of(error.fault);
}

std::optional<World> load_world(const std::string& name, int& exit) {
  const Result<Checked> checked = check(name, home(), is_colored(Stream::Err));
  if (!checked) {
    exit = fail(checked.error());
    return std::nullopt;
  }
  if (!checked->world) {
    std::fputs(checked->rendered.c_str(), stderr);
    complain(checked->file + " has mistakes.");
    exit = exit_no;
    return std::nullopt;
  }
  return checked->world;
}

Result<History> load_history(const Given& given) {
  const std::string& path = given.positionals()[0];
  Progress progress(path, progress_style(given.text("progress", "auto")));
  return open_history(path, [&](double share, std::string_view note) {
    progress.update(share, note);
    return Next::GoOn;
  });
}

nlohmann::ordered_json mistake_json(const Mistake& mistake) {
  return {{"code", mistake.code},
          {"severity", mistake.warning ? "warning" : "mistake"},
          {"file", mistake.file},
          {"line", mistake.line},
          {"column", mistake.column},
          {"message", mistake.message},
          {"hint", mistake.hint}};
}

std::optional<std::vector<Setting>> read_settings(const Given& given) {
  std::vector<Setting> settings;
  for (const std::string& text : given.all("set")) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      complain("--set wants parameter=value, not '" + text + "'.");
      return std::nullopt;
    }
    settings.push_back({text.substr(0, equals), text.substr(equals + 1)});
  }
  return settings;
}

Executor read_executor(const Given& given) {
  return given.text("executor") == "reference" ? Executor::Reference : Executor::Vector;
}

Generator read_generator(const Given& given) {
  return given.text("rng") == "philox" ? Generator::Philox : Generator::Chain;
}

void catch_interrupts() {
  std::signal(SIGINT, note_interrupt);
  std::signal(SIGTERM, note_interrupt);
}

bool interrupted() { return interrupts != 0; }

}  // namespace milieu::cli
