// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/clock.h"
#include "common/error.h"
#include "common/net/listen_address.h"

namespace pult {

//! The command line of pultd. Everything has a default: it needs no configuration file.
struct Options
{
    enum class Act
    {
        Serve,
        JournalTool,
        Help,
        Version,
    };
    Act act = Act::Serve;
    std::string dataDirectory;
    std::vector<net::ListenAddress> listen;
    //! Nothing: no xDS.
    std::optional<net::ListenAddress> xds;
    //! HAProxies that are edges, as given: routing reads them.
    std::vector<std::string> haproxies;
    //! Envoys that are edges, as given.
    std::vector<std::string> envoys;
    //! Where spans come in.
    struct Otlp
    {
        //! Nothing: not at all.
        std::optional<net::ListenAddress> address;
        //! By the command line: it must be free. A default one may be taken by another program.
        bool named = false;
    };
    Otlp otlpGrpc;
    Otlp otlpHttp;
    //! "http://host:port"; empty: none.
    std::string prometheus;
    std::string alertmanager;
    //! Keys of attributes that everything is told apart by.
    std::vector<std::string> dimensions;
    //! Where the ready line goes; nothing: standard output.
    std::optional<int> readyFd;
    bool dieWithParent = false;
    std::string logLevel = "info";
    //! Time stands still until a test moves it; never outside of tests.
    struct ManualClock
    {
        net::ListenAddress socket;
        WallTime start;
    };
    std::optional<ManualClock> manualClock;
    //! Of `pultd journal …`.
    std::vector<std::string> toolArguments;
};

//! `variable` reads the environment, "" when unset.
//! Errors: INVALID_ARGUMENT USAGE, saying what is wrong; those of parseListenAddress().
[[nodiscard]] Result<Options> parseOptions(const std::vector<std::string>& arguments,
    const std::function<std::string(const char*)>& variable);

[[nodiscard]] std::string usage();

} // namespace pult
