// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/observer_service.h"

#include <algorithm>
#include <utility>

#include <grpcpp/impl/codegen/proto_utils.h>

#include "common/grpc_status.h"
#include "controlplane/api/answer_from.h"
#include "controlplane/api/listings.h"
#include "controlplane/api/parts_stream.h"
#include "controlplane/api/reasons.h"
#include "controlplane/api/verdict_listing.h"
#include "controlplane/api/watch/watch_stream.h"
#include "controlplane/api/wire/command.h"
#include "controlplane/api/wire/parts.h"
#include "controlplane/api/wire/state.h"

namespace pult::api {

namespace {

Result<v1::WatchRequest> parseWatch(const grpc::ByteBuffer& bytes)
{
    v1::WatchRequest request;
    grpc::ByteBuffer copy(bytes);
    const auto status = grpc::SerializationTraits<v1::WatchRequest>::Deserialize(&copy, &request);
    if (!status.ok())
        return failure(wire::fieldInvalid("request", "its bytes are no pult.v1.WatchRequest"));
    return request;
}

Result<WatchSpec> specOf(const v1::WatchRequest& request)
{
    const auto& topics = request.topics();
    const auto wants = [&](v1::WatchTopic topic) {
        return topics.empty() || std::find(topics.begin(), topics.end(), topic) != topics.end();
    };
    if (!topics.empty() && wants(v1::WATCH_TOPIC_UNSPECIFIED))
        return failure(wire::fieldInvalid("topics", "WATCH_TOPIC_UNSPECIFIED is none"));
    if (request.environment().empty())
        return failure(wire::fieldInvalid("environment", "it is empty"));
    if (request.start_revision() > 0 && request.journal_id().empty())
        return failure(wire::fieldInvalid("journal_id", "start_revision needs it"));
    if (request.start_revision() > 0 && request.start_hash().empty())
        return failure(wire::fieldInvalid("start_hash", "start_revision needs it"));
    return WatchSpec{request.environment(), request.start_revision(), request.journal_id(),
        request.start_hash(), wants(v1::WATCH_TOPIC_STATE), wants(v1::WATCH_TOPIC_OPERATIONS),
        wants(v1::WATCH_TOPIC_READINESS)};
}

Result<std::vector<v1::GetStateResponse>> partsAt(
    writer::StateHistory& history, const std::string& name, state::Revision revision)
{
    const auto state = history.at(revision);
    if (!state)
        return failure(state.error());
    const auto environment = findEnvironment(**state, name);
    if (!environment)
        return failure(environment.error());
    std::vector<v1::GetStateResponse> responses;
    for (auto& part : wire::toParts(**environment))
        *responses.emplace_back().mutable_part() = std::move(part);
    responses.back().set_last_part(true);
    return responses;
}

} // namespace

grpc::ServerUnaryReactor* ObserverService::ListEnvironments(grpc::CallbackServerContext* context,
    const v1::ListEnvironmentsRequest* /*request*/, v1::ListEnvironmentsResponse* response)
{
    auto* reactor = context->DefaultReactor();
    const auto caller = admit(m_backends, *context);
    if (!caller) {
        reactor->Finish(toStatus(caller.error()));
        return reactor;
    }
    for (const auto& [name, environment] : m_backends.published->get()->environments) {
        auto& summary = *response->add_environments();
        summary.set_name(name);
        summary.set_environment_class(wire::toWire(environment->environmentClass));
        summary.set_cluster(environment->cluster);
        summary.set_application(environment->application);
        summary.set_head(environment->head);
    }
    response->set_server_version(m_backends.version);
    response->set_user(caller->user);
    response->set_journal_id(m_backends.journal.id());
    reactor->Finish(grpc::Status::OK);
    return reactor;
}

grpc::ServerWriteReactor<v1::GetStateResponse>* ObserverService::GetState(
    grpc::CallbackServerContext* context, const v1::GetStateRequest* request)
{
    auto* stream = new PartsStream<v1::GetStateResponse>;
    if (const auto caller = admit(m_backends, *context); !caller) {
        stream->fail(caller.error());
        return stream;
    }
    const bool posted = m_backends.workers.post(
        [this, stream, name = request->environment(), revision = request->revision()] {
            auto parts = partsAt(m_backends.history, name, revision);
            if (parts)
                stream->send(*std::move(parts));
            else
                stream->fail(parts.error());
        });
    if (!posted)
        stream->fail(overloaded());
    return stream;
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* ObserverService::Watch(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request)
{
    if (const auto caller = admit(m_backends, *context); !caller)
        return WatchStream::failed(m_backends.hub, toStatus(caller.error()));
    const auto parsed = parseWatch(*request);
    if (!parsed)
        return WatchStream::failed(m_backends.hub, toStatus(parsed.error()));
    auto spec = specOf(*parsed);
    if (!spec)
        return WatchStream::failed(m_backends.hub, toStatus(spec.error()));
    return WatchStream::begin(m_backends.hub, *std::move(spec));
}

grpc::ServerUnaryReactor* ObserverService::ListJournal(grpc::CallbackServerContext* context,
    const v1::ListJournalRequest* request, v1::ListJournalResponse* response)
{
    return answerFrom(m_backends, m_backends.workers, context, response,
        [this, request]() -> Result<v1::ListJournalResponse> {
            if (!request->environment().empty()) {
                const auto environment
                    = findEnvironment(*m_backends.published->get(), request->environment());
                if (!environment)
                    return failure(environment.error());
            }
            return listJournal(m_backends.journal, m_backends.codec, *request);
        });
}

grpc::ServerUnaryReactor* ObserverService::ListVerdicts(grpc::CallbackServerContext* context,
    const v1::ListVerdictsRequest* request, v1::ListVerdictsResponse* response)
{
    return answerFrom(m_backends, m_backends.workers, context, response,
        [this, request]() -> Result<v1::ListVerdictsResponse> {
            const auto environment
                = findEnvironment(*m_backends.published->get(), request->environment());
            if (!environment)
                return failure(environment.error());
            return listVerdicts(m_backends.journal, m_backends.codec, *request);
        });
}

grpc::ServerUnaryReactor* ObserverService::VerifyJournal(grpc::CallbackServerContext* context,
    const v1::VerifyJournalRequest* /*request*/, v1::VerifyJournalResponse* response)
{
    return answerFrom(m_backends, m_backends.auditors, context, response,
        [this] { return verifyJournal(m_backends.journal); });
}

grpc::ServerUnaryReactor* ObserverService::ListRoutes(grpc::CallbackServerContext* context,
    const v1::ListRoutesRequest* request, v1::ListRoutesResponse* response)
{
    return answerFrom(m_backends, m_backends.workers, context, response,
        [this, request]() -> Result<v1::ListRoutesResponse> {
            const auto state = m_backends.published->get();
            const auto environment = findEnvironment(*state, request->environment());
            if (!environment)
                return failure(environment.error());
            return listRoutes(**environment, state->revision, request->service());
        });
}

} // namespace pult::api
