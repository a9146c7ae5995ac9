// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/load.h"

#include <condition_variable>
#include <functional>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "playground/hop_service.h"
#include "playground/lane.h"
#include "playground/people.h"
#include "playground/tracing/request_context.h"

namespace pult::playground {

namespace {

constexpr std::chrono::seconds kDeadline{10};
constexpr int kMostOpen = 200;
constexpr std::uint32_t kTesters = 3;
//! Of so many requests of users one is of a regular.
constexpr std::uint32_t kOneOfRegulars = 10;

std::uint32_t nextUser(std::minstd_rand& random)
{
    const bool regular = random() % kOneOfRegulars == 0;
    return static_cast<std::uint32_t>(random() % (regular ? kRegulars : kPeople));
}

void eachHop(const v1::HopAnswer& answer, const std::function<void(const v1::HopAnswer&)>& visit)
{
    if (answer.failure().empty())
        visit(answer);
    for (const auto& call : answer.calls())
        eachHop(call, visit);
}

} // namespace

std::string failedHop(const v1::HopAnswer& answer)
{
    const auto& failure = answer.failure();
    if (!failure.empty() && failure.find(kInjectedFault) == std::string::npos)
        return failure;
    for (const auto& call : answer.calls()) {
        if (auto failed = failedHop(call); !failed.empty())
            return failed;
    }
    return {};
}

std::string mixedHops(const v1::HopAnswer& answer, const DeltaViews& deltas)
{
    for (const auto& [generation, delta] : deltas) {
        std::string by;
        std::string before;
        eachHop(answer, [&, number = generation, &view = delta](const v1::HopAnswer& hop) {
            const auto entry = view.find(hop.service());
            if (entry == view.end())
                return;
            if (hop.generation() == number)
                by = hop.deployment();
            else if (hop.generation() == entry->second)
                before = hop.deployment();
        });
        if (!by.empty() && !before.empty())
            return "lane '" + answer.lane() + "' entered at head '" + answer.head() + "' met " + by
                + " and " + before;
    }
    return {};
}

struct Load::Shared
{
    mutable std::mutex mutex;
    std::condition_variable woken;
    std::vector<std::uint32_t> lanes;
    DeltaViews deltas;
    std::map<std::uint32_t, LaneCount> counts;
    std::string lastFailure;
    int open = 0;
    std::uint32_t rate = 0;

    void settle(std::uint32_t lane, const grpc::Status& status, const v1::HopAnswer& answer)
    {
        const std::scoped_lock lock(mutex);
        auto& count = counts[lane];
        auto failure = status.ok() ? failedHop(answer) : status.error_message();
        const bool failed = !status.ok() || !failure.empty();
        ++(failed ? count.failed : count.answered);
        if (failed)
            lastFailure = std::move(failure);
        // Without an answer nothing is known of its hops.
        auto mixed = status.ok() ? mixedHops(answer, deltas) : std::string();
        if (!mixed.empty()) {
            ++count.mixed;
            lastFailure = std::move(mixed);
        }
        --open;
        woken.notify_all();
    }
};

Load::Load(Options options)
    : m_options(std::move(options))
    , m_shared(std::make_shared<Shared>())
{
    m_shared->rate = m_options.rate;
    m_thread = std::thread([this] { run(); });
}

Load::~Load()
{
    {
        const std::scoped_lock lock(m_shared->mutex);
        m_stop = true;
    }
    m_shared->woken.notify_all();
    m_thread.join();
    std::unique_lock lock(m_shared->mutex);
    m_shared->woken.wait(lock, [this] { return m_shared->open == 0; });
}

void Load::setLanes(std::vector<std::uint32_t> lanes, DeltaViews deltas)
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->lanes = std::move(lanes);
    m_shared->deltas = std::move(deltas);
}

void Load::setRate(std::uint32_t rate)
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->rate = rate;
    m_shared->woken.notify_all();
}

std::uint32_t Load::rate() const
{
    const std::scoped_lock lock(m_shared->mutex);
    return m_shared->rate;
}

std::map<std::uint32_t, LaneCount> Load::counts() const
{
    const std::scoped_lock lock(m_shared->mutex);
    return m_shared->counts;
}

std::string Load::lastFailure() const
{
    const std::scoped_lock lock(m_shared->mutex);
    return m_shared->lastFailure;
}

bool Load::waitForTurn(std::chrono::steady_clock::time_point& next)
{
    std::unique_lock lock(m_shared->mutex);
    m_shared->woken.wait_until(lock, next, [this] { return m_stop.load(); });
    if (m_shared->rate == 0) {
        m_shared->woken.wait(lock, [this] { return m_stop || m_shared->rate > 0; });
        next = std::chrono::steady_clock::now();
    }
    m_shared->woken.wait(lock, [this] { return m_stop || m_shared->open < kMostOpen; });
    next += std::chrono::nanoseconds(1'000'000'000 / std::max(1U, m_shared->rate));
    return !m_stop;
}

void Load::run()
{
    struct Sent
    {
        grpc::ClientContext context;
        v1::HopRequest request;
        v1::HopAnswer answer;
    };
    std::vector<std::unique_ptr<v1::Hop::Stub>> edges;
    for (const auto& edge : m_options.edges)
        edges.push_back(
            v1::Hop::NewStub(grpc::CreateChannel(edge, grpc::InsecureChannelCredentials())));
    std::minstd_rand random{std::random_device{}()};
    // Ids are unique over restarts: people look for them.
    const auto prefix = "load-" + std::to_string(random() % 1'000'000) + '-';
    auto next = std::chrono::steady_clock::now();
    for (std::uint64_t number = 1;; ++number) {
        std::uint32_t lane = 0;
        if (!waitForTurn(next))
            return;
        {
            const std::scoped_lock lock(m_shared->mutex);
            if (!m_shared->lanes.empty() && random() % 1000 < m_options.testerPermille)
                lane = m_shared->lanes[random() % m_shared->lanes.size()];
            ++m_shared->open;
        }
        auto call = std::make_shared<Sent>();
        call->request.set_request_id(prefix + std::to_string(number));
        call->context.AddMetadata(kRequestIdHeader, call->request.request_id());
        call->context.set_deadline(std::chrono::system_clock::now() + kDeadline);
        auto edge = random() % edges.size();
        if (lane != 0) {
            call->context.AddMetadata(
                kTesterHeader, "qa-" + std::to_string(1 + random() % kTesters));
            call->context.AddMetadata(kLaneHeader, std::to_string(lane));
        } else if (random() % 1000 < m_options.userPermille) {
            const auto user = nextUser(random);
            const auto somebody = person(user);
            call->context.AddMetadata(kUserHeader, somebody.id);
            call->context.AddMetadata("baggage", baggageOf(somebody));
            edge = user % edges.size();
        }
        edges[edge]->async()->Handle(&call->context, &call->request, &call->answer,
            [call, lane, shared = m_shared](
                const grpc::Status& status) { shared->settle(lane, status, call->answer); });
    }
}

} // namespace pult::playground
