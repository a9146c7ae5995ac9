// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/journal/database.h"
#include "controlplane/state/journal_port.h"

namespace pult::journal {

//! The columns of record, in the order of readRecord and bindRecord.
inline constexpr std::string_view kRecordColumns
    = "revision, unix_ms, environment, user, kind, request_id, request_digest, token_id, schema, "
      "bytes, previous_hash, hash";
inline constexpr std::string_view kInsertRecord
    = "INSERT INTO record (revision, unix_ms, environment, user, kind, request_id, request_digest, "
      "token_id, schema, bytes, previous_hash, hash) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
//! ?1: all records above this revision.
inline constexpr std::string_view kInsertFacets
    = "INSERT INTO facet (revision, environment, user, kind) "
      "SELECT revision, environment, user, kind FROM record WHERE revision > ?1";

//! For kInsertRecord; the record must stay as it is until the statement is reset.
void bindRecord(Statement& statement, const state::Record& record);
//! The row that the statement stands on. DATA_LOSS JOURNAL_CORRUPT when a digest has no 32 bytes.
[[nodiscard]] Result<state::Record> readRecord(const Statement& row);
//! The error for a stored digest of a wrong length.
[[nodiscard]] tl::unexpected<Error> badDigest(state::Revision revision);

} // namespace pult::journal
