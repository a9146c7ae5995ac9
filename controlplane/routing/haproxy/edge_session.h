// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/error.h"
#include "controlplane/routing/edge/edge_table.h"
#include "controlplane/routing/haproxy/edge_changes.h"
#include "controlplane/routing/haproxy/haproxy_option.h"

namespace pult::routing {

//! One HAProxy process, for as long as its runtime socket is open: what it holds, and how it is
//! brought to hold something else. Thread: one; every call waits for HAProxy.
class EdgeSession
{
public:
    //! Connects and reads what is there. Errors: of RuntimeSocket; EDGE_REFUSED: it is too old.
    [[nodiscard]] static Result<EdgeSession> open(
        const std::string& socket, std::chrono::milliseconds patience);

    [[nodiscard]] const HaproxyInfo& info() const { return m_actual.info; }
    //! "2.6.12"
    [[nodiscard]] std::string version() const;

    //! Writes what differs, reads it back, and is content only if HAProxy holds the table then.
    //! Errors: UNAVAILABLE EDGE_UNREACHABLE: the session is over. FAILED_PRECONDITION EDGE_REFUSED:
    //! it cannot hold this table; what it held before may be partly replaced, in the order that no
    //! request is lost in.
    [[nodiscard]] Result<void> apply(const EdgeTable& table);

    //! The one line that makes HAProxy send requests as `table` says, of which only what is stamped
    //! differs from what was applied last.
    [[nodiscard]] std::string switchCommand(const EdgeTable& table) const;

    //! Somebody else changed something, or another process answers at the socket by now: then what
    //! was applied does not hold any more. Errors: the same.
    [[nodiscard]] Result<bool> stillHolds(const std::string& socket);

private:
    EdgeSession(RuntimeSocket socket, RuntimeState actual, std::chrono::milliseconds patience);
    [[nodiscard]] Result<void> checkConfiguration(const EdgeTable& table) const;
    [[nodiscard]] Result<void> write(const EdgeImage& image, const EdgeChanges& changes);
    [[nodiscard]] Result<void> tell(const std::vector<std::string>& commands);
    [[nodiscard]] Result<std::vector<std::string>> replacements(
        const EdgeImage& image, const EdgeChanges& changes);
    [[nodiscard]] Result<void> readBack(const EdgeImage& image, const EdgeChanges& changes);

    RuntimeSocket m_socket;
    RuntimeState m_actual;
    std::chrono::milliseconds m_patience;
    SlotBook m_slots;
    EdgeImage m_image; //!< As it was written last.
    std::string m_complaint; //!< The first answer that was not expected, since the last write.
};

} // namespace pult::routing
