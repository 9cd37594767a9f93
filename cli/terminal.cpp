#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace milieu::cli {
namespace {

using std::chrono::milliseconds;

Color color_choice = Color::Auto;

int descriptor(Stream stream) { return stream == Stream::Out ? STDOUT_FILENO : STDERR_FILENO; }

bool environment_allows_color() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return (no_color == nullptr || *no_color == '\0') &&
         (term == nullptr || std::string_view(term) != "dumb");
}

std::string styled(const char* code, std::string_view text, Stream stream) {
  if (!is_colored(stream)) return std::string(text);
  return std::string("\033[").append(code).append("m").append(text).append("\033[0m");
}

void write_error(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

bool continues_a_letter(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Columns a text takes: its code points, for the bytes that continue one take no room.
int columns(std::string_view text) {
  const auto starts_one = [](char c) { return !continues_a_letter(c); };
  return static_cast<int>(std::ranges::count_if(text, starts_one));
}

std::string cut_to(std::string text, int limit) {
  while (columns(text) > std::max(limit, 0)) {
    while (continues_a_letter(text.back())) text.pop_back();
    text.pop_back();
  }
  return text;
}

std::string json_string(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return quoted + '"';
}

std::string fixed(double number, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, number);
  return text;
}

std::string percent(double share) { return fixed(100 * share, 0) + " %"; }

milliseconds first_pause(ProgressStyle style) {
  return style == ProgressStyle::Plain ? milliseconds(10'000) : milliseconds(1'000);
}

milliseconds later_pause(ProgressStyle style) {
  return style == ProgressStyle::Auto ? milliseconds(100) : first_pause(style);
}

}  // namespace

void set_color(Color color) { color_choice = color; }

bool is_terminal(Stream stream) { return isatty(descriptor(stream)) == 1; }

bool is_colored(Stream stream) {
  if (color_choice != Color::Auto) return color_choice == Color::Always;
  return is_terminal(stream) && environment_allows_color();
}

int width(Stream stream) {
  winsize size{};
  if (ioctl(descriptor(stream), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

std::string bold(std::string_view text, Stream stream) { return styled("1", text, stream); }
std::string dim(std::string_view text, Stream stream) { return styled("2", text, stream); }
std::string red(std::string_view text, Stream stream) { return styled("31", text, stream); }
std::string yellow(std::string_view text, Stream stream) { return styled("33", text, stream); }
std::string green(std::string_view text, Stream stream) { return styled("32", text, stream); }

void complain(std::string_view message) {
  std::fflush(stdout);  // so that what was said before it also stands before it
  std::string shown(message);
  for (char& c : shown) {  // a name that was given may be meant to confuse a terminal
    const auto code = static_cast<unsigned char>(c);
    if ((code < 0x20 && c != '\n') || code == 0x7f) c = '?';
  }
  write_error(red("milieu:", Stream::Err) + " " + shown + "\n");
}

ProgressStyle progress_style(std::string_view name) {
  if (name == "plain") return ProgressStyle::Plain;
  if (name == "json") return ProgressStyle::Json;
  if (name == "none") return ProgressStyle::None;
  return ProgressStyle::Auto;
}

Progress::Progress(std::string label, ProgressStyle style)
    : label_(std::move(label)), style_(style), start_(Clock::now()) {
  if (style_ == ProgressStyle::Auto && !is_terminal(Stream::Err)) style_ = ProgressStyle::None;
  next_ = start_ + first_pause(style_);
}

Progress::~Progress() {
  if (drawn_) write_error("\r\033[K");
}

double Progress::seconds() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

void Progress::update(double share, std::string_view note) {
  if (style_ == ProgressStyle::None || Clock::now() < next_) return;
  next_ = Clock::now() + later_pause(style_);
  share = std::min(share, 1.0);
  if (style_ == ProgressStyle::Json) {
    write_error("{\"progress\":" + (share < 0 ? "null" : fixed(share, 4)) + ",\"label\":" +
                json_string(label_) + ",\"note\":" + json_string(note) +
                ",\"seconds\":" + fixed(seconds(), 1) + "}\n");
  } else if (style_ == ProgressStyle::Plain) {
    const std::string done = share < 0 ? "" : ": " + percent(share);
    write_error(label_ + done + (note.empty() ? "" : ", " + std::string(note)) + " (" +
                fixed(seconds(), 0) + " s)\n");
  } else {
    draw_bar(share, note);
  }
}

void Progress::draw_bar(double share, std::string_view note) {
  constexpr int kCells = 24;
  std::string line = label_ + " ";
  if (share >= 0) {
    const int full = static_cast<int>(share * kCells);
    for (int cell = 0; cell < kCells; ++cell) line += cell < full ? "█" : "·";
    line += " " + percent(share) + " ";
  }
  line += note;
  write_error("\r\033[K" + cut_to(line, width(Stream::Err) - 1));
  drawn_ = true;
}

}  // namespace milieu::cli
