// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/hop_service.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <random>

#include <grpcpp/alarm.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

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
    Handling(HopService& service, LaneContext lane, Time deadline, const v1::HopRequest& request,
        v1::HopAnswer& answer)
        : m_service(service)
        , m_lane(std::move(lane))
        , m_deadline(deadline)
        , m_request(request)
        , m_answer(answer)
    {
        m_answer.set_service(service.m_identity.service);
        m_answer.set_deployment(service.m_identity.deployment);
        m_answer.set_generation(service.m_identity.generation);
        m_answer.set_version(service.m_identity.version);
        m_answer.set_lane(m_lane.lane);
        m_answer.set_head(m_lane.head);
    }

    void start()
    {
        const auto delay
            = m_service.m_behaviour.work + std::chrono::milliseconds(m_service.m_latencyMs.load());
        m_alarm.Set(std::chrono::system_clock::now() + delay, [this](bool) { begin(); });
    }

    void OnDone() override { delete this; }

private:
    struct Pending
    {
        grpc::ClientContext context;
        v1::HopAnswer* answer = nullptr;
        const Call* call = nullptr;
    };

    void begin()
    {
        if (strikes(m_service.m_errorPermille)) {
            Finish({grpc::StatusCode::INTERNAL,
                "injected fault in " + m_service.m_identity.deployment});
            return;
        }
        nextStep();
    }

    void nextStep()
    {
        if (m_step == m_service.m_behaviour.steps.size()) {
            Finish(grpc::Status::OK);
            return;
        }
        const auto& calls = m_service.m_behaviour.steps[m_step++];
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
        if (!m_service.m_dropContext)
            writeLane(m_lane, pending.context);
        pending.context.set_deadline(std::min(m_deadline, Clock::now() + kCallDeadline));
        auto& stub = *m_service.m_peers->stubs.at(pending.call->service);
        stub.async()->Handle(&pending.context, &m_request, pending.answer,
            [this, &pending](const grpc::Status& status) { onAnswer(pending, status); });
    }

    void onAnswer(Pending& pending, const grpc::Status& status)
    {
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
            Finish({grpc::StatusCode::INTERNAL, m_failure});
    }

    HopService& m_service;
    const LaneContext m_lane;
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

HopService::HopService(HopIdentity identity, Stamper stamper)
    : m_identity(std::move(identity))
    , m_behaviour(behaviourOf(m_identity.service, m_identity.version))
    , m_stamper(std::move(stamper))
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

grpc::ServerUnaryReactor* HopService::Handle(
    grpc::CallbackServerContext* context, const v1::HopRequest* request, v1::HopAnswer* answer)
{
    LaneContext lane = readLane(*context);
    if (m_stamper) {
        auto decided = m_stamper(lane);
        if (!decided) {
            auto* reactor = context->DefaultReactor();
            reactor->Finish({decided.error().code == Code::NotFound ? grpc::StatusCode::NOT_FOUND
                                                                    : grpc::StatusCode::UNAVAILABLE,
                decided.error().message});
            return reactor;
        }
        lane = std::move(*decided);
        context->AddInitialMetadata(kLaneHeader, lane.lane);
    }
    const auto deadline = deadlineOf(*context, lane);
    auto* handling = new Handling(*this, std::move(lane), deadline, *request, *answer);
    handling->start();
    return handling;
}

grpc::ServerUnaryReactor* HopService::SetFault(
    grpc::CallbackServerContext* context, const v1::Fault* request, v1::Fault* answer)
{
    m_errorPermille = request->error_permille();
    m_latencyMs = request->latency_ms();
    m_dropContext = request->drop_context();
    *answer = *request;
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
}

} // namespace pult::playground
