// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "pult/playground/v1/hop.grpc.pb.h"

namespace pult::playground {

//! What one generation replaced: service -> generation that stood there before it (0: none).
using DeltaView = std::map<std::string, std::uint32_t>;

//! Deltas by generation, head and past heads included.
using DeltaViews = std::map<std::uint32_t, DeltaView>;

//! Why a call of an answered request failed, an optional one included; empty: none did, but for
//! what a fault on demand made fail.
[[nodiscard]] std::string failedHop(const v1::HopAnswer& answer);

//! Did one request meet two generations of one delta? That is: for some generation, one hop was
//! served by it and another by what it replaced. Says which; empty: no.
[[nodiscard]] std::string mixedHops(const v1::HopAnswer& answer, const DeltaViews& deltas);

struct LaneCount
{
    std::uint64_t answered = 0;
    std::uint64_t failed = 0; //!< Not answered, or without one of its calls; see failedHop().
    std::uint64_t mixed = 0;
};

//! Real requests into the edges at a steady rate, a share of them from testers on lanes.
//! Threads: one of its own; everything else from any.
class Load
{
public:
    struct Options
    {
        //! host:port of each; a user always enters by the same one.
        std::vector<std::string> edges;
        std::uint32_t rate = 100; //!< requests a second; 0: none
        std::uint32_t testerPermille = 150;
        //! Of the others: those that come with the id of a user, see people.h.
        std::uint32_t userPermille = 900;
    };
    explicit Load(Options options);
    ~Load();
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

    //! Lanes that testers choose from, and the deltas answers are held against.
    void setLanes(std::vector<std::uint32_t> lanes, DeltaViews deltas);
    //! Requests a second from now on; 0: none.
    void setRate(std::uint32_t rate);
    [[nodiscard]] std::uint32_t rate() const;
    //! By lane; 0: no lane asked for.
    [[nodiscard]] std::map<std::uint32_t, LaneCount> counts() const;
    //! The newest failure in words. Empty: none yet.
    [[nodiscard]] std::string lastFailure() const;

private:
    struct Shared;
    void run();
    //! Waits until the next request may be sent. False: stop.
    bool waitForTurn(std::chrono::steady_clock::time_point& next);

    const Options m_options;
    std::shared_ptr<Shared> m_shared;
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

} // namespace pult::playground
