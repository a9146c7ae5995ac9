// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/clock.h"
#include "common/error.h"
#include "common/hash.h"

namespace pult::state {

using Revision = std::uint64_t;

//! What the writer hands to the journal: one decided event, encoded.
struct NewRecord
{
    std::string environment;
    //! Milliseconds since the Unix epoch; the journal raises it to the time of the record before.
    std::int64_t unixMs = 0;
    std::string user;
    //! Kind of command, for example promote; an index of ListJournal.
    std::string kind;
    //! Unique for ever; empty only for records without a request.
    std::string requestId;
    //! Digest of (user, environment, command): tells a repeated request from a reused id.
    Digest requestDigest{};
    //! Id of the plan token that was spent; unique for ever; empty for reactors.
    std::string tokenId;
    //! Schema number of `bytes`.
    std::uint32_t schema = 0;
    //! Serialized pult.journal.v1.Event.
    std::string bytes;
};

//! One durable record. hash = SHA-256(previousHash ‖ big-endian revision ‖ every field of
//! NewRecord, length-prefixed); the very first previousHash is the SHA-256 of the journal id.
struct Record : NewRecord
{
    Revision revision = 0;
    Digest previousHash{};
    Digest hash{};
};

struct JournalHead
{
    Revision revision = 0;
    Digest hash{};
    std::int64_t unixMs = 0;
};

//! Why an append is asked for: class 1 may use the reserve on a full disk.
enum class AppendPriority
{
    Normal,
    ReducesRisk,
};

//! The durable log. The only implementation of durability in the program; SQLite today, etcd later:
//! nothing here assumes one process, one file or that revisions are handed out locally.
//!
//! Threads: append and snapshot-taking from the writer thread only; reads from any thread.
//! Errors: RESOURCE_EXHAUSTED DISK_FULL (nothing was written, may be tried again);
//! UNAVAILABLE JOURNAL_FAILED (a write or fsync failed: no append will succeed until restart);
//! ABORTED JOURNAL_MOVED (someone else appended: `expected` is not the head; replicas only);
//! DATA_LOSS CHAIN_BROKEN, JOURNAL_CORRUPT; FAILED_PRECONDITION SCHEMA_TOO_NEW.
class Journal
{
public:
    virtual ~Journal() = default;

    //! Random id made with the journal.
    [[nodiscard]] virtual std::string id() const = 0;
    [[nodiscard]] virtual JournalHead head() const = 0;

    //! Makes all records durable in one transaction, or none. `expected` is the head that they were
    //! decided on. Returns them with revision, time and hashes.
    [[nodiscard]] virtual Result<std::vector<Record>> append(
        Revision expected, std::vector<NewRecord> records, AppendPriority priority)
        = 0;

    //! Nothing when it was never spent.
    [[nodiscard]] virtual Result<std::optional<Record>> findRequest(
        std::string_view requestId) const = 0;
    [[nodiscard]] virtual Result<bool> tokenSpent(std::string_view tokenId) const = 0;
    //! Nothing when there is none of that revision; archived ones are found.
    [[nodiscard]] virtual Result<std::optional<Record>> find(Revision revision) const = 0;

    //! Records with revision in (after, upTo], in order, archived ones included. The visitor
    //! returns false to stop.
    [[nodiscard]] virtual Result<void> replay(Revision after, Revision upTo,
        const std::function<Result<bool>(const Record&)>& visit) const = 0;

    struct Query
    {
        std::string environment; //!< Empty: all.
        std::string user; //!< Empty: all.
        std::string kind; //!< Empty: all.
        Revision before = 0; //!< Only below this revision; 0: from the newest.
        std::uint32_t limit = 100;
    };
    //! Newest first.
    [[nodiscard]] virtual Result<std::vector<Record>> list(const Query& query) const = 0;

    //! Walks the whole chain, archived segments included. Returns the number of records.
    [[nodiscard]] virtual Result<std::uint64_t> verify() const = 0;

    // Snapshots: an opaque encoding of the folded state, only ever a shortcut for replay.

    //! Stores asynchronously; keeps the last three and every 50th. A failure is logged, never
    //! fatal.
    virtual void storeSnapshot(Revision revision, std::uint32_t foldVersion, std::string bytes) = 0;
    struct Snapshot
    {
        Revision revision = 0;
        std::string bytes;
    };
    //! Newest intact snapshot of that fold version at or below `atMost`.
    [[nodiscard]] virtual std::optional<Snapshot> loadSnapshot(
        Revision atMost, std::uint32_t foldVersion) const = 0;

    struct Health
    {
        bool writable = true;
        std::string reason; //!< DISK_FULL or JOURNAL_FAILED; empty while writable.
        std::string message;
    };
    [[nodiscard]] virtual Health health() const = 0;
};

} // namespace pult::state
