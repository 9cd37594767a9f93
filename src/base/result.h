// The outside's refusal, as a value.
//
// In:    a T, or an Error, from a function that depends on the outside.
// Out:   the same, to a caller who must look (the compiler warns if it does not).
// Never: exceptions; an Error for a bug of ours (that is MILIEU_ASSERT) or for an author's mistake
//        (that is a Diagnostic).
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/assert.h"

namespace milieu::base {

/// The few kinds of refusal; a caller decides by kind and shows the words.
enum class Fault {
  Usage,        // asked in a way that has no meaning
  Missing,      // no such file, person, event
  Taken,        // something stands already where a new file is to go
  Refused,      // not allowed
  Damaged,      // ours, but its checks do not hold
  Foreign,      // not one of ours
  Newer,        // ours, from a later version
  Full,         // no room left on the disk
  ReadOnly,     // may not be written
  Busy,         // held by someone else
  Limit,        // a stated bound was reached
  Arithmetic,   // a number overflowed or is not a number
  Interrupted,  // somebody asked us to stop
  Other,
};

/// What went wrong (message) and what to do about it (help, may be empty).
struct Error {
  Fault fault = Fault::Other;
  std::string message;
  std::string help;
};

/// A T, or the Error that stands in its place. Looking at the one that is absent is a bug.
template <class T>
class [[nodiscard]] Result {
  static_assert(!std::is_same_v<T, Error> && !std::is_reference_v<T>);

 public:
  template <class U = T>
    requires(std::convertible_to<U &&, T> && !std::same_as<std::remove_cvref_t<U>, Error> &&
             !std::same_as<std::remove_cvref_t<U>, Result>)
  Result(U&& value) : held_(std::in_place_index<0>, std::forward<U>(value)) {}
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return held_.index() == 0; }

  T& operator*() & { return *value(); }
  const T& operator*() const& { return *const_cast<Result*>(this)->value(); }
  T* operator->() { return value(); }
  const T* operator->() const { return const_cast<Result*>(this)->value(); }

  const Error& error() const {
    const Error* held = std::get_if<1>(&held_);
    MILIEU_ASSERT(held != nullptr);
    return *held;
  }

  /// Moves the value out; the Result then holds a moved-from T.
  T take() { return std::move(*value()); }

 private:
  T* value() {
    T* held = std::get_if<0>(&held_);
    MILIEU_ASSERT(held != nullptr);
    return held;
  }

  std::variant<T, Error> held_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  static Result ok() { return Result{}; }
  Result(Error error) : error_(std::move(error)) {}

  explicit operator bool() const { return !error_.has_value(); }

  const Error& error() const {
    MILIEU_ASSERT(error_.has_value());
    return *error_;
  }

 private:
  Result() = default;
  std::optional<Error> error_;
};

}  // namespace milieu::base
