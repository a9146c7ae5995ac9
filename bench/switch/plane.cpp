// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/switch/plane.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "bench/spans/pin.h"
#include "bench/support/figure.h"

namespace pult::bench {

namespace {

//! What pultd's receivers stand back by.
constexpr int kReceiverNice = 10;

std::string manifest(int version, int changed)
{
    std::ostringstream out;
    out << "pult: 1\nkind: release\napplication: bench\nversion: 1." << version
        << ".0\nplatinum: true\ncommit: 9f2b41c\nservices:\n";
    const auto services = Plane::services();
    for (std::size_t i = 0; i < services.size(); ++i) {
        const bool moved = static_cast<int>(i) < changed;
        out << "  " << services[i] << ": {version: 1." << (moved ? version : 0) << ".0}\n";
    }
    out << "placements:\n  bench:\n    services:\n";
    for (const auto& service : services) {
        out << "      " << service << ": {endpoints: [\"127.0.0.1:9\"], readiness: reported}\n";
    }
    return out.str();
}

[[noreturn]] void giveUp(const std::string& what)
{
    std::fprintf(stderr, "%s\n", what.c_str());
    std::exit(1);
}

} // namespace

std::vector<std::string> Plane::services()
{
    std::vector<std::string> names;
    for (int i = 0; i < 10; ++i)
        names.push_back("service-" + std::to_string(i));
    return names;
}

Plane::Plane(const std::filesystem::path& folder, Options options)
    : m_folder(folder)
{
    std::filesystem::create_directories(folder);
    std::map<std::string, std::string> environment;
    if (options.countSyncs) {
        environment = {{"LD_PRELOAD", (test::binary("bench") / "libcount_sync.so").string()},
            {"PULT_SYNC_COUNT", (folder / "syncs").string()}};
    }
    m_program = std::make_unique<test::Program>(
        std::vector<std::string>{test::binary("pultd").string(), "--data",
            (folder / "data").string(), "--listen", "127.0.0.1:0", "--xds", "127.0.0.1:0",
            "--otlp-grpc", options.receivesSpans ? "127.0.0.1:0" : "none", "--otlp-http", "none"},
        folder / "pultd.log", environment);
    const auto ready = m_program->readJson();
    if (!ready.is_object())
        giveUp("pultd did not start: " + m_program->log());
    m_address = ready.at("listen").at(0).get<std::string>();
    m_xds = ready.at("xds").get<std::string>();
    if (options.receivesSpans)
        m_otlp = ready.at("otlpGrpc").get<std::string>();
    m_control = v1::ReleaseControl::NewStub(
        grpc::CreateChannel(m_address, grpc::InsecureChannelCredentials()));
}

void Plane::pinReceiversTo(int core) const
{
    const auto tasks = "/proc/" + std::to_string(m_program->pid()) + "/task";
    for (const auto& task : std::filesystem::directory_iterator(tasks)) {
        const auto thread = static_cast<pid_t>(std::stol(task.path().filename().string()));
        if (::getpriority(PRIO_PROCESS, static_cast<id_t>(thread)) >= kReceiverNice)
            pinTo(core, thread);
    }
}

std::uint64_t Plane::syncs() const
{
    std::ifstream in(m_folder / "syncs", std::ios::binary);
    std::uint64_t count = 0;
    in.read(reinterpret_cast<char*>(&count), sizeof count);
    return count;
}

Plane::Timing Plane::act(const std::string& environment, const v1::Command& command)
{
    Timing timing;
    v1::PlanRequest question;
    question.set_environment(environment);
    *question.mutable_command() = command;
    v1::PlanResponse plan;
    grpc::ClientContext asking;
    const double begin = nowUs();
    if (const auto status = m_control->Plan(&asking, question, &plan); !status.ok())
        giveUp("plan: " + status.error_message());
    timing.planUs = nowUs() - begin;
    if (plan.refusals_size() > 0)
        giveUp("refused: " + plan.refusals(0).message());
    v1::ExecuteRequest request;
    request.set_environment(environment);
    *request.mutable_command() = command;
    request.set_plan_token(plan.token());
    request.set_confirmation(plan.confirmation());
    request.set_reason("benchmark");
    request.set_request_id("bench-request-" + std::to_string(++m_requests));
    v1::Operation operation;
    grpc::ClientContext doing;
    timing.startedUs = nowUs();
    if (const auto status = m_control->Execute(&doing, request, &operation); !status.ok())
        giveUp("execute: " + status.error_message());
    timing.executeUs = nowUs() - timing.startedUs;
    timing.revision = operation.revision();
    return timing;
}

void Plane::prepareRelease(const std::string& environment)
{
    v1::Command command;
    command.mutable_create_environment()->set_name(environment);
    command.mutable_create_environment()->set_environment_class(v1::ENVIRONMENT_CLASS_TEST);
    act(environment, command);
    for (int version = 0; version < 2; ++version) {
        command.mutable_register_()->set_manifest_yaml(manifest(version, 3));
        act(environment, command);
        for (int i = 0; i < (version == 0 ? 10 : 3); ++i) {
            auto& report = *command.mutable_report_readiness();
            report.set_service(services()[static_cast<std::size_t>(i)]);
            report.set_generation(static_cast<std::uint32_t>(version + 1));
            report.set_ready(true);
            act(environment, command);
        }
    }
}

} // namespace pult::bench
