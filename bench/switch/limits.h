// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace pult::bench {

//! The bare disk: one SQLite commit, WAL, full sync, of three label rows and a history row with a
//! unique key. What a durable switch cannot be faster than.
class BareCommit
{
public:
    explicit BareCommit(const std::filesystem::path& folder);
    ~BareCommit();
    BareCommit(const BareCommit&) = delete;
    BareCommit& operator=(const BareCommit&) = delete;
    //! Microseconds of one commit.
    double once();

private:
    struct Database;
    std::unique_ptr<Database> m_database;
};

//! The bare wire: answers Execute with next to nothing, in a process of its own.
//! Prints its address, serves until its parent ends.
int serveEcho();

//! Where spans are sent and received, both.
inline constexpr int kIngestCore = 1;

//! Services' spans, as many as go, from that core; prints a line when they flow. Never returns.
int sendSpans(const std::string& address);

//! The bare fan-out: an ADS server that sends the same bytes, shared, to every stream when told to
//! by a line on standard input, the version; waits until so many streams are open. Prints its
//! address, then for every line the steady-clock microseconds at which it began to send.
int serveBareAds(const std::filesystem::path& resources, std::size_t streams);

} // namespace pult::bench
