// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.h"

namespace pult::journal {

//! What the command line tool needs from the program that it is part of.
struct JournalToolSettings
{
    //! Used without --directory.
    std::filesystem::path defaultDirectory;
    //! Text of a JSON value for the bytes of an event; may be empty.
    std::function<Result<std::string>(std::uint32_t schema, std::string_view bytes)> decodeEvent;
    std::uint32_t maxSchema = 1;
    //! Name of an SQLite VFS; empty: the default one.
    std::string vfs;
};

//! `pultd journal …`; `args` are the words after "journal":
//!   verify  [--directory DIR]
//!   export  [--directory DIR] [--from REVISION] [--to REVISION]
//!   archive [--directory DIR] --before REVISION
//! verify and export only read, also while a pultd runs; archive needs the journal for itself.
//! Returns the exit code: 0 done, 1 failed (the reason is on `err`), 2 wrong usage.
[[nodiscard]] int runJournalTool(const std::vector<std::string>& args, std::ostream& out,
    std::ostream& err, const JournalToolSettings& settings);

} // namespace pult::journal
