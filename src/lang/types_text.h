// Types and expressions in words, for messages.
//
// In:    a type, or a part of the tree.
// Out:   "a person", "a whole number from 3 to 6", "2 * wage(b)".
// Never: a sentence; those stand where the mistake is found.
#pragma once

#include <string>

#include "lang/tree.h"
#include "model/world.h"

namespace milieu::lang::checking {

// "a person", "somebody or something" for any kind, "money", "a number".
std::string in_words(const model::World& world, const model::Type& type);

// As an author would write it, cut after about forty letters.
std::string text_of(const Expr& expr);

// "an aim", "a person".
std::string with_article(const std::string& noun);

}  // namespace milieu::lang::checking
