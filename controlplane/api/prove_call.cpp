// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/prove_call.h"

#include <algorithm>
#include <utility>

#include "common/grpc_status.h"

namespace pult::api {

namespace {

v1::ProofOutcome toWire(telemetry::ProofOutcome outcome)
{
    // In the same order; 0 is kept for what a newer server says.
    return static_cast<v1::ProofOutcome>(static_cast<int>(outcome) + 1);
}
static_assert(
    static_cast<int>(telemetry::ProofOutcome::NoEvidence) + 1 == v1::PROOF_OUTCOME_NO_EVIDENCE);

} // namespace

v1::ProveEvent toWire(const telemetry::Proof& proof, bool done)
{
    v1::ProveEvent event;
    event.set_entry(proof.entry);
    event.set_trace_id(proof.traceId);
    event.set_outcome(toWire(proof.outcome));
    for (const auto& hop : proof.hops) {
        auto& to = *event.add_hops();
        to.set_service(hop.service);
        to.set_name(hop.name);
        to.set_expected_generation(hop.expected);
        to.set_generation(hop.generation);
        to.set_lane_kept(hop.laneKept);
        to.set_finding(hop.finding);
    }
    event.set_summary(proof.summary);
    event.set_after_ms(proof.afterMs);
    event.set_done(done);
    return event;
}

std::shared_ptr<ProveCall> ProveCall::make(const Surroundings& around)
{
    std::shared_ptr<ProveCall> call(new ProveCall(around));
    call->m_self = call;
    return call;
}

ProveCall* ProveCall::begin(const Surroundings& around, const state::EnvironmentPtr& environment,
    const telemetry::Prover::Order& order)
{
    const auto call = make(around);
    if (around.streams.add(call))
        call->prove(environment, order);
    return call.get();
}

ProveCall* ProveCall::failed(const Surroundings& around, const Error& error)
{
    const auto call = make(around);
    call->close(toStatus(error));
    return call.get();
}

void ProveCall::prove(
    const state::EnvironmentPtr& environment, const telemetry::Prover::Order& order)
{
    auto run = m_around.prover.prove(environment, order,
        [this](const telemetry::Proof& proof, bool done) { take(toWire(proof, done)); });
    // gRPC reports nothing of a call, its end neither, before it was given to it.
    if (run)
        m_run = std::move(*run);
    else
        close(toStatus(run.error()));
}

//! Runs inside of the prover, which must not see its run end then: what may end it is done later.
void ProveCall::take(v1::ProveEvent event)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_ended)
            return;
        const auto older = std::find_if(m_waiting.begin(), m_waiting.end(),
            [&](const v1::ProveEvent& waiting) { return waiting.entry() == event.entry(); });
        if (older != m_waiting.end())
            m_waiting.erase(older);
        m_waiting.push_back(std::move(event));
    }
    m_around.scheduler.post([weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->write();
    });
}

void ProveCall::write()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_writing || m_ended || m_waiting.empty())
            return;
        m_event = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_writing = true;
    }
    StartWrite(&m_event);
}

void ProveCall::OnWriteDone(bool ok)
{
    std::unique_lock lock(m_mutex);
    m_writing = false;
    if (!m_ended && (!ok || m_event.done())) {
        m_ended = true;
        m_status = ok ? grpc::Status::OK : grpc::Status::CANCELLED;
    }
    const bool ended = m_ended;
    const auto status = m_status;
    lock.unlock();
    if (ended)
        Finish(status);
    else
        write();
}

void ProveCall::close(const grpc::Status& status)
{
    std::unique_lock lock(m_mutex);
    if (std::exchange(m_ended, true))
        return;
    m_status = status;
    const bool idle = !m_writing;
    lock.unlock();
    if (idle)
        Finish(status);
}

void ProveCall::OnCancel()
{
    close(grpc::Status::CANCELLED);
}

void ProveCall::OnDone()
{
    m_around.streams.remove(this);
    m_run.reset();
    m_self.reset();
}

} // namespace pult::api
