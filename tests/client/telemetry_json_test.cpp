// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/telemetry_json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace pult::client {
namespace {

ProofReport report()
{
    ProofState reached;
    reached.entry = "order";
    reached.outcome = ProofOutcome::Reached;
    reached.hops = {{"orders", "POST /order", 5, 5, true, ""}};
    reached.summary = "Reached orders g5 at 1 of 1 hops";
    reached.afterMs = 1240;
    ProofState lost = reached;
    lost.entry = "quote";
    lost.outcome = ProofOutcome::Lost;
    lost.hops = {{"pricing", "Quote", 5, 4, false, "the lane was lost here"}};
    lost.summary = "Lane lost at \"pricing\" <g4>";
    ProofState failed;
    failed.entry = "card";
    failed.outcome = ProofOutcome::Failed;
    failed.summary = "connection refused";
    ProofState silent;
    silent.entry = "search";
    silent.outcome = ProofOutcome::NoEvidence;
    silent.summary = "No spans told of it";
    return {"stage", 5, 1'700'000'000'000, {reached, lost, failed, silent}};
}

} // namespace

TEST(TelemetryJson, JUnitTellsEveryOutcomeApart)
{
    const std::string text = junitText(report());
    EXPECT_NE(text.find(R"(tests="4" failures="1" errors="1" skipped="1")"), std::string::npos)
        << text;
    EXPECT_NE(text.find(R"(<testcase classname="stage.g5" name="order" time="1.240">
    </testcase>)"),
        std::string::npos)
        << text;
    EXPECT_NE(
        text.find(R"(<failure type="LOST" message="Lane lost at &quot;pricing&quot; &lt;g4&gt;">)"),
        std::string::npos)
        << text;
    EXPECT_NE(
        text.find("pricing Quote: expected g5, got g4, the lane was lost here"), std::string::npos);
    EXPECT_NE(text.find(R"(<skipped message="No spans told of it"/>)"), std::string::npos);
}

TEST(TelemetryJson, OnlyWhatReachedEveryEntryIsProven)
{
    ProofReport run = report();
    EXPECT_FALSE(isProven(run));
    run.proofs.resize(1);
    EXPECT_TRUE(isProven(run));
    EXPECT_EQ(toJson(run)["proven"], true);
    EXPECT_EQ(toJson(run)["proofs"][0]["hops"][0]["generation"], 5);
    run.proofs.clear();
    EXPECT_FALSE(isProven(run));
}

TEST(TelemetryJson, AnEdgeKeepsEveryField)
{
    LeakEdge edge;
    edge.callee = "orders";
    edge.verdict = LeakVerdict::Suspect;
    edge.counts.lost = 2;
    const Json json = toJson(edge);
    EXPECT_EQ(json["verdict"], "SUSPECT");
    EXPECT_EQ(json["counts"]["lost"], 2);
    EXPECT_TRUE(json["culprit"].is_null());
    EXPECT_TRUE(json["lastLost"].is_null());
    edge.culprit = Culprit{"orders", "i1", 5, "python", "sdk", "lib"};
    EXPECT_EQ(toJson(edge)["culprit"]["language"], "python");
}

} // namespace pult::client
