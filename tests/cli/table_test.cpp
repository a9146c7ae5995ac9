// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/table.h"

#include <sstream>

#include <gtest/gtest.h>

namespace pult::cli {
namespace {

std::string printed(const Table& table)
{
    std::ostringstream out;
    table.print(out);
    return out.str();
}

TEST(DisplayWidth, countsColumnsNotBytes)
{
    EXPECT_EQ(displayWidth("orders"), 6U);
    EXPECT_EQ(displayWidth("релиз"), 5U);
    EXPECT_EQ(displayWidth("نسخه"), 4U);
    EXPECT_EQ(displayWidth("نُسخه"), 4U) << "a vowel mark stands above its letter";
    EXPECT_EQ(displayWidth("می‌رود"), 5U) << "a zero-width non-joiner takes no column";
    EXPECT_EQ(displayWidth("版本"), 4U) << "wide letters take two";
    EXPECT_EQ(displayWidth("e\u0301"), 1U);
    EXPECT_EQ(displayWidth("a\xff"), 2U) << "a broken byte is one replacement character";
    EXPECT_EQ(displayWidth(""), 0U);
}

TEST(Clean, keepsTextAndTakesTerminalControlAway)
{
    EXPECT_EQ(clean("релиз نسخه 版本"), "релиз نسخه 版本");
    EXPECT_EQ(clean("a\x1b[31mb\nc\td\x7f"), "a [31mb c d ");
    EXPECT_EQ(clean("a\xc2\x9b"
                    "b"),
        "a b");
    EXPECT_EQ(clean("a\xff"
                    "z"),
        "a\uFFFDz");
}

TEST(Clean, nothingTurnsTheTextBehindIt)
{
    EXPECT_EQ(clean("a\u202Eb\u2066c\u2069"), "a\uFFFDb\uFFFDc\uFFFD");
    EXPECT_EQ(clean("سفارش\u200Cها"), "سفارش\u200Cها") << "joiners are part of Persian words";
    EXPECT_EQ(clean("a\u2028b"), "a b");
}

TEST(Clean, canKeepLines)
{
    EXPECT_EQ(cleanLines("a\x1b\nb\tc\n"), "a \nb c\n");
}

TEST(Counted, knowsOneFromMany)
{
    EXPECT_EQ(counted(0, "service"), "0 services");
    EXPECT_EQ(counted(1, "service"), "1 service");
}

TEST(Table, alignsEveryScript)
{
    Table table({{"NAME"}, {"N", Table::Align::Right}, {"END"}}, "none");
    table.add({"orders", "7", "x"});
    table.add({"نُسخه", "12", "y"});
    table.add({"版本", "3"});
    EXPECT_EQ(printed(table),
        "NAME     N  END\n"
        "orders   7  x\n"
        "نُسخه    12  y\n"
        "版本     3\n");
}

TEST(Table, anEmptyOneSaysSo)
{
    EXPECT_EQ(printed(Table({{"NAME"}}, "nothing here")), "nothing here\n");
}

} // namespace
} // namespace pult::cli
