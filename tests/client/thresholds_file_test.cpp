// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/thresholds_file.h"

#include <gtest/gtest.h>

namespace pult::client {
namespace {

TEST(Thresholds, AreReadFromYaml)
{
    const auto query = thresholdsFrom(R"(
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
)");
    ASSERT_TRUE(query) << query.error().message;
    EXPECT_EQ(query->alpha, 0.05);
    ASSERT_EQ(query->guards.size(), 3U);
    EXPECT_EQ(query->guards[0].kind, GuardKind::Errors);
    EXPECT_EQ(query->guards[0].act, GuardAct::Abort);
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
        const auto query = thresholdsFrom(text);
        return query ? std::string() : query.error().message;
    };
    EXPECT_EQ(wrong("alpha: 0.05\nalfa: 1\n"), "line 2: \"alfa\" is not known");
    EXPECT_EQ(wrong("guards:\n- {kind: errors}\n"), "line 2: a guard lacks its name");
    EXPECT_EQ(wrong("guards:\n- {name: a, kind: x}\n"),
        "line 2: kind takes errors, latency, mean, promql or share");
    EXPECT_EQ(wrong("guards:\n- {name: a, margin: many}\n"),
        "line 2: margin takes a number, not below 0");
    EXPECT_EQ(wrong("guards: 3\n"), "line 1: guards takes a list");
    EXPECT_FALSE(wrong("- 1\n").empty());
    EXPECT_FALSE(wrong("{").empty());
}

} // namespace
} // namespace pult::client
