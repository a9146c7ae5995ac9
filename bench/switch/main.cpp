// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a switch costs beyond what nobody can avoid: the disk, the wire, the fan-out. Every limit is
// measured in the same run, interleaved with what is held against it. docs/performance.md.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "bench/support/figure.h"
#include "bench/switch/ads_clients.h"
#include "bench/switch/echo_client.h"
#include "bench/switch/limits.h"
#include "bench/switch/plane.h"

namespace pult::bench {
namespace {

constexpr char kEnvironment[] = "bench";

v1::Command promote()
{
    v1::Command command;
    command.mutable_promote()->set_generation(2);
    return command;
}

v1::Command rollback()
{
    v1::Command command;
    command.mutable_rollback()->set_expect(1);
    return command;
}

v1::Command releaseHold()
{
    v1::Command command;
    command.mutable_release_hold()->set_generation(2);
    return command;
}

//! What a durable answer cannot be faster than.
struct Bare
{
    BareCommit commit;
    EchoClient echo;
};

void durable(Plane& plane, Bare& bare, int rounds)
{
    std::vector<double> plans, executes, commits, echoes;
    for (int i = 0; i < rounds; ++i) {
        plane.act(kEnvironment, promote());
        commits.push_back(bare.commit.once());
        echoes.push_back(bare.echo.once());
        const auto timing = plane.act(kEnvironment, rollback());
        plans.push_back(timing.planUs);
        executes.push_back(timing.executeUs);
        plane.act(kEnvironment, releaseHold());
    }
    note("commit_p50", percentile(commits, 50), "us");
    note("echo_p50", percentile(echoes, 50), "us");
    note("plan_rollback_p50", percentile(plans, 50), "us");
    note("execute_rollback_p50", percentile(executes, 50), "us");
    note("execute_rollback_p99", percentile(executes, 99), "us");
    figure("rollback_durable_p50_over_commit_plus_echo",
        percentile(executes, 50) / (percentile(commits, 50) + percentile(echoes, 50)), Goal::AtMost,
        1.3);
}

v1::Command reportOf(bool ready)
{
    v1::Command command;
    command.mutable_report_readiness()->set_service("service-0");
    command.mutable_report_readiness()->set_generation(1);
    command.mutable_report_readiness()->set_ready(ready);
    return command;
}

v1::Command freezeOf(bool frozen)
{
    v1::Command command;
    if (frozen)
        command.mutable_freeze();
    else
        command.mutable_unfreeze();
    return command;
}

void syncs(const std::filesystem::path& folder)
{
    Plane plane(folder, {.countSyncs = true});
    plane.prepareRelease(kEnvironment);
    constexpr int kAlone = 500;
    const auto before = plane.syncs();
    for (int i = 0; i < kAlone; ++i)
        plane.act(kEnvironment, reportOf(i % 2 == 1));
    figure("syncs_per_write_alone", static_cast<double>(plane.syncs() - before) / kAlone,
        Goal::AtMost, 1.05);

    constexpr int kClients = 64;
    constexpr int kEach = 40;
    for (int i = 0; i < kClients; ++i) {
        v1::Command command;
        const auto name = "client-" + std::to_string(i);
        command.mutable_create_environment()->set_name(name);
        command.mutable_create_environment()->set_environment_class(v1::ENVIRONMENT_CLASS_TEST);
        plane.act(name, command);
    }
    const auto between = plane.syncs();
    std::vector<std::thread> clients;
    for (int i = 0; i < kClients; ++i) {
        clients.emplace_back([&plane, name = "client-" + std::to_string(i)] {
            for (int write = 0; write < kEach; ++write)
                plane.act(name, freezeOf(write % 2 == 0));
        });
    }
    for (auto& client : clients)
        client.join();
    figure("syncs_per_write_64_clients",
        static_cast<double>(plane.syncs() - between) / (kClients * kEach), Goal::AtMost, 0.2);
}

//! Microseconds from Execute(Rollback) until the last of the clients has acknowledged.
double planeFanout(Plane& plane, AdsClients& clients)
{
    clients.waitFor(plane.act(kEnvironment, promote()).revision);
    const auto timing = plane.act(kEnvironment, rollback());
    const double took = clients.waitFor(timing.revision) - timing.startedUs;
    plane.act(kEnvironment, releaseHold());
    return took;
}

double bareFanout(test::Program& server, AdsClients& clients, int version)
{
    server.writeLine(std::to_string(version));
    const double started = std::stod(*server.readLine());
    return clients.waitFor(static_cast<std::uint64_t>(version)) - started;
}

//! What a rollback pushes, to be pushed by the bare server too.
std::size_t keepRollback(Plane& plane, AdsClients& clients, const std::filesystem::path& file)
{
    planeFanout(plane, clients);
    const auto response = clients.routeResponse();
    std::ofstream(file, std::ios::binary) << response;
    return response.size();
}

//! The disk and the wire are measured again in the same rounds: both change within a run.
void fanout(Plane& plane, Bare& bare, const std::string& program,
    const std::filesystem::path& folder, int count)
{
    AdsClients ours(plane.xds(), kEnvironment, Plane::services(), count);
    ours.waitFor(1);
    const auto pushed = folder / "routes";
    const auto bytes = keepRollback(plane, ours, pushed);
    test::Program server(
        {program, "--bare-ads", pushed.string(), std::to_string(count)}, folder / "bare.log");
    AdsClients theirs(*server.readLine(), kEnvironment, Plane::services(), count);
    bareFanout(server, theirs, 1);
    const int rounds = count >= 1000 ? 9 : count >= 100 ? 31 : 201;
    std::vector<double> ourTimes, bareTimes, commitTimes;
    for (int i = 0; i < rounds; ++i) {
        bareTimes.push_back(bareFanout(server, theirs, i + 2));
        commitTimes.push_back(bare.commit.once() + bare.echo.once());
        ourTimes.push_back(planeFanout(plane, ours));
    }
    const double bareUs = percentile(bareTimes, 50);
    const double ourUs = percentile(ourTimes, 50);
    const auto suffix = "_" + std::to_string(count);
    note("route_bytes" + suffix, static_cast<double>(bytes), "bytes");
    note("bare_fanout_p50" + suffix, bareUs, "us");
    note("rollback_last_ack_p50" + suffix, ourUs, "us");
    figure("rollback_last_ack_over_commit_plus_1.5_fanout" + suffix,
        ourUs / (percentile(commitTimes, 50) + 1.5 * bareUs), Goal::AtMost, 1.0);
}

//! A switch while spans are sent and received as fast as one core can do both.
void underIngest(const std::string& program, const std::filesystem::path& folder)
{
    Plane plane(folder / "ingesting", {.receivesSpans = true});
    plane.pinReceiversTo(kIngestCore);
    plane.prepareRelease(kEnvironment);
    BareCommit commit(folder / "bare-ingesting");
    EchoClient echo(program);
    test::Program spans({program, "--spans", plane.otlp()}, folder / "spans.log");
    if (!spans.readLine())
        throw std::runtime_error("no spans: " + spans.log());
    std::vector<double> executes, bare;
    for (int i = 0; i < 300; ++i) {
        plane.act(kEnvironment, promote());
        const double committed = commit.once();
        bare.push_back(committed + echo.once());
        executes.push_back(plane.act(kEnvironment, rollback()).executeUs);
        plane.act(kEnvironment, releaseHold());
    }
    const double usual = percentile(bare, 50);
    const double slow = percentile(bare, 99);
    note("commit_plus_echo_under_ingest_p50", usual, "us");
    note("commit_plus_echo_under_ingest_p99", slow, "us");
    note("execute_rollback_under_ingest_p50", percentile(executes, 50), "us");
    note("execute_rollback_under_ingest_p99", percentile(executes, 99), "us");
    note("rollback_under_ingest_p99_over_usual_commit_plus_echo", percentile(executes, 99) / usual,
        "times");
    figure("rollback_under_ingest_p99_over_commit_plus_echo", percentile(executes, 99) / slow,
        Goal::AtMost, 3.0);
}

int run(const std::string& program)
{
    const test::TemporaryFolder folder;
    Plane plane(folder.path() / "plane", {});
    plane.prepareRelease(kEnvironment);
    Bare bare{BareCommit(folder.path() / "bare"), EchoClient(program)};
    durable(plane, bare, 50); // warm
    durable(plane, bare, 400);
    syncs(folder.path() / "counted");
    for (const int count : {1, 100, 1000})
        fanout(plane, bare, program, folder.path(), count);
    underIngest(program, folder.path());
    return 0;
}

} // namespace
} // namespace pult::bench

int main(int argc, char** argv)
{
    using namespace pult::bench;
    if (argc > 1 && std::strcmp(argv[1], "--echo") == 0)
        return serveEcho();
    if (argc > 2 && std::strcmp(argv[1], "--spans") == 0)
        return sendSpans(argv[2]);
    if (argc > 3 && std::strcmp(argv[1], "--bare-ads") == 0)
        return serveBareAds(argv[2], std::stoul(argv[3]));
    return run(argv[0]);
}
