// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How many spans a core of the server takes, with what is done to them, inside the very same gRPC
// receiver: processor time of a process of its own, rounds interleaved, medians.
// docs/performance.md.
#include <cstring>
#include <map>
#include <memory>
#include <string>

#include "bench/spans/intakes.h"
#include "bench/spans/load.h"
#include "bench/spans/pin.h"
#include "bench/spans/server.h"
#include "bench/support/figure.h"

namespace pult::bench {
namespace {

constexpr int kSets = 2;
constexpr int kRounds = 9;
constexpr int kRequestsPerRound = 400;
//! Until the table of traces has met its bound and uses its room again, as on every day after the
//! first minutes.
constexpr int kWarmRounds = 16;

using Medians = std::map<std::string, double>;

//! Spans a second and core by intake.
Medians measure(const std::string& program, const std::vector<std::string>& requests, bool gzip)
{
    const std::string suffix = gzip ? "_gzip" : "";
    std::map<std::string, std::unique_ptr<ServerUnderLoad>> servers;
    std::map<std::string, std::vector<double>> rates;
    for (const auto& kind : intakeKinds()) {
        servers[kind.name] = std::make_unique<ServerUnderLoad>(program, kind.name, requests, gzip);
        for (int round = 0; round < kWarmRounds; ++round)
            static_cast<void>(servers[kind.name]->spansPerCpuSecond(kRequestsPerRound));
    }
    for (int round = 0; round < kRounds; ++round) {
        for (auto& [kind, server] : servers)
            rates[kind].push_back(server->spansPerCpuSecond(kRequestsPerRound));
    }
    Medians medians;
    for (auto& [kind, values] : rates) {
        medians[kind] = percentile(values, 50);
        note("spans_per_core_" + kind + suffix, medians[kind] / 1e6, "M/s");
        note("resident_" + kind + suffix, servers[kind]->residentMiB(), "MiB");
    }
    return medians;
}

int run(const std::string& program)
{
    pinTo(1);
    const auto requests = makeRequests(kSets);
    note(
        "bytes_per_span", static_cast<double>(requests.front().size()) / kSpansPerRequest, "bytes");
    note("bytes_per_span_gzip",
        static_cast<double>(gzipped(requests.front()).size()) / kSpansPerRequest, "bytes");
    auto medians = measure(program, requests, false);
    figure("spans_walker_over_protobuf", medians["walker"] / medians["arena"], Goal::AtLeast, 2.0);
    figure("spans_all_over_protobuf", medians["pipeline"] / medians["arena"], Goal::AtLeast, 1.0);
    figure("spans_all_over_walker", medians["pipeline"] / medians["walker"], Goal::AtLeast, 0.6);
    medians = measure(program, requests, true);
    figure("spans_walker_over_protobuf_gzip", medians["walker"] / medians["arena"], Goal::AtLeast,
        1.0);
    figure(
        "spans_all_over_protobuf_gzip", medians["pipeline"] / medians["arena"], Goal::AtLeast, 0.9);
    return 0;
}

} // namespace
} // namespace pult::bench

int main(int argc, char** argv)
{
    using namespace pult::bench;
    if (argc > 2 && std::strcmp(argv[1], "--serve") == 0)
        return serve(argv[2]);
    return run(argv[0]);
}
