// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>
#include <iostream>

#include "playground/verbs.h"

namespace pult::playground {

namespace {

constexpr char kHelp[] = R"(pult-playground: a small telecom CRM that lives on this machine.

  run --xds HOST:PORT [--otlp HOST:PORT] [--server ADDRESS] [--data DIR] [--rate N] [--testers PERMILLE]
      [--edges haproxy] [--die-with-parent]
      runs every deployment of the generation table and keeps load on the edge, 100 requests a second by
      default; --otlp: where their spans go;
      --edges haproxy: requests enter through HAProxies, which the control plane was told of
  edges                             the arguments that pultd has to be started with for that, one a line
  status                            what runs and how the load fares
  fault SERVICE [--generation N] --errors 20% | --latency 300ms | --drop-context[=WHAT] | --clear
      [--only os=android,region=de] [--users 10%] [--lane N]
      makes deployments of a service misbehave, or heals them; --only: for a slice of the users (os,
      region, language), --users: for that share of them, --lane: for the requests of that lane. What
      their calls go out without:
      headers (the lane; as without WHAT), traceparent (the trace), all, or async: the last calls
      are handed to a thread that knows nothing of the request
  load RATE                         so many requests a second from now on; 0: none
  release SERVICE… [--version V]    starts and registers a release in which these services change

--data DIR is the playground's folder; by default the one that the console uses.
)";

} // namespace

int help()
{
    std::cout << kHelp;
    return 0;
}

int usage(const std::string& message)
{
    if (!message.empty())
        std::cerr << message << "\n\n";
    std::cerr << kHelp;
    return 2;
}

std::string defaultDataFolder()
{
    if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data)
        return std::string(data) + "/pult/playground";
    const char* home = std::getenv("HOME");
    return std::string(home ? home : "/tmp") + "/.local/share/pult/playground";
}

} // namespace pult::playground
