// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli_at.h"

#include <gtest/gtest.h>

namespace pult::client {
namespace {

TEST(CliAt, namesTheServerRightAfterTheProgram)
{
    EXPECT_EQ(cliAt("pult.eu:7600", "pultctl promote prod g5"),
        "pultctl --server pult.eu:7600 promote prod g5");
    EXPECT_EQ(cliAt("pult.eu:7600", "pultctl rollout share prod g5 5"),
        "pultctl --server pult.eu:7600 rollout share prod g5 5");
}

TEST(CliAt, quotesTheAddressForAShell)
{
    EXPECT_EQ(cliAt("unix:/home/ann b/pultd.sock", "pultctl drop prod g6"),
        "pultctl --server 'unix:/home/ann b/pultd.sock' drop prod g6");
    EXPECT_EQ(
        cliAt("[::1]:7600", "pultctl state prod"), "pultctl --server '[::1]:7600' state prod");
    EXPECT_EQ(cliAt("unix:/tmp/$(id)'s", "pultctl state prod"),
        "pultctl --server 'unix:/tmp/$(id)'\\''s' state prod");
}

TEST(CliAt, leavesOtherWordsAsTheyAre)
{
    EXPECT_EQ(cliAt("pult.eu:7600", "Wait until it is over"), "Wait until it is over");
    EXPECT_EQ(cliAt("pult.eu:7600", "pultctl-old state"), "pultctl-old state");
    EXPECT_EQ(cliAt("pult.eu:7600", ""), "");
    EXPECT_EQ(cliAt("", "pultctl state prod"), "pultctl state prod");
}

} // namespace
} // namespace pult::client
