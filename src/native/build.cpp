#include "native/build.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>

#include "native/sha256.h"

extern char** environ;

namespace milieu::native {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::Fault;
using base::Result;

constexpr size_t seal_size = 64;      // a SHA-256 in hexadecimal, behind a library that is kept
constexpr useconds_t pause = 5'000;      // microseconds
constexpr int too_slow = 20 * 60 * 200;  // pauses: what takes longer is given up
constexpr int64_t day = 24 * 60 * 60;    // seconds
const std::string unfinished = "unfinished-";

// -O1 makes code nearly as fast as -O2 in two thirds of the time.
const std::vector<std::string> flags = {
    "-std=c++20", "-O1", "-w", "-fPIC", "-ffp-contract=off", "-fno-fast-math", "-fno-exceptions",
    "-fno-rtti", "-fno-strict-aliasing", "-fvisibility=hidden", "-nostdinc"};

std::optional<std::string> text_of(int file) {
  std::string all;
  std::array<char, 1 << 16> some{};
  for (;;) {
    const ssize_t read = ::read(file, some.data(), some.size());
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) return std::nullopt;
    if (read == 0) return all;
    all.append(some.data(), static_cast<size_t>(read));
  }
}

// Ours, and nobody else can write to it.
bool is_ours(const struct stat& about) {
  return about.st_uid == ::geteuid() && (about.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

// --- the compiler --------------------------------------------------------------------------------

struct Compiler {
  std::string path;
  std::string identity;  // other code may come of another one
};

Result<Compiler> compiler_of(const Building& with) {
  std::vector<std::string> names = {"c++", "g++", "clang++"};
  if (!with.compiler.empty()) names = {with.compiler};
  const char* const path = std::getenv("PATH");
  for (const std::string& name : names) {
    std::vector<std::string> folders = {""};
    if (name.find('/') == std::string::npos) {
      folders.clear();
      std::stringstream all(path == nullptr ? "/usr/bin:/bin" : path);
      for (std::string one; std::getline(all, one, ':');)
        if (one.starts_with('/')) folders.push_back(one + "/");
    }
    for (const std::string& folder : folders) {
      const std::string found = folder + name;
      struct stat about {};
      if (::stat(found.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) continue;
      if (::access(found.c_str(), X_OK) != 0) continue;
      return Compiler{found, found + " " + std::to_string(about.st_size) + " " +
                                 std::to_string(about.st_mtim.tv_sec)};
    }
  }
  return Error{Fault::Missing,
               with.compiler.empty() ? "there is no C++ compiler (c++, g++ or clang++) here"
                                     : "there is no compiler " + with.compiler,
               "Install g++, or go on with --native off."};
}

std::string name_of(const std::vector<File>& files, const Compiler& compiler,
                    const Building& with) {
  std::string all = compiler.identity + "\n" + with.flags + "\n";
  for (const std::string& flag : flags) all += flag + " ";
  for (const File& file : files) all += "\n" + file.name + "\n" + file.text;
  return sha256(all) + ".so";
}

// --- loading -------------------------------------------------------------------------------------

Built functions_of(void* opened, const Sizes& sizes) {
  const std::shared_ptr<void> library(opened, [](void* one) { ::dlclose(one); });
  const auto* piece = static_cast<const sim::abi::Piece*>(::dlsym(opened, piece_name));
  if (piece == nullptr) return Error{Fault::Foreign, "the library has no code of ours", ""};
  auto made = std::make_shared<sim::Native>();
  made->reads.resize(sizes.reads);
  made->searches.resize(sizes.places);
  for (uint64_t i = 0; i < piece->reading_count; ++i)
    if (piece->readings[i].node < sizes.reads)
      made->reads[piece->readings[i].node] = piece->readings[i].read;
  for (uint64_t i = 0; i < piece->searching_count; ++i)
    if (piece->searchings[i].place < sizes.places)
      made->searches[piece->searchings[i].place] = piece->searchings[i].search;
  made->library = library;
  return std::shared_ptr<const sim::Native>(made);
}

// A library that is sealed by its own digest.
Built load(const fs::path& path, const Sizes& sizes) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) return Error{Fault::Missing, "there is no " + path.string(), ""};
  struct Close {
    int file;
    ~Close() { ::close(file); }
  } const close{file};
  struct stat about {};
  if (::fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || !is_ours(about))
    return Error{Fault::Foreign, path.string() + " could have been written by others", ""};
  const std::optional<std::string> text = text_of(file);
  if (!text || text->size() < seal_size ||
      sha256(text->substr(0, text->size() - seal_size)) !=
          text->substr(text->size() - seal_size))
    return Error{Fault::Damaged, path.string() + " is not as it was written", ""};
  // By its own name: a name that is used twice gives the library that had it first.
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return Error{Fault::Other, ::dlerror(), ""};
  return functions_of(library, sizes);
}

// --- the folder ----------------------------------------------------------------------------------

// Made if it is not there; ours alone, or not used.
bool usable(const fs::path& folder) {
  std::error_code failed;
  if (folder.empty()) return false;
  fs::create_directories(folder.parent_path(), failed);
  ::mkdir(folder.c_str(), 0700);
  struct stat about {};
  return ::lstat(folder.c_str(), &about) == 0 && S_ISDIR(about.st_mode) && is_ours(about);
}

// A folder to compile in, which goes when this does.
class Workshop {
 public:
  explicit Workshop(const fs::path& in) {
    std::string name = (in / (unfinished + "XXXXXX")).string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~Workshop() {
    std::error_code failed;
    if (!path_.empty()) fs::remove_all(path_, failed);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

int64_t changed(const fs::path& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 ? int64_t{about.st_mtim.tv_sec} : INT64_MAX;
}

// What was killed in the middle leaves its folder; a day older than ours it is nobody's.
void sweep(const fs::path& folder, const fs::path& ours) {
  std::error_code failed;
  const int64_t now = changed(ours);
  for (const fs::directory_entry& one : fs::directory_iterator(folder, failed)) {
    const bool left = one.path().filename().string().starts_with(unfinished);
    if (left && changed(one.path()) < now - day) fs::remove_all(one.path(), failed);
  }
}

// --- compiling -----------------------------------------------------------------------------------

class Job {
 public:
  Job(const Compiler& compiler, std::vector<std::string> arguments, const fs::path& said) {
    arguments.insert(arguments.begin(), compiler.path);
    std::vector<char*> all;
    for (std::string& one : arguments) all.push_back(one.data());
    all.push_back(nullptr);
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&files, 2, said.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                       0600);
    posix_spawnattr_t how;
    ::posix_spawnattr_init(&how);
    ::posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP);  // so that all of it can be stopped
    if (::posix_spawn(&id_, compiler.path.c_str(), &files, &how, all.data(), environ) != 0) id_ = 0;
    else ::setpriority(PRIO_PROCESS, static_cast<id_t>(id_), 5);
    ::posix_spawnattr_destroy(&how);
    ::posix_spawn_file_actions_destroy(&files);
  }
  ~Job() {
    if (id_ <= 0 || done_) return;
    ::kill(-id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  // Whether it has ended, and how.
  bool done() {
    if (id_ <= 0 || done_) return true;
    int status = 0;
    if (::waitpid(id_, &status, WNOHANG) != id_) return false;
    done_ = true;
    well_ = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return true;
  }
  bool well() const { return well_; }

 private:
  pid_t id_ = 0;
  bool done_ = false, well_ = false;
};

Error broken(const fs::path& said) {
  std::ifstream text(said);
  std::string first;
  for (std::string line; std::getline(text, line);)
    if (first.empty() || line.find("error") != std::string::npos) {
      first = line;
      if (line.find("error") != std::string::npos) break;
    }
  return {Fault::Other, "the compiler failed" + (first.empty() ? "" : ": " + first), ""};
}

// Each with its arguments, so many at a time.
Result<void> all_of(const Compiler& compiler, const std::vector<std::vector<std::string>>& jobs,
                    unsigned at_a_time, const fs::path& said, const GoesOn& goes_on) {
  std::vector<std::unique_ptr<Job>> running;
  size_t next = 0;
  for (int waited = 0; next < jobs.size() || !running.empty(); ++waited) {
    while (next < jobs.size() && running.size() < at_a_time)
      running.push_back(std::make_unique<Job>(compiler, jobs[next++], said));
    for (const std::unique_ptr<Job>& one : running)
      if (one->done() && !one->well()) return broken(said);
    std::erase_if(running, [](const std::unique_ptr<Job>& one) { return one->done(); });
    if (!goes_on()) return Error{Fault::Interrupted, "compiling was broken off", ""};
    if (waited > too_slow) return Error{Fault::Limit, "compiling takes too long", ""};
    ::usleep(pause);
  }
  return Result<void>::ok();
}

bool write(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  return !file.fail();
}

Result<void> compile(const std::vector<File>& files, const Compiler& compiler,
                     const Building& with, const fs::path& in, const GoesOn& goes_on) {
  const bool small = files.size() == 1;  // one call does it
  std::vector<std::vector<std::string>> jobs;
  std::vector<std::string> link = {"-shared", "-o", in / "world.so"};
  for (const File& file : files) {
    if (!write(in / file.name, file.text))
      return Error{Fault::Full, "cannot write " + (in / file.name).string(), ""};
    if (!file.name.ends_with(".cpp")) continue;
    std::vector<std::string> job = flags;
    std::stringstream more(with.flags);
    for (std::string flag; more >> flag;) job.push_back(flag);
    const fs::path object = in / (small ? "world.so" : file.name + ".o");
    for (const std::string& one : {std::string(small ? "-shared" : "-c"),
                                   (in / file.name).string(), std::string("-o"), object.string()})
      job.push_back(one);
    link.push_back(object);
    jobs.push_back(std::move(job));
  }
  const fs::path said = in / "said";
  const Result<void> compiled = all_of(compiler, jobs, with.jobs, said, goes_on);
  if (!compiled || small) return compiled;
  return all_of(compiler, {link}, 1, said, goes_on);
}

// Puts the digest behind it.
bool seal(const fs::path& library) {
  const int file = ::open(library.c_str(), O_RDWR | O_APPEND | O_CLOEXEC);
  if (file < 0) return false;
  const std::optional<std::string> text = text_of(file);
  const std::string digest = text ? sha256(*text) : "";
  const bool done = text && ::write(file, digest.data(), digest.size()) ==
                                static_cast<ssize_t>(digest.size());
  return ::fchmod(file, 0600) == 0 && ::fsync(file) == 0 && ::close(file) == 0 && done;
}

}  // namespace

fs::path cache_folder() {
  const char* const given = std::getenv("XDG_CACHE_HOME");
  if (given != nullptr && *given == '/') return fs::path(given) / "milieu";
  const char* const home = std::getenv("HOME");
  if (home != nullptr && *home == '/') return fs::path(home) / ".cache" / "milieu";
  return {};
}

Sizes sizes_of(const model::World& world, const plan::Plan& plan) {
  return {world.exprs.size() + 1, plan.places.size()};
}

Built kept(const std::vector<File>& files, const Sizes& sizes, const Building& with) {
  const Result<Compiler> compiler = compiler_of(with);
  if (!compiler) return compiler.error();
  if (!usable(with.folder)) return Error{Fault::Missing, "nothing is kept", ""};
  return load(with.folder / name_of(files, *compiler, with), sizes);
}

Built build(const std::vector<File>& files, const Sizes& sizes, const Building& with,
            const GoesOn& goes_on) {
  const Result<Compiler> compiler = compiler_of(with);
  if (!compiler) return compiler.error();
  std::error_code failed;
  const bool keeps = usable(with.folder);
  const fs::path anywhere = fs::temp_directory_path(failed);
  std::optional<Workshop> shop(std::in_place, keeps ? with.folder : anywhere);
  const bool elsewhere = keeps && shop->path().empty();  // it can be read only
  if (elsewhere) shop.emplace(anywhere);
  if (shop->path().empty())
    return Error{Fault::ReadOnly, "there is no folder to compile in", "Set TMPDIR to one."};
  if (keeps && !elsewhere) sweep(with.folder, shop->path());
  const Result<void> compiled = compile(files, *compiler, with, shop->path(), goes_on);
  if (!compiled) return compiled.error();
  fs::path library = shop->path() / "world.so";
  if (!seal(library)) return Error{Fault::Full, "cannot write " + library.string(), ""};
  if (keeps && !elsewhere) {
    const fs::path place = with.folder / name_of(files, *compiler, with);
    if (::rename(library.c_str(), place.c_str()) == 0) library = place;
  }
  return load(library, sizes);
}

}  // namespace milieu::native
