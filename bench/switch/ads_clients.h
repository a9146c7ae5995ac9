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

    //! Waits until every client has acknowledged route configurations of `version` or newer.
    //! Returns the steady-clock microseconds at which the last of them did.
    double waitFor(std::uint64_t version);
    //! The newest route response as bytes, to be sent again by the bare server.
    [[nodiscard]] std::string routeResponse();

private:
    class Client;
    struct Acknowledged
    {
        std::uint64_t version = 0;
        double atUs = 0;
    };
    void onAcknowledged(std::size_t client, std::uint64_t version);
    //! Null while it has not. Under m_mutex.
    [[nodiscard]] const Acknowledged* first(std::size_t client, std::uint64_t version) const;

    const std::vector<std::string> m_services;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::vector<Acknowledged>> m_acknowledged; //!< By client, versions grow.
    std::uint64_t m_awaited = 0;
    std::size_t m_missing = 0; //!< Clients that have not acknowledged m_awaited.
    std::string m_routeResponse;
    std::vector<std::unique_ptr<Client>> m_clients;
};

} // namespace pult::bench
