// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/thresholds_file.h"

#include <gtest/gtest.h>

namespace pult::client {
namespace {

TEST(Thresholds, AreReadFromYaml)
{
    const auto query = parseThresholds(R"(
alpha: 0.05
guards:
- {name: errors, margin: 3}
- name: slow
  kind: latency
  act: hold
  quantile: 0.95
  limit: 250
  services: [orders, mail]
- {name: cpu, kind: promql, query: "cpu{generation=\"{generation}\"}"}
)",
        "thresholds.yaml");
    ASSERT_TRUE(query) << query.error().message;
    EXPECT_EQ(query->alpha, 0.05);
    ASSERT_EQ(query->guards.size(), 3U);
    EXPECT_EQ(query->guards[0].kind, GuardKind::Errors);
    EXPECT_EQ(query->guards[0].act, GuardAct::Unknown) << "as usual";
    EXPECT_EQ(query->guards[0].margin, 3);
    EXPECT_FALSE(query->guards[0].limit);
    EXPECT_EQ(query->guards[1].kind, GuardKind::Latency);
    EXPECT_EQ(query->guards[1].act, GuardAct::Hold);
    EXPECT_EQ(query->guards[1].limit, 250);
    EXPECT_EQ(query->guards[1].services, (std::vector<std::string>{"orders", "mail"}));
    EXPECT_EQ(query->guards[2].query, "cpu{generation=\"{generation}\"}");
}

TEST(Thresholds, WhatIsWrongIsNamedWithItsLine)
{
    const auto wrong = [](const std::string& text) {
        const auto query = parseThresholds(text, "t.yaml");
        return query ? std::string() : query.error().message;
    };
    EXPECT_EQ(wrong("alpha: 0.05\nalfa: 1\n"), "t.yaml:2:1: alfa: unknown key");
    EXPECT_EQ(wrong("guards:\n- {kind: errors}\n"), "t.yaml:2:3: guards[1].name: is missing");
    EXPECT_EQ(wrong("guards:\n- {name: a, kind: x}\n"),
        "t.yaml:2:19: guards[1].kind: expected errors or latency or mean or promql or share");
    EXPECT_EQ(wrong("guards:\n- {name: a, margin: many}\n"),
        "t.yaml:2:21: guards[1].margin: expected a number");
    EXPECT_EQ(wrong("guards: 3\n"), "t.yaml:1:9: guards: expected a list");
    EXPECT_NE(wrong("alpha: x\nguards: 3\n").find("\nt.yaml:2:9: "), std::string::npos)
        << "all at once";
    EXPECT_FALSE(wrong("- 1\n").empty());
    EXPECT_FALSE(wrong("{").empty());
}

} // namespace
} // namespace pult::client
