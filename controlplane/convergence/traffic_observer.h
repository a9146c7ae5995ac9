// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "controlplane/convergence/traffic_watch.h"

namespace pult::convergence {

//! The switches of late that live traffic is watched for. A later one that moves the same ends the
//! watch over an earlier one. Bounded: the newest of each environment.
//! Threads: any; look() on one at a time.
class TrafficObserver
{
public:
    static constexpr std::size_t kMostWaiting = 64;
    static constexpr std::size_t kMostWatched = 8;

    struct Seen
    {
        std::string environment;
        state::Revision revision = 0;
        state::ObservationView view;
    };

    //! It was accepted. Not for those that change no table.
    void expect(Switch change);
    //! It was acknowledged. True: it is watched from now on.
    bool begin(const std::string& environment, state::Revision revision, MonoTime at);
    //! What became another since the last time.
    [[nodiscard]] std::vector<Seen> look(const state::TrafficSource& traffic, MonoTime now);

private:
    struct Watched
    {
        TrafficWatch watch;
        bool crossed = false; //!< Under the mutex; the watch is look()'s alone.
    };
    struct Room
    {
        std::deque<Switch> waiting;
        std::deque<std::shared_ptr<Watched>> watched;
    };

    [[nodiscard]] std::vector<std::pair<std::shared_ptr<Watched>, bool>> watched() const;
    void dropEnded();

    mutable std::mutex m_mutex;
    std::map<std::string, Room, std::less<>> m_rooms;
};

} // namespace pult::convergence
