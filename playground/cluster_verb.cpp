// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/verbs.h"

#include <atomic>
#include <filesystem>
#include <iostream>
#include <sys/stat.h>
#include <unistd.h>

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <nlohmann/json.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "playground/arguments.h"
#include "playground/control_service.h"
#include "playground/signals.h"
#include "playground/supervisor.h"

namespace pult::playground {

namespace {

std::unique_ptr<grpc::Server> serve(ControlService& service, const std::filesystem::path& socket)
{
    std::filesystem::remove(socket);
    grpc::ServerBuilder builder;
    builder.AddListeningPort("unix:" + socket.string(), grpc::InsecureServerCredentials());
    builder.RegisterService(&service);
    return builder.BuildAndStart();
}

void announce(const Supervisor& supervisor)
{
    const nlohmann::json line{{"ready", true}, {"instances", supervisor.instances().size()}};
    std::cout << line.dump() << std::endl;
}

Result<Supervisor::Options> optionsOf(const Arguments& arguments)
{
    Supervisor::Options options;
    options.program = std::filesystem::read_symlink("/proc/self/exe");
    options.data = arguments.get("--data", defaultDataFolder());
    options.server = arguments.get("--server", "unix:" + (options.data / "pultd.sock").string());
    options.xds = arguments.get("--xds");
    options.otlp = arguments.get("--otlp");
    options.environment = arguments.get("--environment", options.environment);
    const auto edges = arguments.get("--edges");
    if (!edges.empty() && edges != "haproxy")
        return failure(Code::InvalidArgument, "USAGE", "--edges takes haproxy");
    options.haproxy = !edges.empty();
    const auto rate = arguments.number("--rate", options.rate, 10'000);
    const auto testers = arguments.number("--testers", options.testerPermille, 1000);
    if (!rate || !testers)
        return failure((rate ? testers : rate).error());
    if (options.xds.empty())
        return failure(
            Code::InvalidArgument, "USAGE", "--xds HOST:PORT of the control plane is required");
    options.rate = *rate;
    options.testerPermille = *testers;
    return options;
}

int keepRunning(Supervisor& supervisor, const std::filesystem::path& data)
{
    std::atomic<bool> stop{false};
    TaskQueue tasks([&supervisor] { supervisor.wake(); });
    const SignalWait signals([&](int) {
        stop = true;
        supervisor.wake();
    });
    ControlService service(supervisor, tasks);
    const auto socket = data / "playground.sock";
    const auto server = serve(service, socket);
    if (!server) {
        spdlog::error("cannot listen on {}", socket.string());
        return 1;
    }
    bool announced = false;
    while (!stop) {
        supervisor.tick();
        tasks.runAll();
        if (!announced && supervisor.load()) {
            announce(supervisor);
            announced = true;
        }
        supervisor.waitForChange(std::chrono::seconds(1));
    }
    server->Shutdown(std::chrono::system_clock::now());
    tasks.runAll();
    std::filesystem::remove(socket);
    return 0;
}

} // namespace

int runCluster(const std::vector<std::string>& raw)
{
    const auto arguments = Arguments::parse(raw,
        {"--data", "--server", "--xds", "--otlp", "--environment", "--rate", "--testers",
            "--edges"},
        {"--die-with-parent"});
    if (!arguments)
        return usage(arguments.error().message);
    const auto options = optionsOf(*arguments);
    if (!options)
        return usage(options.error().message);
    holdSignals();
    if (arguments->has("--die-with-parent"))
        dieWithParent();
    spdlog::set_default_logger(spdlog::stderr_logger_mt("playground"));
    umask(077);
    auto supervisor = Supervisor::create(*options);
    if (supervisor) {
        if (auto started = (*supervisor)->start(); !started)
            supervisor = failure(started.error());
    }
    if (!supervisor) {
        spdlog::error("{} ({})", supervisor.error().message, supervisor.error().reason);
        return 1;
    }
    return keepRunning(**supervisor, options->data);
}

} // namespace pult::playground
