// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/tracing/trace_context.h"

#include <gtest/gtest.h>

namespace pult::playground {
namespace {

constexpr char kExample[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(TraceContext, ComesBackAsItWas)
{
    const auto context = TraceContext::parse(kExample);
    ASSERT_TRUE(context);
    EXPECT_EQ(hexOf(context->traceId), "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(hexOf(context->spanId), "00f067aa0ba902b7");
    EXPECT_EQ(context->flags, 1);
    EXPECT_EQ(context->traceParent(), kExample);
}

TEST(TraceContext, WhatIsNoneIsNone)
{
    const std::string good = kExample;
    for (const auto& bad : {std::string(), good.substr(1), good + "-00", "ff" + good.substr(2),
             std::string("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"),
             std::string("00-00000000000000000000000000000000-00f067aa0ba902b7-01"),
             std::string("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"),
             std::string("00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01")})
        EXPECT_FALSE(TraceContext::parse(bad)) << bad;
    EXPECT_TRUE(TraceContext::parse("01" + good.substr(2) + "-what-comes-later"));
}

TEST(TraceContext, AChildIsAnotherSpanOfTheSameTrace)
{
    const auto root = TraceContext::root();
    const auto child = root.child();
    EXPECT_EQ(child.traceId, root.traceId);
    EXPECT_NE(child.spanId, root.spanId);
    EXPECT_TRUE(TraceContext::parse(child.traceParent()));
    EXPECT_NE(TraceContext::root().traceId, root.traceId);
}

} // namespace
} // namespace pult::playground
