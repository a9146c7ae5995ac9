// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pult::net {

//! One request. No redirects, no proxy, no TLS: what it asks stands on the same machine or network.
struct HttpExchange
{
    std::string method = "GET"; //!< HEAD reads no body; POST, PUT and PATCH tell its length.
    std::string url; //!< "http://host:port/path"; the path is sent as it is.
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string userAgent;
    std::chrono::milliseconds deadline{10'000};
    //! Bytes of the answer's body that are kept; 0: none, of which 64 KiB are read and thrown away.
    std::size_t keepBody = 0;
    //! Connects anew and hangs up after: an old connection says nothing about who comes next.
    bool freshConnection = false;
    //! Connects, asks nothing.
    bool connectOnly = false;
};

struct HttpOutcome
{
    //! Why there is no answer, "unreachable: Connection refused". Empty: there is one. May hold any
    //! bytes of a peer.
    std::string failure;
    long status = 0; //!< 0 when it only connected.
    std::string body; //!< As much as was to be kept.
    bool cut = false; //!< There was more of it.
};

//! HTTP/1.1 and bare TCP connects through one libcurl multi handle on a thread of its own.
//! Thread: any; answers come on that thread.
class HttpClient
{
public:
    using Done = std::function<void(HttpOutcome)>;

    HttpClient();
    //! What is under way is never answered. Not from within a Done.
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    //! Never blocks; answers once, no later than a little after the deadline.
    void send(HttpExchange exchange, Done done);

private:
    class Loop;
    std::unique_ptr<Loop> m_loop;
};

} // namespace pult::net
