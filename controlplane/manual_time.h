// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "common/clock.h"
#include "common/error.h"
#include "common/net/listen_address.h"
#include "controlplane/timing.h"

namespace pult {

//! Time that stands still until a line on a socket moves it: docs/decisions/0005-manual-clock.md.
//!
//!   advance MS   moves both clocks; all that falls due runs, each at its own moment
//!   jump MS      moves the time of day only, back when negative
//!   now          moves nothing; all that is due already runs
//!
//! Each is answered, when it is done, by "WALL MONO": milliseconds since 1970 and since the start;
//! what is no such line by "error: …". What other threads do because of it (the writer, gRPC) may
//! still be under way then. What is asked for without delay runs without any line.
//! Threads: one of its own, on which all scheduled tasks run.
class ManualTime
{
public:
    //! Errors: those of ListenSocket::open().
    [[nodiscard]] static Result<std::unique_ptr<ManualTime>> start(
        net::ListenAddress socket, WallTime wall);
    //! What waits never runs. The timing must not be used any more.
    ~ManualTime();
    ManualTime(const ManualTime&) = delete;
    ManualTime& operator=(const ManualTime&) = delete;

    [[nodiscard]] Timing timing() const;

private:
    class Core;
    explicit ManualTime(std::shared_ptr<Core> core);
    std::shared_ptr<Core> m_core;
};

} // namespace pult
