// The outside's refusal, as the door hands it out.
//
// In:    a T, or an Error, from a function that depends on files, names or numbers that were given.
// Out:   the same, to a caller who must look.
// Never: an exception; the mistakes in a world (those are `Mistake`, see world.h).
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace milieu {

/// The few kinds of refusal; a caller decides by kind and shows the words.
enum class Fault {
  Usage,        // asked in a way that has no meaning: no such outcome, parameter, date
  Missing,      // no such file
  Taken,        // something stands already where a new file is to go
  Refused,      // not allowed
  Damaged,      // ours, but its checks do not hold
  Foreign,      // not one of ours
  Newer,        // ours, from a later version
  Full,         // no room left on the disk
  ReadOnly,     // may not be written
  Busy,         // held by someone else
  Limit,        // a stated bound was reached
  Arithmetic,   // a number of the world overflowed or is not a number
  Interrupted,  // somebody asked us to stop
  Other,
};

/// What went wrong, and what to do about it (may be empty).
struct Error {
  Fault fault = Fault::Other;
  std::string message;
  std::string help;
};

/// A T, or the Error that stands in its place. Ask with `if (result)` before looking.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return held_.index() == 0; }
  T& operator*() { return std::get<0>(held_); }
  const T& operator*() const { return std::get<0>(held_); }
  T* operator->() { return &std::get<0>(held_); }
  const T* operator->() const { return &std::get<0>(held_); }
  const Error& error() const { return std::get<1>(held_); }

 private:
  std::variant<T, Error> held_;
};

}  // namespace milieu
