// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <gtest/gtest.h>

#include "controlplane/state/journal_port.h"

namespace pult::journal::test {

//! One implementation of the port, empty at first, that the contract is checked against.
class JournalUnderTest
{
public:
    virtual ~JournalUnderTest() = default;
    [[nodiscard]] virtual state::Journal& journal() = 0;
    //! Ends it cleanly and opens it again.
    virtual void reopen() = 0;
    //! Waits until what is stored asynchronously is there.
    virtual void settle() = 0;
};

struct Implementation
{
    std::string name;
    std::function<std::unique_ptr<JournalUnderTest>()> make;
};

//! Every implementation of state::Journal passes this suite: INSTANTIATE_TEST_SUITE_P(Name,
//! JournalContract, ::testing::Values(Implementation {…})).
class JournalContract : public ::testing::TestWithParam<Implementation>
{
protected:
    JournalContract()
        : m_underTest(GetParam().make())
    {}
    [[nodiscard]] state::Journal& journal() { return m_underTest->journal(); }

    std::unique_ptr<JournalUnderTest> m_underTest;
};

} // namespace pult::journal::test
