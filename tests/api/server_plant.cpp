// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/server_plant.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "controlplane/api/reasons.h"

namespace pult::api::testing {

Result<std::string> OneAccount::accountOf(const std::string& /*peer*/) const
{
    if (m_known)
        return std::string("alice");
    return failure(Code::PermissionDenied, kAccountUnknown, "who are you?");
}

std::vector<state::OperationView> ScriptedProgress::operations(
    const std::string& /*environment*/) const
{
    return m_operations;
}

std::optional<state::OperationView> ScriptedProgress::operation(
    const std::string& environment, state::Revision revision) const
{
    for (const auto& view : m_operations) {
        if (view.environment == environment && view.revision == revision)
            return view;
    }
    return std::nullopt;
}

std::vector<state::GatewayView> ScriptedProgress::gateways(const std::string& /*environment*/) const
{
    return {};
}

ServerPlant::ServerPlant(SpanAddresses addresses)
{
    m_hub = std::make_unique<WatchHub>(
        *m_plant.state(), m_plant.m_journal, m_plant.m_clock, m_scheduler);
    m_plant.m_listener.m_seen = [this](const state::Commit& commit) {
        m_hub->onCommit(commit);
        m_pipeline.onCommit(commit);
    };
    m_pipeline.start(m_plant.state());
    m_backends.reset(new Backends{m_plant.m_journal, m_plant.m_codec, m_plant.m_published,
        m_plant.m_planner, *m_plant.m_writer, m_plant.m_history, m_progress, m_accounts, *m_hub,
        m_workers, m_auditors, "0.1.0", m_closing});
    m_releaseControl = std::make_unique<ReleaseControlService>(*m_backends);
    m_observer = std::make_unique<ObserverService>(*m_backends);
    m_reflection = std::make_unique<ReflectionService>(publicServices());
    m_traffic = std::make_unique<TelemetryService>(*m_backends,
        TelemetryService::Sources{m_pipeline, m_prover, m_verdicts, m_alerts, *m_plant.m_clock,
            m_scheduler, m_onlookers, std::move(addresses)});
    grpc::ServerBuilder builder;
    builder.RegisterService(m_releaseControl.get());
    builder.RegisterService(m_observer.get());
    builder.RegisterService(m_reflection.get());
    builder.RegisterService(m_traffic.get());
    m_server = builder.BuildAndStart();
    m_channel = m_server->InProcessChannel({});
    m_control = v1::ReleaseControl::NewStub(m_channel);
    m_observe = v1::Observer::NewStub(m_channel);
    m_telemetry = v1::Telemetry::NewStub(m_channel);
    create("prod");
}

ServerPlant::~ServerPlant()
{
    m_hub->stop();
    m_traffic->stop();
    m_plant.m_writer->stop();
    m_server->Shutdown(std::chrono::system_clock::now());
    m_workers.stop();
    m_auditors.stop();
    m_onlookers.stop();
}

v1::PlanRequest ServerPlant::planRequest(const std::string& environment) const
{
    v1::PlanRequest request;
    request.set_environment(environment);
    return request;
}

grpc::Status ServerPlant::run(const v1::PlanRequest& wanted, v1::Operation& operation,
    const std::string& requestId, const std::string& reason)
{
    v1::PlanResponse plan;
    grpc::ClientContext planning;
    if (auto status = m_control->Plan(&planning, wanted, &plan); !status.ok())
        return status;
    v1::ExecuteRequest request;
    request.set_environment(wanted.environment());
    *request.mutable_command() = wanted.command();
    request.set_plan_token(plan.token());
    request.set_request_id(requestId.empty() ? m_plant.m_ids->uuid() : requestId);
    request.set_reason(reason);
    request.set_confirmation(plan.confirmation());
    grpc::ClientContext executing;
    return m_control->Execute(&executing, request, &operation);
}

v1::Operation ServerPlant::toggle(const std::string& environment)
{
    auto wanted = planRequest(environment);
    if (m_plant.state()->find(environment)->freeze)
        wanted.mutable_command()->mutable_unfreeze();
    else
        wanted.mutable_command()->mutable_freeze();
    v1::Operation operation;
    const auto status = run(wanted, operation);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return operation;
}

void ServerPlant::create(const std::string& environment)
{
    auto wanted = planRequest(environment);
    auto& command = *wanted.mutable_command()->mutable_create_environment();
    command.set_name(environment);
    command.set_environment_class(v1::ENVIRONMENT_CLASS_TEST);
    v1::Operation operation;
    const auto status = run(wanted, operation);
    EXPECT_TRUE(status.ok()) << status.error_message();
}

void ServerPlant::registerManifest(const std::string& yaml)
{
    auto wanted = planRequest("prod");
    wanted.mutable_command()->mutable_register_()->set_manifest_yaml(yaml);
    v1::Operation operation;
    const auto status = run(wanted, operation);
    EXPECT_TRUE(status.ok()) << status.error_message();
}

void patient(grpc::ClientContext& context)
{
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
}

Watcher::Watcher(ServerPlant& plant, const v1::WatchRequest& request)
{
    patient(m_context);
    m_reader = plant.m_observe->Watch(&m_context, request);
}

Watcher::~Watcher()
{
    if (m_ended)
        return;
    m_context.TryCancel();
    static_cast<void>(end());
}

std::optional<v1::WatchResponse> Watcher::next()
{
    v1::WatchResponse response;
    if (!m_reader->Read(&response))
        return std::nullopt;
    return response;
}

std::optional<v1::WatchResponse> Watcher::next(v1::WatchResponse::KindCase kind)
{
    auto response = next();
    while (response && response->kind_case() != kind)
        response = next();
    return response;
}

grpc::Status Watcher::end()
{
    m_ended = true;
    while (next()) {}
    return m_reader->Finish();
}

v1::WatchRequest watchOf(const std::string& environment)
{
    v1::WatchRequest request;
    request.set_environment(environment);
    return request;
}

std::string reasonOf(const grpc::Status& status)
{
    return status.ok() ? "OK" : fromStatus(status).reason;
}

} // namespace pult::api::testing
