// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/error.h"
#include "controlplane/options.h"
#include "controlplane/timing.h"

namespace pult {

//! The rooms of the control plane, wired together: the only place that knows them all.
//! Thread: the main one.
class Daemon
{
public:
    //! Opens the journal, restores the state, listens. Errors: those of the rooms.
    [[nodiscard]] static Result<std::unique_ptr<Daemon>> start(
        const Options& options, Timing timing = timingOfTheMachine());
    //! stop().
    ~Daemon();
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    //! The ready line, without its end.
    [[nodiscard]] std::string readyLine() const;
    //! Refuses new calls, answers those under way, ends streams, closes the journal.
    void stop();
    //! What the end is busy with, in words; for whoever has to cut it short. Outlives the daemon.
    //! Thread of what it points to: any.
    using Ending = std::shared_ptr<const std::atomic<const char*>>;
    //! All of it is closed: what the end is busy with after the destructor.
    static constexpr const char* kGone = "leaving the process";
    [[nodiscard]] Ending ending() const;

private:
    struct Rooms;
    explicit Daemon(std::unique_ptr<Rooms> rooms);
    std::unique_ptr<Rooms> m_rooms;
};

} // namespace pult
