#include <doctest/doctest.h>

#include "history/made_up_test.h"
#include "history/reader.h"
#include "history/writer.h"

namespace milieu::history {
namespace {

// A sound file as bytes, with the digest and the text of what it tells.
struct Sound {
  Sound() {
    const made_up::Scratch scratch("sound");
    auto writer = Writer::create(scratch.path, made_up::header(), made_up::world());
    REQUIRE(writer);
    made_up::Story story(11);
    made_up::tell(story, **writer, 400);
    (*writer)->checkpoint(story.time(), "state");
    REQUIRE((*writer)->finish(State::Ended, "as planned"));
    std::FILE* file = std::fopen(scratch.path.c_str(), "rb");
    for (int c; (c = std::fgetc(file)) != EOF;) bytes.push_back(static_cast<char>(c));
    std::fclose(file);
    auto reader = Reader::of_bytes(bytes);
    REQUIRE(reader);
    REQUIRE((*reader)->tell(told));
  }
  std::string bytes;
  made_up::Transcript told;
};

const Sound& sound() {
  static const Sound one;
  return one;
}

// Reads everything there is in every way there is. True: it claims to be whole.
bool read_all(std::string_view bytes, made_up::Transcript& told, Header& header) {
  auto reader = Reader::of_bytes(bytes);
  if (!reader) return false;
  header = (*reader)->header();
  bool whole = static_cast<bool>((*reader)->verify());
  whole = static_cast<bool>((*reader)->tell(told)) && whole;
  for (EventIndex i = 0; i < 400; i += 37) whole = (*reader)->event(i) && whole;
  for (EntityIndex i = 1; i < 50; i += 11) whole = (*reader)->entity(i) && whole;
  whole = (*reader)->records_of_person(3) && (*reader)->records_of_event(9) && whole;
  return (*reader)->checkpoint_before(INT64_MAX) && whole;
}

// A damaged file gives an error, or what it always gave.
void judge(std::string_view bytes) {
  made_up::Transcript told;
  Header header;
  if (!read_all(bytes, told, header)) return;
  CHECK(told == sound().told);
  CHECK(header.seed == made_up::header().seed);
  CHECK(header.files == made_up::header().files);
}

}  // namespace

TEST_CASE("a file cut short is an error, wherever it was cut") {
  const base::Key key{base::Luck{.seed = 21}};
  for (uint64_t i = 0; i < 200; ++i) {
    const size_t length = key.with(i).index(sound().bytes.size());
    made_up::Transcript told;
    Header header;
    CHECK_FALSE(read_all(std::string_view(sound().bytes).substr(0, length), told, header));
  }
}

TEST_CASE("a file with one bit altered gives an error or the right content") {
  const base::Key key{base::Luck{.seed = 22}};
  for (uint64_t i = 0; i < 200; ++i) {
    std::string bytes = sound().bytes;
    const uint64_t bit = key.with(i).index(bytes.size() * 8);
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    judge(bytes);
  }
}

TEST_CASE("a file with a stretch overwritten gives an error or the right content") {
  const base::Key key{base::Luck{.seed = 23}};
  for (uint64_t i = 0; i < 200; ++i) {
    std::string bytes = sound().bytes;
    const size_t from = key.with(i).index(bytes.size());
    for (size_t at = from; at < from + 60 && at < bytes.size(); ++at) {
      bytes[at] = static_cast<char>(key.with(i).bits(static_cast<uint32_t>(at)));
    }
    judge(bytes);
  }
}

TEST_CASE("pages that point in circles end in an error") {
  for (size_t page = 0; page + 4096 <= sound().bytes.size(); page += 4096) {
    std::string bytes = sound().bytes;
    const size_t next = (page + 4096) % bytes.size();
    bytes.replace(next, 4096, sound().bytes.substr(page, 4096));
    judge(bytes);
  }
}

}  // namespace milieu::history
