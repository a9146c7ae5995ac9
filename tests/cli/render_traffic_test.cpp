// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/render_traffic.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/render.h"

namespace pult::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

template <typename Value>
std::string rendered(void (*render)(std::ostream&, const Value&), const Value& value)
{
    std::ostringstream out;
    render(out, value);
    return out.str();
}

TEST(ActText, NamesAnEnvironmentOnce)
{
    EXPECT_EQ(actText("Promote g5", "prod"), "Promote g5 on prod");
    EXPECT_EQ(actText("Create environment stage", "stage"), "Create environment stage");
    EXPECT_EQ(actText("Drop stage", "stage"), "Drop stage on stage");
}

TEST(RenderLeaks, NoLeakAtLowCoverageDoesNotLookLikeSuccess)
{
    client::LeakReport report;
    report.edgesSeen = 2;
    report.edgesExpected = 9;
    report.windowSeconds = 300;
    report.lanes = {{4, "feature-x", 2, 9, 0, {"billing"}}};
    report.silent = {"fax"};
    const auto text = rendered(renderLeaks, report);
    EXPECT_THAT(text, HasSubstr("2 of 9 edges seen"));
    EXPECT_THAT(text, HasSubstr("nothing is said about the others"));
    EXPECT_THAT(text, HasSubstr("g4 feature-x: 2 of 9 edges seen, 0 leaks, not reached: billing"));
    EXPECT_THAT(text, HasSubstr("no spans at all from fax"));
    EXPECT_THAT(text, Not(HasSubstr("HEALTHY")));
    EXPECT_THAT(text, Not(HasSubstr("healthy")));
}

TEST(RenderLeaks, NamesCallsThatBelongToNoRequest)
{
    client::LeakReport report;
    report.background
        = {{"billing", "dunning timer", "ledger", 410, true}, {"orders", "refresh", "", 1, false}};
    const auto text = rendered(renderLeaks, report);
    EXPECT_THAT(text,
        HasSubstr("background: 410 calls \"dunning timer\" of billing to ledger, by a timer: no "
                  "leak\n"));
    EXPECT_THAT(text, HasSubstr("background: 1 call \"refresh\" of orders, of its own: no leak\n"));
}

TEST(RenderLeaks, SaysWhatTheDataDoesNotTell)
{
    client::LeakReport report;
    report.gaps = {{"orders", 40, 40, "NO_INSTANCE_ID", "cannot be told: no instance id"},
        {"pricing", 54, 60, "SAMPLER_BROKE_CHAIN", "a sampler keeps some spans"}};
    const auto text = rendered(renderLeaks, report);
    EXPECT_THAT(text,
        HasSubstr("data: 40 of 40 calls that begin a trace in orders: cannot be told: no instance "
                  "id\n"));
    EXPECT_THAT(text,
        HasSubstr("data: 54 of 60 calls to the lanes' own pricing: only their callers tell them; a "
                  "sampler keeps some spans\n"));
}

TEST(RenderLeaks, SaysWhatWasLeftOut)
{
    client::LeakReport report;
    report.leftOut = 3;
    report.health.invalid = 2;
    const auto text = rendered(renderLeaks, report);
    EXPECT_THAT(text, HasSubstr("3 edges did not fit"));
    EXPECT_THAT(text, HasSubstr("2 spans invalid"));
    EXPECT_THAT(text, Not(HasSubstr("data: 0")));
    EXPECT_THAT(text, Not(HasSubstr("come again")));
}

TEST(RenderLeaks, SaysWhichBoundsWereMet)
{
    client::LeakReport report;
    report.health.requestsPushedBack = 41;
    report.health.requestsLost = 42;
    report.health.losses = {43, 44, 45, 46, 47, 48, 49, 50, 51};
    const auto text = rendered(renderLeaks, report);
    EXPECT_THAT(text, HasSubstr("data: 41 requests of senders were told to come again\n"));
    for (int count = 42; count <= 51; ++count)
        EXPECT_THAT(text, HasSubstr("data: " + std::to_string(count) + ' '));
}

TEST(RenderTrace, MarksTheCulpritAndDoesNotRunOffTheScreen)
{
    client::Trace trace;
    trace.id = "abc";
    for (std::uint32_t depth = 0; depth < 100; ++depth) {
        client::TraceSpan span;
        span.depth = depth;
        span.service = "s" + std::to_string(depth);
        span.name = "call";
        span.culprit = depth == 1;
        span.orphan = depth == 0;
        trace.spans.push_back(span);
    }
    const auto text = rendered(renderTrace, trace);
    EXPECT_THAT(text, HasSubstr(">>    s1: call"));
    EXPECT_THAT(text, HasSubstr("its parent is missing"));
    EXPECT_THAT(text, HasSubstr("(99) s99: call"));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        EXPECT_LT(line.size(), 160U);
}

TEST(WriteCsv, QuotesWhatHasToBe)
{
    client::SeriesAnswer answer;
    answer.dimensions = {"geo.region"};
    client::SeriesLine line;
    line.key.service = "orders";
    line.key.lane = 0;
    line.key.entry = "GET \"/a,b\"";
    line.key.dimensions["geo.region"] = "eu";
    line.buckets = {{1'700'000'000'000, 1.5, 3, 2, 7}};
    answer.lines = {line};
    EXPECT_EQ(rendered(writeCsv, answer),
        "metric,service,lane,serving,entry,geo.region,start,mean,min,max,requests\r\n"
        "requests,orders,0,,\"GET \"\"/a,b\"\"\",eu,2023-11-14T22:13:20Z,2,1.5,3,7\r\n");
}

} // namespace
} // namespace pult::cli
