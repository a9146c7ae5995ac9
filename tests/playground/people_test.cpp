// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include <gtest/gtest.h>

#include "playground/people.h"

namespace pult::playground {
namespace {

TEST(People, areTheSameForever)
{
    for (std::uint32_t number = 0; number < 50; ++number)
        EXPECT_EQ(baggageOf(person(number)), baggageOf(person(number)));
    EXPECT_EQ(person(17).id, "u-17");
}

TEST(People, haveAllTraits)
{
    std::map<std::string, int> systems;
    std::set<std::string> regions;
    constexpr std::uint32_t kAsked = 2000;
    for (std::uint32_t number = kPeople - kAsked; number < kPeople; ++number) {
        ++systems[person(number).os];
        regions.insert(person(number).region);
    }
    EXPECT_EQ(regions, (std::set<std::string>{"br", "de", "fr", "pl", "tr"}));
    EXPECT_NEAR(systems["android"], kAsked * 0.5, kAsked * 0.05);
    EXPECT_NEAR(systems["web"], kAsked * 0.2, kAsked * 0.05);
}

TEST(People, areReadFromBaggage)
{
    const auto somebody = person(3);
    const auto read = userIn("a=b, " + baggageOf(somebody) + " ,pult-lane=4");
    EXPECT_EQ(read.size(), 4U);
    EXPECT_EQ(read.at("user.id"), "u-3");
    EXPECT_EQ(read.at("user.os"), somebody.os);
    EXPECT_EQ(userIn(" user.os= ios;ttl=1,user.x"),
        (std::map<std::string, std::string>{{"user.os", "ios"}}));
    EXPECT_TRUE(userIn("").empty());
}

} // namespace
} // namespace pult::playground
