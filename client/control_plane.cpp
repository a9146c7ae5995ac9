// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/control_plane.h"

#include "client/grpc_telemetry.h"
#include "client/parts_call.h"
#include "client/unary_call.h"
#include "client/wire/command.h"
#include "client/wire/journal.h"
#include "client/wire/operation.h"
#include "client/wire/plan.h"
#include "client/wire/state.h"
#include "client/wire/stored_verdict.h"
#include "pult/v1/observer.grpc.pb.h"
#include "pult/v1/release_control.grpc.pb.h"

namespace pult::client {

namespace {

ServerInfo serverInfo(const v1::ListEnvironmentsResponse& wire)
{
    ServerInfo info{wire.server_version(), wire.user(), wire.journal_id(), {}};
    for (const auto& environment : wire.environments())
        info.environments.push_back(wire::fromWire(environment));
    return info;
}

RouteTable routeTable(const v1::ListRoutesResponse& wire)
{
    RouteTable table;
    table.routes.reserve(static_cast<std::size_t>(wire.routes_size()));
    for (const auto& route : wire.routes())
        table.routes.push_back(wire::fromWire(route));
    table.revision = wire.revision();
    return table;
}

class StateJoin
{
public:
    using Value = std::shared_ptr<const EnvironmentState>;

    explicit StateJoin(const v1::GetStateRequest& /*request*/) {}
    void add(v1::GetStateResponse& part)
    {
        wire::joinPart(m_whole, std::move(*part.mutable_part()), std::exchange(m_first, false));
    }
    [[nodiscard]] Result<Value> finish() const
    {
        return std::make_shared<const EnvironmentState>(wire::fromWire(m_whole));
    }

private:
    v1::EnvironmentState m_whole;
    bool m_first = true;
};

//! The server resolves Retreat in a new plan; its token is for the command that was asked for.
Error keepAskedCommand(Error error, const v1::Command& asked)
{
    v1::PlanResponse plan;
    if (error.details.empty() || !plan.ParseFromString(error.details))
        return error;
    *plan.mutable_resolved() = asked;
    error.details = plan.SerializeAsString();
    return error;
}

class GrpcControlPlane final : public ControlPlane
{
public:
    GrpcControlPlane(const std::shared_ptr<grpc::Channel>& channel, const std::string& origin)
        : m_channel(channel)
        , m_observer(v1::Observer::NewStub(channel))
        , m_control(v1::ReleaseControl::NewStub(channel))
        , m_telemetry(std::make_unique<GrpcTelemetry>(channel, m_group, origin))
        , m_origin(origin)
    {}
    ~GrpcControlPlane() override
    {
        m_group->close();
        m_observer.reset();
        m_control.reset();
        m_telemetry.reset();
        letGoOfChannel(std::move(m_channel));
    }

    void listEnvironments(Callback<ServerInfo> done, Millis deadline) override
    {
        observe<v1::ListEnvironmentsResponse>(&Observer::ListEnvironments,
            v1::ListEnvironmentsRequest{}, deadline, [done = std::move(done)](auto reply) {
                done(reply.map([](auto* wire) { return serverInfo(*wire); }));
            });
    }

    void plan(
        std::string environment, Command command, Callback<Plan> done, Millis deadline) override
    {
        v1::PlanRequest request;
        request.set_environment(std::move(environment));
        *request.mutable_command() = wire::toWire(command);
        control<v1::PlanResponse>(&Control::Plan, std::move(request), deadline,
            [done = std::move(done), command = std::move(command)](auto reply) {
                done(reply.map([&](auto* wire) {
                    Plan plan = wire::fromWire(*wire);
                    plan.command = command;
                    return plan;
                }));
            });
    }

    void execute(Execution execution, Callback<Operation> done, Millis deadline) override
    {
        auto request = wire::toWire(execution);
        auto asked = request.command();
        control<v1::Operation>(&Control::Execute, std::move(request), deadline,
            [done = std::move(done), asked = std::move(asked)](auto reply) {
                done(reply.map([](auto* wire) { return wire::fromWire(*wire); })
                         .map_error([&](Error error) {
                             return keepAskedCommand(std::move(error), asked);
                         }));
            });
    }

    void getOperation(
        std::string environment, std::string id, Callback<Operation> done, Millis deadline) override
    {
        v1::GetOperationRequest request;
        request.set_environment(std::move(environment));
        request.set_id(std::move(id));
        control<v1::Operation>(&Control::GetOperation, std::move(request), deadline,
            [done = std::move(done)](
                auto reply) { done(reply.map([](auto* wire) { return wire::fromWire(*wire); })); });
    }

    void getState(std::string environment, std::uint64_t revision,
        Callback<std::shared_ptr<const EnvironmentState>> done, Millis deadline) override
    {
        v1::GetStateRequest request;
        request.set_environment(std::move(environment));
        request.set_revision(revision);
        PartsCall<v1::GetStateRequest, v1::GetStateResponse, StateJoin>::run(
            setup(deadline), std::move(request),
            [stub = m_observer.get()](auto* context, const auto* message, auto* reactor) {
                stub->async()->GetState(context, message, reactor);
            },
            std::move(done));
    }

    void listJournal(JournalQuery query, Callback<JournalPage> done, Millis deadline) override
    {
        observe<v1::ListJournalResponse>(&Observer::ListJournal, wire::toWire(query), deadline,
            [done = std::move(done)](
                auto reply) { done(reply.map([](auto* wire) { return wire::fromWire(*wire); })); });
    }

    void listVerdicts(VerdictQuery query, Callback<VerdictPage> done, Millis deadline) override
    {
        observe<v1::ListVerdictsResponse>(&Observer::ListVerdicts, wire::toWire(query), deadline,
            [done = std::move(done)](
                auto reply) { done(reply.map([](auto* wire) { return wire::fromWire(*wire); })); });
    }

    void verifyJournal(Callback<JournalProof> done, Millis deadline) override
    {
        observe<v1::VerifyJournalResponse>(&Observer::VerifyJournal, v1::VerifyJournalRequest{},
            deadline, [done = std::move(done)](auto reply) {
                done(reply.map([](auto* wire) {
                    return JournalProof{wire->revision(), wire->events(), wire->hash()};
                }));
            });
    }

    void listRoutes(std::string environment, std::string service, Callback<RouteTable> done,
        Millis deadline) override
    {
        v1::ListRoutesRequest request;
        request.set_environment(std::move(environment));
        request.set_service(std::move(service));
        observe<v1::ListRoutesResponse>(&Observer::ListRoutes, std::move(request), deadline,
            [done = std::move(done)](
                auto reply) { done(reply.map([](auto* wire) { return routeTable(*wire); })); });
    }

    Telemetry& telemetry() override { return *m_telemetry; }

private:
    using Observer = v1::Observer::StubInterface::async_interface;
    using Control = v1::ReleaseControl::StubInterface::async_interface;
    template <typename Service, typename Request, typename Reply>
    using Method = void (Service::*)(
        grpc::ClientContext*, const Request*, Reply*, std::function<void(grpc::Status)>);

    [[nodiscard]] CallSetup setup(Millis deadline) const { return {m_group, m_origin, deadline}; }

    template <typename Reply, typename Request>
    void observe(Method<Observer, Request, Reply> method, Request request, Millis deadline,
        std::function<void(Result<Reply*>)> done)
    {
        run<Observer, Request, Reply>(
            m_observer->async(), method, std::move(request), deadline, std::move(done));
    }
    template <typename Reply, typename Request>
    void control(Method<Control, Request, Reply> method, Request request, Millis deadline,
        std::function<void(Result<Reply*>)> done)
    {
        run<Control, Request, Reply>(
            m_control->async(), method, std::move(request), deadline, std::move(done));
    }
    template <typename Service, typename Request, typename Reply>
    void run(Service* service, Method<Service, Request, Reply> method, Request request,
        Millis deadline, std::function<void(Result<Reply*>)> done)
    {
        UnaryCall<Request, Reply>::run(
            setup(deadline), std::move(request),
            [service, method](auto* context, const auto* message, auto* reply, auto finished) {
                (service->*method)(context, message, reply, std::move(finished));
            },
            std::move(done));
    }

    std::shared_ptr<CallGroup> m_group = std::make_shared<CallGroup>();
    std::shared_ptr<grpc::Channel> m_channel;
    std::unique_ptr<v1::Observer::Stub> m_observer;
    std::unique_ptr<v1::ReleaseControl::Stub> m_control;
    std::unique_ptr<GrpcTelemetry> m_telemetry;
    std::string m_origin;
};

} // namespace

Result<std::shared_ptr<ControlPlane>> connect(const ConnectOptions& options)
{
    auto channel = makeChannel(options);
    if (!channel)
        return failure(channel.error());
    return std::make_shared<GrpcControlPlane>(*channel, options.origin);
}

std::unique_ptr<Plan> newPlanOf(const Error& error)
{
    v1::PlanResponse wire;
    if (error.reason != "PLAN_CHANGED" || error.details.empty()
        || !wire.ParseFromString(error.details))
        return nullptr;
    return std::make_unique<Plan>(wire::fromWire(wire));
}

} // namespace pult::client
