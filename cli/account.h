// Accounts in prose, on a terminal and as JSON.
//
// In:    sentences with paragraphs, days and events.
// Out:   paragraphs; two accounts side by side where there is room, else one after the other.
// Never: a change to a sentence.
#pragma once

#include <nlohmann/json.hpp>

#include "milieu/tell.h"

namespace milieu::cli {

/// `refs`: each sentence ends with the numbers of its events.
void print_account(const Account& account, bool refs);
/// Day by day: in two columns on a wide terminal, else one below the other.
void print_beside(const Accounts& accounts, bool refs);
void print_collisions(const std::vector<Collision>& collisions);

nlohmann::ordered_json account_json(const Account& account);
nlohmann::ordered_json collisions_json(const std::vector<Collision>& collisions);

}  // namespace milieu::cli
