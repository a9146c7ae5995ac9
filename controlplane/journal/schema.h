// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "controlplane/journal/database.h"

namespace pult::journal {

//! Number of the file format, in user_version.
inline constexpr std::int64_t kFormat = 1;
//! "Pult" in application_id: tells our files from other databases.
inline constexpr std::int64_t kApplicationId = 0x50756c74;

//! True when nothing was ever made in the file.
[[nodiscard]] DatabaseResult<bool> isEmpty(Database& database);

//! Makes all tables in one transaction.
[[nodiscard]] DatabaseResult<void> createTables(Database& database, const std::string& journalId);

//! Is it ours, and do we understand it? DATA_LOSS JOURNAL_CORRUPT for a foreign file,
//! FAILED_PRECONDITION SCHEMA_TOO_NEW for a newer format. Returns the journal id.
[[nodiscard]] Result<std::string> checkFormat(Database& database, const std::string& path);

//! FAILED_PRECONDITION SCHEMA_TOO_NEW naming the first revision with a schema above `maxSchema`.
[[nodiscard]] Result<void> checkSchemas(
    Database& database, const std::string& path, std::uint32_t maxSchema);

} // namespace pult::journal
