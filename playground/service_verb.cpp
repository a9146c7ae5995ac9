// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/verbs.h"

#include <condition_variable>
#include <iostream>
#include <mutex>
#include <sstream>

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include "playground/arguments.h"
#include "playground/edge_stamp.h"
#include "playground/hop_service.h"
#include "playground/signals.h"

namespace pult::playground {

namespace {

HopService::Stamper stamperOf(const std::shared_ptr<StampWatch>& watch)
{
    if (!watch)
        return {};
    return [watch](const LaneContext& asked) -> Result<LaneContext> {
        const auto stamp = watch->current();
        if (!stamp)
            return failure(Code::Unavailable, "NO_STAMP", "this edge has no table yet");
        return stamped(*stamp, asked);
    };
}

std::unique_ptr<grpc::Server> listenOn(HopService& service, const std::string& ports)
{
    grpc::EnableDefaultHealthCheckService(true);
    grpc::ServerBuilder builder;
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    std::istringstream in(ports);
    for (std::string port; std::getline(in, port, ',');)
        builder.AddListeningPort("127.0.0.1:" + port, grpc::InsecureServerCredentials());
    builder.RegisterService(&service);
    return builder.BuildAndStart();
}

} // namespace

int runService(const std::vector<std::string>& raw)
{
    const auto arguments = Arguments::parse(raw,
        {"--service", "--deployment", "--generation", "--version", "--ports", "--edge", "--xds",
            "--region", "--zone", "--environment", "--otlp"},
        {});
    if (!arguments)
        return usage(arguments.error().message);
    const auto generation = arguments->number("--generation", 0, 4'000'000'000);
    if (!generation)
        return usage(generation.error().message);
    holdSignals();
    dieWithParent();
    std::mutex mutex;
    std::condition_variable condition;
    bool stop = false;
    const SignalWait signals([&](int) {
        const std::scoped_lock lock(mutex);
        stop = true;
        condition.notify_all();
    });
    const HopIdentity identity{arguments->get("--service"), arguments->get("--deployment"),
        *generation, arguments->get("--version")};
    std::shared_ptr<StampWatch> watch;
    if (arguments->has("--edge")) {
        // Beside the node of its own calls: stamping is a data plane of its own.
        watch = std::make_shared<StampWatch>(
            StampWatch::Node{arguments->get("--xds"), identity.deployment + "-edge",
                arguments->get("--edge"), arguments->get("--region"), arguments->get("--zone")});
    }
    const auto tracer = std::make_shared<Tracer>(
        TracedProcess{identity.service, identity.deployment, arguments->get("--environment"),
            identity.generation, identity.version},
        arguments->get("--otlp"));
    HopService service(identity, stamperOf(watch), tracer);
    const auto server = listenOn(service, arguments->get("--ports"));
    if (!server) {
        std::cerr << identity.deployment << ": cannot listen on " << arguments->get("--ports")
                  << '\n';
        return 1;
    }
    std::unique_lock lock(mutex);
    condition.wait(lock, [&] { return stop; });
    server->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(500));
    return 0;
}

} // namespace pult::playground
