// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "common/error.h"
#include "common/net/unique_fd.h"

namespace pult::routing {

//! One connection to HAProxy's runtime socket, kept open in its interactive mode: every answer ends
//! with a prompt. Source: HAProxy's management guide, 9.3 "Unix Socket commands".
//! Thread: one at a time. Every call waits for HAProxy, at most as long as it is given.
class RuntimeSocket
{
public:
    //! Errors: UNAVAILABLE EDGE_UNREACHABLE, saying what is wrong with the path or the peer.
    [[nodiscard]] static Result<RuntimeSocket> connect(
        const std::string& path, std::chrono::milliseconds patience);

    //! One answer a command, in their order, without the empty line at its end. Commands go
    //! together, as many as fit into HAProxy's buffer. Errors: UNAVAILABLE EDGE_UNREACHABLE: it
    //! ended the connection or did not answer in time; the socket is of no use any more.
    [[nodiscard]] Result<std::vector<std::string>> run(const std::vector<std::string>& commands);

private:
    RuntimeSocket(net::UniqueFd fd, std::string path, std::chrono::milliseconds patience);
    [[nodiscard]] Result<void> send(const std::string& line);
    [[nodiscard]] Result<std::string> readAnswer();
    [[nodiscard]] tl::unexpected<Error> lost(const std::string& why) const;

    net::UniqueFd m_fd;
    std::string m_path;
    std::chrono::milliseconds m_patience;
    std::string m_read; //!< Come in and not taken yet.
};

//! A word of a command: spaces, semicolons and backslashes do not end it.
[[nodiscard]] std::string runtimeWord(const std::string& text);

} // namespace pult::routing
