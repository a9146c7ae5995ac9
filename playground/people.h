// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace pult::playground {

//! A user of the demo: always the same one for a number.
struct Person
{
    std::string id; //!< "u-17"
    std::string region; //!< de, fr, pl, tr or br
    std::string os; //!< android, ios or web
    std::string language;
};

//! So many that most requests come from somebody new: units of evidence are users, and a candidate
//! at 1 % needs 188 of them (docs/analysis.md).
inline constexpr std::uint32_t kPeople = 1'000'000;
//! The first of them come all the time: whom one looks for is met again.
inline constexpr std::uint32_t kRegulars = 2000;

//! `number` from 0 to kPeople - 1.
[[nodiscard]] Person person(std::uint32_t number);

//! What an application tells of its user with every request, as members of W3C baggage:
//! "user.id=u-17,user.region=de,user.os=android,user.language=de". Services hand it on unread.
[[nodiscard]] std::string baggageOf(const Person& person);

inline constexpr char kUserId[] = "user.id";
//! What slices of the users are told apart by, as pultd's --dimensions takes it.
inline constexpr char kUserDimensions[] = "user.os,user.region,user.language";

//! The members of baggage that begin with "user.".
[[nodiscard]] std::map<std::string, std::string> userIn(std::string_view baggage);

} // namespace pult::playground
