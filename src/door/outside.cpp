#include "door/outside.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include "base/names.h"
#include "lang/parse.h"

namespace milieu::door {
namespace {

using base::Fault;
using base::Result;
namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  explicit operator bool() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_;
};

Fault fault_of(int number) {
  switch (number) {
    case ENOENT: return Fault::Missing;
    case ENOSPC:
    case EDQUOT: return Fault::Full;
    case EROFS:
    case EACCES:
    case EPERM: return Fault::ReadOnly;
    default: return Fault::Other;
  }
}

base::Error refusal(const std::string& what, const std::string& path, int number) {
  return {fault_of(number), what + " " + shown_path(path) + ": " + std::strerror(number), ""};
}

Result<void> check_plain(const Descriptor& file, const std::string& path) {
  struct stat about {};
  if (::fstat(file.number(), &about) != 0) return refusal("cannot read", path, errno);
  if (S_ISDIR(about.st_mode)) {
    return base::Error{Fault::Refused, shown_path(path) + " is a folder, not a world's text", ""};
  }
  if (!S_ISREG(about.st_mode)) {
    return base::Error{Fault::Refused, shown_path(path) + " is not a plain file", ""};
  }
  if (static_cast<uint64_t>(about.st_size) > lang::longest_text) {
    return base::Error{Fault::Limit, shown_path(path) + " is longer than 8 MiB",
                       "A world's text is short; is this the right file?"};
  }
  return Result<void>::ok();
}

Result<std::string> read_all(const Descriptor& file, const std::string& path) {
  std::string text;
  std::array<char, 65536> part{};
  for (;;) {
    const ssize_t got = ::read(file.number(), part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return refusal("cannot read", path, errno);
    if (got == 0) return text;
    text.append(part.data(), static_cast<size_t>(got));
    if (text.size() > lang::longest_text) {
      return base::Error{Fault::Limit, shown_path(path) + " is longer than 8 MiB", ""};
    }
  }
}

bool write_all(int number, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(number, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    text.remove_prefix(static_cast<size_t>(put));
  }
  return true;
}

constexpr char may_use[] =
    "a world may use files of its own folder, of the library and of worlds/ only";

bool is_file(const fs::path& path) {
  std::error_code failed;
  return fs::exists(path, failed) && !fs::is_directory(path, failed);
}

// The true place of a file or folder, all links followed; empty if it is nowhere.
std::string true_path(const fs::path& path) {
  std::error_code failed;
  const fs::path found = fs::canonical(path, failed);
  return failed ? std::string() : found.string();
}

bool is_below(const std::string& path, const std::string& folder) {
  return path.starts_with(folder.ends_with('/') ? folder : folder + "/");
}

// Where names are looked up: the current folder, which is "", then `home`, if there is one.
std::vector<std::string> roots(const std::string& home) {
  return home.empty() ? std::vector<std::string>{""} : std::vector<std::string>{"", home};
}

// The three places of a name below a root.
std::vector<fs::path> places(const std::string& root, const std::string& name) {
  const fs::path base(root);
  return {base / (name + ".world"), base / "worlds" / (name + ".world"),
          base / "worlds" / name / (name + ".world")};
}

void add_names(std::vector<std::string>& names, const fs::path& folder) {
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    const fs::path& path = at->path();
    if (path.extension() == ".world") names.push_back(path.stem().string());
    if (is_file(path / (path.filename().string() + ".world"))) {
      names.push_back(path.filename().string());
    }
  }
}

base::Error no_world(const std::string& name, const std::string& home) {
  std::vector<std::string> known;
  for (const std::string& root : roots(home)) {
    add_names(known, root.empty() ? "." : root);
    add_names(known, fs::path(root) / "worlds");
  }
  const std::optional<std::string> near = base::nearest(name, known);
  return {Fault::Usage, "there is no world called '" + name + "'",
          near ? "Did you mean '" + *near + "'?"
               : "A world is a file NAME.world here, in worlds/ or in worlds/NAME/, or any path."};
}

bool is_path(const std::string& name) {
  return name.find('/') != std::string::npos || name.ends_with(".world");
}

std::string trimmed(std::string text) {
  while (text.ends_with(' ')) text.pop_back();
  while (text.starts_with(' ')) text.erase(0, 1);
  return text;
}

Result<std::string> find_path(const std::string& name, const std::string& home) {
  if (name.empty()) return base::Error{Fault::Usage, "the name of a world is missing", ""};
  if (is_path(name)) {
    std::error_code failed;
    if (fs::exists(name, failed)) return name;
    return base::Error{Fault::Missing, "there is no file " + name, ""};
  }
  for (const std::string& root : roots(home)) {
    for (const fs::path& place : places(root, name)) {
      if (is_file(place)) return place.string();
    }
  }
  return no_world(name, home);
}

}  // namespace

std::string shown_path(const std::string& path) {
  std::error_code failed;
  const std::string here = fs::current_path(failed).string();
  if (!failed && is_below(path, here)) return path.substr(here.size() + (here == "/" ? 0 : 1));
  return path;
}

Result<std::string> read_file(const std::string& path) {
  // Not to wait for a pipe that nobody writes to.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) return refusal("cannot read", path, errno);
  const Result<void> plain = check_plain(file, path);
  if (!plain) return plain.error();
  return read_all(file, path);
}

Result<void> replace_file(const std::string& path, std::string_view text) {
  const std::string real = true_path(path);
  const std::string fresh = real + ".new" + std::to_string(::getpid());
  struct stat about {};
  if (::stat(real.c_str(), &about) != 0) return refusal("cannot write", path, errno);
  {
    const Descriptor file(
        ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, about.st_mode & 07777));
    if (!file) return refusal("cannot write", path, errno);
    if (!write_all(file.number(), text) || ::fsync(file.number()) != 0) {
      const int failed = errno;
      ::unlink(fresh.c_str());
      return refusal("cannot write", path, failed);
    }
  }
  if (::rename(fresh.c_str(), real.c_str()) != 0) return refusal("cannot write", path, errno);
  return Result<void>::ok();
}

Result<FoundWorld> find_world(const std::string& name, const std::string& home) {
  const size_t at = name.find(" without ");
  const Result<std::string> path = find_path(trimmed(name.substr(0, at)), home);
  if (!path) return path.error();
  const std::string rest = at == std::string::npos ? "" : name.substr(at);
  return FoundWorld{*path, fs::path(*path).stem().string() + rest};
}

Folders::Folders(std::string world_path, const std::string& home) : path_(std::move(world_path)) {
  const std::string real = true_path(path_);
  folders_.push_back(fs::path(real).parent_path().string());
  for (const char* shared : {"std", "worlds"}) {
    const std::string folder = home.empty() ? "" : true_path(fs::path(home) / shared);
    if (!folder.empty()) folders_.push_back(folder);
  }
}

// A world that another one extends brings the files of its own folder along.
std::vector<fs::path> Folders::places(std::string_view name, std::string_view user) const {
  const std::string file = std::string(name) + ".world";
  std::vector<fs::path> found{fs::path(folders_[0]) / file};
  const std::string beside = fs::path(true_path(fs::path(user))).parent_path().string();
  for (size_t i = 1; i < folders_.size(); ++i) {
    if (is_below(beside, folders_[i])) found.push_back(fs::path(beside) / file);
    found.push_back(fs::path(folders_[i]) / file);
    found.push_back(fs::path(folders_[i]) / name / file);
  }
  return found;
}

Result<lang::FoundText> Folders::find(std::string_view name, std::string_view user) const {
  if (user.empty()) {
    Result<std::string> text = read_file(path_);
    if (!text) return text.error();
    return lang::FoundText{shown_path(path_), text.take()};
  }
  for (const fs::path& place : places(name, user)) {
    std::error_code failed;
    if (!fs::exists(fs::symlink_status(place, failed))) continue;
    const std::string real = true_path(place);
    if (real.empty()) return refusal("cannot read", place.string(), ENOENT);
    if (std::ranges::none_of(folders_, [&](auto& one) { return is_below(real, one); })) {
      return base::Error{Fault::Refused, shown_path(place.string()) + " leads out of its folder",
                         may_use};
    }
    Result<std::string> text = read_file(real);
    if (!text) return text.error();
    return lang::FoundText{shown_path(place.string()), text.take()};
  }
  return base::Error{Fault::Missing, "there is no file " + std::string(name) + ".world", may_use};
}

std::vector<std::string> Folders::names() const {
  std::vector<std::string> names;
  for (const std::string& folder : folders_) add_names(names, folder);
  std::ranges::sort(names);
  return names;
}

Error outside(const base::Error& error) {
  static_assert(static_cast<int>(Fault::Other) == static_cast<int>(milieu::Fault::Other));
  return {static_cast<milieu::Fault>(error.fault), error.message, error.help};
}

}  // namespace milieu::door
