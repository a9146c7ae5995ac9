// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace pult::bench {

//! N data planes in this process, a connection each, subscribed to the same services; each
//! acknowledges what it gets.
class AdsClients
{
public:
    AdsClients(const std::string& server, const std::string& environment,
        const std::vector<std::string>& services, int count);
    ~AdsClients();
    AdsClients(const AdsClients&) = delete;
    AdsClients& operator=(const AdsClients&) = delete;

    //! Waits until every client has acknowledged `pushes` route configurations.
    void waitForPushes(std::uint64_t pushes);
    //! Steady-clock microseconds at which the last acknowledgement went out.
    [[nodiscard]] double lastAcknowledgedUs() const { return m_lastUs; }
    //! Route configurations acknowledged by the client that has the fewest.
    [[nodiscard]] std::uint64_t pushes();
    //! The newest route response as bytes, to be sent again by the bare server.
    [[nodiscard]] std::string routeResponse();

private:
    class Client;
    void onAcknowledged(std::uint64_t ofThisClient);

    const int m_count;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<int> m_atLeast; //!< How many clients have acknowledged so many.
    std::atomic<double> m_lastUs{0};
    std::string m_routeResponse;
    std::vector<std::unique_ptr<Client>> m_clients;
};

} // namespace pult::bench
