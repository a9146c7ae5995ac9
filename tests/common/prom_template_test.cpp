// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/prom_template.h"

#include <gtest/gtest.h>

namespace pult {
namespace {

TEST(PromTemplate, placeholdersAndLabelsMayStandInIt)
{
    for (const auto* sound : {"up", "cpu{generation=\"{generation}\"}",
             "sum(rate(errors{service=\"{service}\",code=~\"5..|4(0|1){2,3}\"}[{window}])) # (",
             "a{b='it\\'s'} / on() c[5m:1m]", "{__name__=\"x\"}", "label(`\\`)", ""})
        EXPECT_EQ(promTemplateTrouble(sound), std::nullopt) << sound;
}

TEST(PromTemplate, whatItCannotBeIsNamed)
{
    EXPECT_EQ(promTemplateTrouble("rate(x[{windw}])"),
        "{windw} is no placeholder; there are {generation}, {service} and {window}");
    EXPECT_EQ(promTemplateTrouble("x{g=\"{Generation}\"}").value().substr(0, 12), "{Generation}");
    EXPECT_EQ(promTemplateTrouble("((( not promql"), "( is not closed");
    EXPECT_EQ(promTemplateTrouble("sum(x]"), "] closes nothing");
    EXPECT_EQ(promTemplateTrouble("x)"), ") closes nothing");
    EXPECT_EQ(promTemplateTrouble("x{a=\"b}"), "a text that \" begins does not end");
    EXPECT_EQ(promTemplateTrouble("x{a=\"b\\\"}"), "a text that \" begins does not end");
}

} // namespace
} // namespace pult
