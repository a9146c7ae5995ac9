// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/hop_service.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <random>

#include <grpcpp/alarm.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include "common/bucket.h"
#include "common/grpc_status.h"
#include "playground/people.h"
#include "playground/tracing/hop_trace.h"

namespace pult::playground {

namespace {

using Clock = std::chrono::system_clock;
using Time = Clock::time_point;

constexpr std::chrono::seconds kCallDeadline{5};

//! The caller's, but at an edge no later than the tables remember what the stamp means.
Time deadlineOf(const grpc::CallbackServerContext& context, const LaneContext& lane)
{
    const auto asked = context.deadline();
    return lane.longest.count() == 0 ? asked : std::min(asked, Clock::now() + lane.longest);
}

//! A candidate's routes come before its instances listen: whoever tried to connect then tries again
//! soon after they do, not in minutes.
grpc::ChannelArguments channelArguments()
{
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 500);
    return arguments;
}

//! Whoever is not told about is in no slice.
bool hits(const v1::Fault& fault, const RequestContext& request)
{
    if (fault.lane() != 0 && request.lane.lane != std::to_string(fault.lane()))
        return false;
    const auto user = userIn(request.baggage);
    const auto is = [&user](const std::string& key, const std::string& value) {
        const auto found = user.find(key);
        return found != user.end() && found->second == value;
    };
    for (const auto& [key, value] : fault.only()) {
        if (!is(key, value))
            return false;
    }
    if (fault.user_permille() == 0)
        return true;
    const auto id = user.find(kUserId);
    return id != user.end() && enrolled(id->second, fault.user_permille());
}

bool strikes(std::uint32_t permille)
{
    static thread_local std::minstd_rand random{std::random_device{}()};
    return permille > 0 && random() % 1000 < permille;
}

} // namespace

//! Channels to the services that this version calls, one each, routed by xDS.
struct HopService::Peers
{
    std::map<std::string, std::unique_ptr<v1::Hop::Stub>> stubs;
};

//! One request. Deletes itself in OnDone.
class HopService::Handling final : public grpc::ServerUnaryReactor
{
public:
    Handling(HopService& service, RequestContext context, HopTrace trace, Time deadline,
        const v1::HopRequest& request, v1::HopAnswer& answer)
        : m_service(service)
        , m_context(std::move(context))
        , m_trace(std::move(trace))
        , m_fault(service.faultFor(m_context))
        , m_drop(m_fault->drop_context())
        , m_deadline(deadline)
        , m_request(request)
        , m_answer(answer)
    {
        m_answer.set_service(service.m_identity.service);
        m_answer.set_deployment(service.m_identity.deployment);
        m_answer.set_generation(service.m_identity.generation);
        m_answer.set_version(service.m_identity.version);
        m_answer.set_lane(m_context.lane.lane);
        m_answer.set_head(m_context.lane.head);
    }

    void start()
    {
        const auto delay
            = m_service.m_behaviour.work + std::chrono::milliseconds(m_fault->latency_ms());
        m_alarm.Set(std::chrono::system_clock::now() + delay, [this](bool) { begin(); });
    }

    void OnDone() override { delete this; }

private:
    struct Pending
    {
        grpc::ClientContext context;
        v1::HopAnswer* answer = nullptr;
        const Call* call = nullptr;
        HopTrace::Call traced;
    };

    //! A call that outlives the request.
    struct Detached
    {
        grpc::ClientContext context;
        v1::HopRequest request;
        v1::HopAnswer answer;
        HopTrace::Call traced;
    };

    void begin()
    {
        if (m_fault->error_permille() > 0 && strikes(m_fault->error_permille())) {
            end({grpc::StatusCode::INTERNAL, kInjectedFault + m_service.m_identity.deployment});
            return;
        }
        nextStep();
    }

    void nextStep()
    {
        const auto& steps = m_service.m_behaviour.steps;
        if (m_step == steps.size()) {
            end(grpc::Status::OK);
            return;
        }
        const auto& calls = steps[m_step++];
        if (m_drop == v1::CONTEXT_DROP_ASYNC && m_step == steps.size()) {
            for (const auto& call : calls)
                sendDetached(call);
            end(grpc::Status::OK);
            return;
        }
        // Slots first: a repeated field may move while it grows.
        const int first = m_answer.calls_size();
        for (std::size_t i = 0; i < calls.size(); ++i)
            m_answer.add_calls();
        m_pending.clear();
        // One more than calls: answers may come, and the next step begin, while calls still go out.
        m_open = static_cast<int>(calls.size()) + 1;
        for (std::size_t i = 0; i < calls.size(); ++i) {
            auto& pending = m_pending.emplace_back(std::make_unique<Pending>());
            pending->answer = m_answer.mutable_calls(first + static_cast<int>(i));
            pending->call = &calls[i];
        }
        for (auto& pending : m_pending)
            send(*pending);
        settle();
    }

    void send(Pending& pending)
    {
        // Another thread only takes the last calls: the others keep what they have.
        const auto drop = m_drop == v1::CONTEXT_DROP_ASYNC ? v1::CONTEXT_DROP_NONE : m_drop;
        pending.traced = m_trace.call(pending.call->service, m_context, drop);
        writeRequest(m_context, pending.traced.self, drop, pending.context);
        pending.context.set_deadline(std::min(m_deadline, Clock::now() + kCallDeadline));
        auto& stub = *m_service.m_peers->stubs.at(pending.call->service);
        stub.async()->Handle(&pending.context, &m_request, pending.answer,
            [this, &pending](const grpc::Status& status) { onAnswer(pending, status); });
    }

    void sendDetached(const Call& call)
    {
        auto detached = std::make_shared<Detached>();
        detached->traced = m_trace.call(call.service, m_context, m_drop);
        writeRequest(m_context, detached->traced.self, m_drop, detached->context);
        detached->context.set_deadline(Clock::now() + kCallDeadline);
        detached->request = m_request;
        m_service.m_peers->stubs.at(call.service)
            ->async()
            ->Handle(&detached->context, &detached->request, &detached->answer,
                [detached, tracer = m_trace.tracer()](const grpc::Status& status) {
                    HopTrace::finish(*tracer, std::move(detached->traced), status);
                });
    }

    void onAnswer(Pending& pending, const grpc::Status& status)
    {
        HopTrace::finish(*m_trace.tracer(), std::move(pending.traced), status);
        if (!status.ok()) {
            pending.answer->set_service(pending.call->service);
            pending.answer->set_failure(pending.call->service + ": " + status.error_message());
            if (!pending.call->optional) {
                const std::scoped_lock lock(m_mutex);
                m_failure = pending.answer->failure();
            }
        }
        settle();
    }

    void settle()
    {
        if (--m_open > 0)
            return;
        if (m_failure.empty())
            nextStep();
        else
            end({grpc::StatusCode::INTERNAL, m_failure});
    }

    void end(const grpc::Status& status)
    {
        m_trace.finish(status);
        Finish(status);
    }

    HopService& m_service;
    const RequestContext m_context; //!< What is handed on.
    HopTrace m_trace;
    const std::shared_ptr<const v1::Fault> m_fault; //!< One for the whole request.
    const v1::ContextDrop m_drop;
    const Time m_deadline; //!< Of the whole request: handed on with every call.
    const v1::HopRequest& m_request;
    v1::HopAnswer& m_answer;
    grpc::Alarm m_alarm;
    std::size_t m_step = 0;
    std::vector<std::unique_ptr<Pending>> m_pending;
    std::atomic<int> m_open{0};
    std::mutex m_mutex;
    std::string m_failure;
};

HopService::HopService(HopIdentity identity, Stamper stamper, std::shared_ptr<Tracer> tracer)
    : m_identity(std::move(identity))
    , m_behaviour(behaviourOf(m_identity.service, m_identity.version))
    , m_stamper(std::move(stamper))
    , m_tracer(std::move(tracer))
    , m_peers(std::make_unique<Peers>())
{
    for (const auto& step : m_behaviour.steps) {
        for (const auto& call : step) {
            const auto channel = grpc::CreateCustomChannel(
                "xds:///" + call.service, grpc::InsecureChannelCredentials(), channelArguments());
            m_peers->stubs.try_emplace(call.service, v1::Hop::NewStub(channel));
        }
    }
}

HopService::~HopService() = default;

std::shared_ptr<const v1::Fault> HopService::faultFor(const RequestContext& request) const
{
    static const auto kNone = std::make_shared<const v1::Fault>();
    std::shared_ptr<const v1::Fault> fault;
    {
        const std::scoped_lock lock(m_mutex);
        fault = m_fault;
    }
    return fault && hits(*fault, request) ? fault : kNone;
}

Result<RequestContext> HopService::admitted(
    const RequestContext& received, const v1::HopRequest& request) const
{
    auto lane = m_stamper(received.lane);
    if (!lane)
        return failure(lane.error());
    auto admitted = received;
    admitted.user = received.user.empty() ? received.lane.tester : received.user;
    admitted.baggage = withLane(received.baggage, lane->lane);
    admitted.lane = std::move(*lane);
    if (admitted.requestId.empty())
        admitted.requestId = request.request_id();
    return admitted;
}

grpc::ServerUnaryReactor* HopService::Handle(
    grpc::CallbackServerContext* context, const v1::HopRequest* request, v1::HopAnswer* answer)
{
    auto received = readRequest(*context);
    HopTrace trace(m_tracer, received);
    if (m_stamper) {
        auto admitted = this->admitted(received, *request);
        if (!admitted) {
            const auto status = toStatus(admitted.error());
            trace.finish(status);
            auto* reactor = context->DefaultReactor();
            reactor->Finish(status);
            return reactor;
        }
        received = std::move(*admitted);
        context->AddInitialMetadata(kLaneHeader, received.lane.lane);
    }
    if (!received.lane.source.empty())
        trace.tellEdge(received);
    const auto deadline = deadlineOf(*context, received.lane);
    auto* handling
        = new Handling(*this, std::move(received), std::move(trace), deadline, *request, *answer);
    handling->start();
    return handling;
}

grpc::ServerUnaryReactor* HopService::SetFault(
    grpc::CallbackServerContext* context, const v1::Fault* request, v1::Fault* answer)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_fault = std::make_shared<const v1::Fault>(*request);
    }
    *answer = *request;
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
}

} // namespace pult::playground
