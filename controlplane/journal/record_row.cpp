// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/record_row.h"

namespace pult::journal {

using state::Record;
using state::Revision;

tl::unexpected<Error> badDigest(Revision revision)
{
    return failure(Code::DataLoss, "JOURNAL_CORRUPT",
        "The record of revision " + std::to_string(revision) + " has a digest of a wrong length.",
        {{"revision", std::to_string(revision)}});
}

void bindRecord(Statement& statement, const Record& record)
{
    statement.bind(1, record.revision);
    statement.bind(2, record.unixMs);
    statement.bindText(3, record.environment);
    statement.bindText(4, record.user);
    statement.bindText(5, record.kind);
    statement.bindText(6, record.requestId);
    statement.bindBlob(7, asBytes(record.requestDigest));
    statement.bindText(8, record.tokenId);
    statement.bind(9, std::int64_t{record.schema});
    statement.bindBlob(10, record.bytes);
    statement.bindBlob(11, asBytes(record.previousHash));
    statement.bindBlob(12, asBytes(record.hash));
}

Result<Record> readRecord(const Statement& row)
{
    Record record;
    record.revision = static_cast<Revision>(row.integer(0));
    record.unixMs = row.integer(1);
    record.environment = row.text(2);
    record.user = row.text(3);
    record.kind = row.text(4);
    record.requestId = row.text(5);
    record.tokenId = row.text(7);
    record.schema = static_cast<std::uint32_t>(row.integer(8));
    record.bytes = row.text(9);
    const auto request = digestFromBytes(row.text(6));
    const auto previous = digestFromBytes(row.text(10));
    const auto hash = digestFromBytes(row.text(11));
    if (!request || !previous || !hash)
        return badDigest(record.revision);
    record.requestDigest = *request;
    record.previousHash = *previous;
    record.hash = *hash;
    return record;
}

} // namespace pult::journal
