// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdexcept>

#include "tests/journal/journal_contract.h"
#include "tests/journal/journal_support.h"

namespace pult::journal::test {

namespace {

class SqliteUnderTest final : public JournalUnderTest
{
public:
    SqliteUnderTest() { open(); }
    state::Journal& journal() override { return *m_journal; }
    void reopen() override
    {
        m_journal.reset();
        open();
    }
    void settle() override { m_journal->drain(); }

private:
    void open()
    {
        auto opened = SqliteJournal::create(smallOptions(m_folder.path()));
        if (!opened)
            throw std::runtime_error(opened.error().message);
        m_journal = std::move(*opened);
    }
    ScratchFolder m_folder;
    std::unique_ptr<SqliteJournal> m_journal;
};

} // namespace

INSTANTIATE_TEST_SUITE_P(Sqlite, JournalContract,
    ::testing::Values(Implementation{"sqlite", [] { return std::make_unique<SqliteUnderTest>(); }}),
    [](const auto& chosen) { return chosen.param.name; });

} // namespace pult::journal::test
