// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/plan.h"

namespace pult::client {

// Plain values of the audit log; documented in pult/v1/observer.proto.

struct JournalEntry
{
    std::uint64_t revision = 0;
    std::string environment;
    std::int64_t unixMs = 0;
    std::string user;
    std::string origin;
    std::string kind;
    std::string act;
    std::string effect;
    std::string reason;
    std::uint32_t commandClass = 0;
    std::string before;
    std::string after;
    std::vector<std::string> reliedOn;
    std::string effectDigest;
    std::string requestId;
    //! 32 bytes each.
    std::string previousHash;
    std::string hash;
    std::vector<ServiceChange> services;
    bool breakGlass = false;
    std::string cli;
};

struct JournalQuery
{
    std::string environment;
    std::uint32_t pageSize = 0;
    std::string pageToken;
    std::string user;
    std::string kind;
};

struct JournalPage
{
    std::vector<JournalEntry> entries;
    std::string nextPageToken;
};

struct JournalProof
{
    std::uint64_t revision = 0;
    std::uint64_t events = 0;
    std::string hash;
};

} // namespace pult::client
