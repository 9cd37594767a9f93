// What the program may do with the terminal it speaks to: colour, width, and progress.
//
// In:    the environment and the two output streams.
// Out:   styled text, and progress on stderr.
// Never: a word about worlds.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace milieu::cli {

enum class Stream { Out, Err };
enum class Color { Auto, Always, Never };

/// For the whole process. Auto, the beginning, colours a stream that is a terminal, unless
/// NO_COLOR is set to anything or TERM is "dumb".
void set_color(Color color);

bool is_terminal(Stream stream);
bool is_colored(Stream stream);

/// Columns of the terminal; 80 where there is none.
int width(Stream stream);

/// The text in a style if the stream is coloured, else the text as it is.
std::string bold(std::string_view text, Stream stream = Stream::Out);
std::string dim(std::string_view text, Stream stream = Stream::Out);
std::string red(std::string_view text, Stream stream = Stream::Out);
std::string yellow(std::string_view text, Stream stream = Stream::Out);
std::string green(std::string_view text, Stream stream = Stream::Out);

/// One line on stderr, "milieu: " first, for what went wrong.
void complain(std::string_view message);

enum class ProgressStyle {
  Auto,   // a bar on a terminal, silence elsewhere
  Plain,  // a line every ten seconds
  Json,   // one JSON object a line, every second
  None,
};

/// "auto", "plain", "json" or "none", as --progress takes it; anything else is Auto.
ProgressStyle progress_style(std::string_view name);

/// How far a long piece of work has come, on stderr. A bar shows only after a second, so that short
/// work stays silent, and is wiped when the work ends. Cheap enough to be called at every step.
class Progress {
 public:
  Progress(std::string label, ProgressStyle style);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `share` is what is done, 0 to 1; negative when nobody knows. `note` is a few words, or empty.
  void update(double share, std::string_view note = {});

 private:
  using Clock = std::chrono::steady_clock;

  void draw_bar(double share, std::string_view note);
  double seconds() const;

  std::string label_;
  ProgressStyle style_;
  Clock::time_point start_;
  Clock::time_point next_;  // nothing is written before this
  bool drawn_ = false;
};

}  // namespace milieu::cli
