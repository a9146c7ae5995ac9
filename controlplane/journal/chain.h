// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

#include "controlplane/state/journal_port.h"

namespace pult::journal {

//! What stands before the first record: SHA-256 of the journal id.
[[nodiscard]] Digest genesisHash(std::string_view journalId);

//! SHA-256(previous ‖ revision ‖ fields). The revision is 8 bytes, big-endian. The fields are those
//! of NewRecord in the order of their declaration, each after its length as 8 bytes, big-endian;
//! unixMs is 8 bytes and schema 4, both big-endian.
[[nodiscard]] Digest recordHash(
    const Digest& previous, state::Revision revision, const state::NewRecord& record);

//! Follows a chain record by record and says where it breaks. Thread: one at a time.
class ChainWalker
{
public:
    //! Expects the record after `from` next.
    explicit ChainWalker(const state::JournalHead& from)
        : m_head(from)
    {}

    //! DATA_LOSS CHAIN_BROKEN naming the revision and what does not fit.
    [[nodiscard]] Result<void> step(const state::Record& record);
    //! The last record that fitted.
    [[nodiscard]] const state::JournalHead& head() const { return m_head; }
    //! What the records seen so far carried, to be compared with the indexes.
    [[nodiscard]] std::uint64_t records() const { return m_records; }
    [[nodiscard]] std::uint64_t requests() const { return m_requests; }
    [[nodiscard]] std::uint64_t tokens() const { return m_tokens; }

private:
    state::JournalHead m_head;
    std::uint64_t m_records = 0;
    std::uint64_t m_requests = 0;
    std::uint64_t m_tokens = 0;
};

//! DATA_LOSS CHAIN_BROKEN.
[[nodiscard]] tl::unexpected<Error> chainBroken(state::Revision revision, std::string_view what);

} // namespace pult::journal
