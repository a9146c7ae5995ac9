// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/chain.h"

#include <array>

namespace pult::journal {

using state::JournalHead;
using state::NewRecord;
using state::Record;
using state::Revision;

namespace {

template <std::size_t Size> std::array<char, Size> bigEndian(std::uint64_t value)
{
    std::array<char, Size> bytes{};
    for (std::size_t i = 0; i < Size; ++i)
        bytes[Size - 1 - i] = static_cast<char>(value >> (8 * i) & 0xff);
    return bytes;
}

template <std::size_t Size> std::string_view view(const std::array<char, Size>& bytes)
{
    return {bytes.data(), Size};
}

} // namespace

Digest genesisHash(std::string_view journalId)
{
    return sha256({journalId});
}

Digest recordHash(const Digest& previous, Revision revision, const NewRecord& record)
{
    const auto number = bigEndian<8>(revision);
    const auto time = bigEndian<8>(static_cast<std::uint64_t>(record.unixMs));
    const auto schema = bigEndian<4>(record.schema);
    const auto environmentSize = bigEndian<8>(record.environment.size());
    const auto userSize = bigEndian<8>(record.user.size());
    const auto kindSize = bigEndian<8>(record.kind.size());
    const auto requestSize = bigEndian<8>(record.requestId.size());
    const auto digestSize = bigEndian<8>(record.requestDigest.size());
    const auto tokenSize = bigEndian<8>(record.tokenId.size());
    const auto bytesSize = bigEndian<8>(record.bytes.size());
    const auto eight = bigEndian<8>(8);
    const auto four = bigEndian<8>(4);
    return sha256({asBytes(previous), view(number), view(environmentSize), record.environment,
        view(eight), view(time), view(userSize), record.user, view(kindSize), record.kind,
        view(requestSize), record.requestId, view(digestSize), asBytes(record.requestDigest),
        view(tokenSize), record.tokenId, view(four), view(schema), view(bytesSize), record.bytes});
}

tl::unexpected<Error> chainBroken(Revision revision, std::string_view what)
{
    return failure(Code::DataLoss, "CHAIN_BROKEN",
        "The journal's chain is broken at revision " + std::to_string(revision) + ": "
            + std::string(what),
        {{"revision", std::to_string(revision)}});
}

Result<void> ChainWalker::step(const Record& record)
{
    const Revision expected = m_head.revision + 1;
    if (record.revision != expected)
        return chainBroken(expected, "the next record there is " + std::to_string(record.revision));
    if (record.previousHash != m_head.hash)
        return chainBroken(expected, "its previous hash is not the hash of the record before");
    if (record.hash != recordHash(record.previousHash, record.revision, record))
        return chainBroken(expected, "its hash does not fit its content");
    if (record.unixMs < m_head.unixMs)
        return chainBroken(expected, "its time is before that of the record before");
    m_head = {record.revision, record.hash, record.unixMs};
    ++m_records;
    m_requests += record.requestId.empty() ? 0U : 1U;
    m_tokens += record.tokenId.empty() ? 0U : 1U;
    return {};
}

} // namespace pult::journal
