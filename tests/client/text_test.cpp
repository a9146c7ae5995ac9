// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/text.h"

#include <gtest/gtest.h>

namespace pult::client {
namespace {

TEST(Text, quotesForAShellOnlyWhatNeedsIt)
{
    EXPECT_EQ(shellQuote("prod/geo-data"), "prod/geo-data");
    EXPECT_EQ(shellQuote(""), "''");
    EXPECT_EQ(shellQuote("a b"), "'a b'");
    EXPECT_EQ(shellQuote("it's"), "'it'\\''s'");
    EXPECT_EQ(shellQuote("$HOME;rm"), "'$HOME;rm'");
    EXPECT_EQ(shellQuote("релиз"), "'релиз'");
}

TEST(Text, givesTheLineOfEveryCommand)
{
    const Policy policy{600, 30, "x-version", "", ""};
    const std::pair<Command, const char*> cases[]{
        {CreateEnvironment{"prod", EnvironmentClass::Prod, "telecom eu", {}},
            "pultctl create-environment prod --class PROD --cluster 'telecom eu'"},
        {SetPolicy{policy},
            "pultctl set-policy prod --gateway-ttl 600s --drain 30s --generation-header x-version"},
        {SetPolicy{
             {0, 0, "", "", "", {{"shop", "http://h:80/?a=b", "POST", {{"x-tester", "ci"}}}}}},
            "pultctl set-policy prod --entry 'shop=POST http://h:80/?a=b' "
            "--entry-header shop:x-tester=ci"},
        {Register{"text", "crm.yaml", "feature-x"},
            "pultctl register prod --name feature-x crm.yaml"},
        {Promote{5}, "pultctl promote prod g5"},
        {Rollback{4, false}, "pultctl rollback prod --expect g4"},
        {Rollback{4, true}, "pultctl rollback prod --expect g4 --force"},
        {Retreat{}, "pultctl retreat prod"},
        {Rebase{6}, "pultctl rebase prod g6"},
        {Drop{6}, "pultctl drop prod g6"},
        {ReleaseHold{5}, "pultctl release-hold prod g5"},
        {ResetToActive{}, "pultctl reset-to-active prod"},
        {RetireLegacy{}, "pultctl retire-legacy prod"},
        {Freeze{1'767'225'600'000, {"ann", "bob"}},
            "pultctl freeze prod --until 2026-01-01T00:00:00Z --exempt ann --exempt bob"},
        {Freeze{}, "pultctl freeze prod"},
        {Unfreeze{}, "pultctl unfreeze prod"},
        {ReportReadiness{"orders", 5, false, "warming up"},
            "pultctl report-readiness prod --detail 'warming up' --not-ready orders g5"},
        {ForgetGateway{"edge-1"}, "pultctl forget-gateway prod edge-1"},
        {ForgetGateway{"-edge"}, "pultctl forget-gateway prod -- -edge"},
        {WaiveLeak{{"gate", "orders", "GET /cart"}, "crm team", 1'767'225'600'000},
            "pultctl waive-leak prod --caller gate --entry 'GET /cart' --owner 'crm team' --until "
            "2026-01-01T00:00:00Z orders"},
        {RevokeWaiver{{"", "orders", ""}}, "pultctl revoke-waiver prod orders"},
    };
    for (const auto& [command, line] : cases)
        EXPECT_EQ(cliLine("prod", command), line);
}

TEST(Text, hasAWordForEveryStateAndForUnknownOnes)
{
    EXPECT_EQ(text(Role::Legacy), "legacy");
    EXPECT_EQ(text(GatewayState::NotConcerned), "not concerned");
    EXPECT_EQ(text(OperationStep::Acknowledged), "ACKNOWLEDGED");
    EXPECT_EQ(text(OperationStep::Observed), "OBSERVED");
    EXPECT_EQ(text(ObservationOutcome::NoEvidence), "NO_EVIDENCE");
    EXPECT_EQ(text(Freshness::Error), "error");
    EXPECT_EQ(text(Outcome::NotConfirmed), "not confirmed");
    EXPECT_EQ(text(static_cast<Role>(99)), "unknown");
    EXPECT_EQ(environmentClassFromText("stage"), EnvironmentClass::Stage);
    EXPECT_EQ(environmentClassFromText("unknown"), EnvironmentClass::Unknown);
    EXPECT_EQ(environmentClassFromText("live"), EnvironmentClass::Unknown);
}

TEST(Text, writesTimesInUtc)
{
    EXPECT_EQ(utcText(0), "");
    EXPECT_EQ(utcText(1'767'225'600'000), "2026-01-01T00:00:00Z");
    EXPECT_EQ(utcText(1'767'225'600'007), "2026-01-01T00:00:00.007Z");
    EXPECT_EQ(utcText(-1), "1969-12-31T23:59:59.999Z");
}

TEST(Text, writesDurationsForPeople)
{
    EXPECT_EQ(durationText(0), "0 µs");
    EXPECT_EQ(durationText(999), "999 µs");
    EXPECT_EQ(durationText(1'840), "1.8 ms");
    EXPECT_EQ(durationText(250'000), "250 ms");
    EXPECT_EQ(durationText(2'400'000), "2.40 s");
    EXPECT_EQ(durationText(200'000'000), "3 min 20 s");
}

} // namespace
} // namespace pult::client
