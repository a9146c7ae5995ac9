// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/freshness.h"

#include <gtest/gtest.h>

namespace pult::client {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr MonoTime kConfirmed{std::chrono::hours{1}};

EnvironmentViewPtr view(LinkState link, bool data, std::optional<Code> trouble = {})
{
    auto result = std::make_shared<EnvironmentView>();
    result->link = link;
    if (data)
        result->state = std::make_shared<EnvironmentState>();
    if (trouble)
        result->trouble = Error{*trouble, "WHY", "because", {}, {}};
    result->confirmedAt = kConfirmed;
    return result;
}

Freshness after(milliseconds age, const EnvironmentViewPtr& shown)
{
    return freshnessOf(shown, kConfirmed + age).freshness;
}

TEST(Freshness, followsTheAgeOfLiveData)
{
    const auto live = view(LinkState::Live, true);
    EXPECT_EQ(after(seconds{0}, live), Freshness::Live);
    EXPECT_EQ(after(seconds{10}, live), Freshness::Live);
    EXPECT_EQ(after(milliseconds{10'001}, live), Freshness::Lagging);
    EXPECT_EQ(after(seconds{30}, live), Freshness::Lagging);
    EXPECT_EQ(after(milliseconds{30'001}, live), Freshness::Stale);
}

TEST(Freshness, lostStreamIsStaleAtOnce)
{
    EXPECT_EQ(after(seconds{0}, view(LinkState::Reconnecting, true)), Freshness::Stale);
}

TEST(Freshness, withoutDataItConnects)
{
    EXPECT_EQ(after(seconds{99}, view(LinkState::Connecting, false)), Freshness::Connecting);
    EXPECT_EQ(after(seconds{99}, nullptr), Freshness::Connecting);
    EXPECT_FALSE(freshnessOf(view(LinkState::Connecting, false), kConfirmed).age);
}

TEST(Freshness, tellsDeniedFromOtherEnds)
{
    const auto failed = [](Code code) { return view(LinkState::Failed, true, code); };
    EXPECT_EQ(after(seconds{0}, failed(Code::PermissionDenied)), Freshness::Denied);
    EXPECT_EQ(after(seconds{0}, failed(Code::Unauthenticated)), Freshness::Denied);
    EXPECT_EQ(after(seconds{0}, failed(Code::NotFound)), Freshness::Error);
}

TEST(Freshness, ageIsNeverNegative)
{
    const auto state = freshnessOf(view(LinkState::Live, true), kConfirmed - seconds{1});
    EXPECT_EQ(state.age, milliseconds{0});
}

} // namespace
} // namespace pult::client
