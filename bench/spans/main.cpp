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
constexpr int kRounds = 15;
constexpr int kRequestsPerRound = 400;
//! Until the table of traces has met its bound and uses its room again, as on every day after the
//! first minutes.
constexpr int kWarmRounds = 28;

//! Spans a second and core by intake, a value a round.
using Rates = std::map<std::string, std::vector<double>>;

Rates measure(const std::string& program, const std::vector<std::string>& requests, bool gzip)
{
    const std::string suffix = gzip ? "_gzip" : "";
    std::map<std::string, std::unique_ptr<ServerUnderLoad>> servers;
    Rates rates;
    for (const auto& kind : intakeKinds()) {
        servers[kind.name] = std::make_unique<ServerUnderLoad>(program, kind.name, requests, gzip);
        for (int round = 0; round < kWarmRounds; ++round)
            static_cast<void>(servers[kind.name]->spansPerCpuSecond(kRequestsPerRound));
    }
    for (int round = 0; round < kRounds; ++round) {
        for (auto& [kind, server] : servers)
            rates[kind].push_back(server->spansPerCpuSecond(kRequestsPerRound));
    }
    for (auto& [kind, values] : rates) {
        note("spans_per_core_" + kind + suffix, percentile(values, 50) / 1e6, "M/s");
        note("resident_" + kind + suffix, servers[kind]->residentMiB(), "MiB");
    }
    return rates;
}

//! The median of the rounds' ratios: what a round has in common, like the speed of the machine at
//! that time, cancels.
double ratio(const Rates& rates, const std::string& of, const std::string& to)
{
    std::vector<double> ratios;
    for (std::size_t round = 0; round < rates.at(of).size(); ++round)
        ratios.push_back(rates.at(of)[round] / rates.at(to)[round]);
    return percentile(ratios, 50);
}

int run(const std::string& program)
{
    pinTo(1);
    const auto requests = makeRequests(kSets);
    note(
        "bytes_per_span", static_cast<double>(requests.front().size()) / kSpansPerRequest, "bytes");
    note("bytes_per_span_gzip",
        static_cast<double>(gzipped(requests.front()).size()) / kSpansPerRequest, "bytes");
    auto rates = measure(program, requests, false);
    figure("spans_walker_over_protobuf", ratio(rates, "walker", "arena"), Goal::AtLeast, 2.0);
    figure("spans_all_over_protobuf", ratio(rates, "pipeline", "arena"), Goal::AtLeast, 1.0);
    figure("spans_all_over_walker", ratio(rates, "pipeline", "walker"), Goal::AtLeast, 0.6);
    rates = measure(program, requests, true);
    figure("spans_walker_over_protobuf_gzip", ratio(rates, "walker", "arena"), Goal::AtLeast, 1.0);
    figure("spans_all_over_protobuf_gzip", ratio(rates, "pipeline", "arena"), Goal::AtLeast, 0.9);
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
