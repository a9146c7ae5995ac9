// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/release_control_service.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "common/grpc_status.h"
#include "controlplane/api/reasons.h"
#include "controlplane/api/wire/command.h"
#include "controlplane/api/wire/operation.h"
#include "controlplane/api/wire/plan.h"
#include "controlplane/state/manifest.h"

namespace pult::api {

namespace {

constexpr std::size_t kLongestReason = 2000;
constexpr std::size_t kLongestConfirmation = 200;
//! A manifest beyond this is parsed on a worker.
constexpr std::size_t kQuickManifest = 8U << 10U;

grpc::ServerUnaryReactor* finished(grpc::CallbackServerContext* context, const Error& error)
{
    auto* reactor = context->DefaultReactor();
    reactor->Finish(toStatus(error));
    return reactor;
}

bool isRequestId(const std::string& id)
{
    return id.size() >= 8 && id.size() <= 128
        && std::all_of(id.begin(), id.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

std::optional<Error> fieldsInvalid(const v1::ExecuteRequest& request)
{
    if (!isRequestId(request.request_id())) {
        return Error{Code::InvalidArgument, kRequestIdInvalid,
            "A request id has 8 to 128 printable ASCII characters.", {}, {}};
    }
    if (request.reason().size() > kLongestReason)
        return wire::fieldInvalid("reason", "it is longer than 2000 bytes");
    if (request.confirmation().size() > kLongestConfirmation)
        return wire::fieldInvalid("confirmation", "it is longer than 200 bytes");
    return std::nullopt;
}

Result<state::Request> requestOf(
    Caller caller, const std::string& environment, const v1::Command& command)
{
    if (environment.empty())
        return failure(wire::fieldInvalid("environment", "it is empty"));
    auto parsed = wire::fromWire(environment, command);
    if (!parsed)
        return failure(std::move(parsed.error()));
    state::Request request;
    request.environment = environment;
    request.command = *std::move(parsed);
    request.user = std::move(caller.user);
    request.origin = std::move(caller.origin);
    return request;
}

grpc::Status planStatus(
    const writer::Planner& planner, const state::Request& request, v1::PlanResponse& response)
{
    const auto planned = planner.plan(request);
    if (!planned)
        return toStatus(planned.error());
    wire::toWire(request.environment, *planned, response);
    return grpc::Status::OK;
}

grpc::Status rejection(const writer::Rejected& rejected, const std::string& environment)
{
    Error error = rejected.error;
    if (rejected.newPlan) {
        v1::PlanResponse plan;
        wire::toWire(environment, *rejected.newPlan, plan);
        error.details = plan.SerializeAsString();
    }
    return toStatus(error);
}

} // namespace

grpc::ServerUnaryReactor* ReleaseControlService::Plan(grpc::CallbackServerContext* context,
    const v1::PlanRequest* request, v1::PlanResponse* response)
{
    auto caller = admit(m_backends, *context);
    if (!caller)
        return finished(context, caller.error());
    auto asked = requestOf(*std::move(caller), request->environment(), request->command());
    if (!asked)
        return finished(context, asked.error());
    auto* reactor = context->DefaultReactor();
    if (request->command().register_().manifest_yaml().size() <= kQuickManifest) {
        reactor->Finish(planStatus(m_backends.planner, *asked, *response));
        return reactor;
    }
    const bool posted
        = m_backends.workers.post([this, reactor, response, asked = *std::move(asked)] {
              reactor->Finish(planStatus(m_backends.planner, asked, *response));
          });
    if (!posted)
        reactor->Finish(toStatus(overloaded()));
    return reactor;
}

Result<writer::Submission> ReleaseControlService::submissionOf(
    const grpc::CallbackServerContext& context, const v1::ExecuteRequest& request) const
{
    auto caller = admit(m_backends, context);
    if (!caller)
        return failure(std::move(caller.error()));
    if (auto invalid = fieldsInvalid(request))
        return failure(*std::move(invalid));
    auto asked = requestOf(*std::move(caller), request.environment(), request.command());
    if (!asked)
        return failure(std::move(asked.error()));
    writer::Submission submission;
    submission.request = *std::move(asked);
    submission.request.reason = request.reason();
    submission.request.requestId = request.request_id();
    if (auto* freeze = std::get_if<state::Freeze>(&submission.request.command))
        freeze->reason = request.reason();
    submission.planToken = request.plan_token();
    submission.confirmation = request.confirmation();
    return submission;
}

grpc::ServerUnaryReactor* ReleaseControlService::Execute(grpc::CallbackServerContext* context,
    const v1::ExecuteRequest* request, v1::Operation* response)
{
    auto submission = submissionOf(*context, *request);
    if (!submission)
        return finished(context, submission.error());
    auto* reactor = context->DefaultReactor();
    submission->done = [this, reactor, response](writer::Answer answer) {
        finish(*reactor, *response, std::move(answer));
    };
    if (std::holds_alternative<state::Register>(submission->request.command))
        parseAndExecute(*reactor, *std::move(submission));
    else
        m_backends.writer.execute(*std::move(submission));
    return reactor;
}

void ReleaseControlService::parseAndExecute(
    grpc::ServerUnaryReactor& reactor, writer::Submission submission)
{
    // The task has to be copyable.
    auto shared = std::make_shared<writer::Submission>(std::move(submission));
    const auto parse = [this, &reactor, shared] {
        auto& command = std::get<state::Register>(shared->request.command);
        auto manifest = state::parseManifest(command.manifestYaml, command.fileName);
        if (!manifest) {
            reactor.Finish(toStatus(manifest.error()));
            return;
        }
        command.parsed = std::make_shared<const state::Manifest>(*std::move(manifest));
        m_backends.writer.execute(std::move(*shared));
    };
    const auto& command = std::get<state::Register>(shared->request.command);
    if (command.manifestYaml.size() <= kQuickManifest)
        parse();
    else if (!m_backends.workers.post(parse))
        reactor.Finish(toStatus(overloaded()));
}

void ReleaseControlService::finish(
    grpc::ServerUnaryReactor& reactor, v1::Operation& response, writer::Answer answer) const
{
    if (!answer) {
        const auto& plan = answer.error().newPlan;
        reactor.Finish(rejection(
            answer.error(), plan && plan->decision.event ? plan->decision.event->environment : ""));
        return;
    }
    // A repetition may come long after: it is told how far things have gone since.
    std::optional<state::OperationView> view;
    if (answer->repeated)
        view = m_backends.progress.operation(answer->environment, answer->revision);
    if (view)
        wire::toWire(*view, response);
    else
        wire::toWire(*answer, response);
    reactor.Finish(grpc::Status::OK);
}

grpc::ServerUnaryReactor* ReleaseControlService::GetOperation(grpc::CallbackServerContext* context,
    const v1::GetOperationRequest* request, v1::Operation* response)
{
    if (const auto caller = admit(m_backends, *context); !caller)
        return finished(context, caller.error());
    const auto environment = findEnvironment(*m_backends.published->get(), request->environment());
    if (!environment)
        return finished(context, environment.error());
    const auto& id = request->id();
    state::Revision revision = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), revision);
    if (error != std::errc{} || end != id.data() + id.size())
        return finished(context, wire::fieldInvalid("id", "it is not a number"));
    const auto view = m_backends.progress.operation(request->environment(), revision);
    if (!view) {
        return finished(context,
            {Code::NotFound, kOperationUnknown,
                "There is no operation " + id + ", or it is not among the last 1000.", {{"id", id}},
                {}});
    }
    wire::toWire(*view, *response);
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
}

} // namespace pult::api
