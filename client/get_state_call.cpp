// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/get_state_call.h"

#include "client/wire/state.h"

namespace pult::client {

void GetStateCall::run(
    v1::Observer::Stub& stub, CallSetup setup, v1::GetStateRequest request, Done done)
{
    std::unique_ptr<GetStateCall> call(
        new GetStateCall(std::move(setup), std::move(request), std::move(done)));
    if (!call->m_setup.group->enter(&call->m_context)) {
        call->m_done(failure(connectionClosed()));
        return;
    }
    auto* raw = call.release();
    stub.async()->GetState(&raw->m_context, &raw->m_request, raw);
    raw->StartRead(&raw->m_response);
    raw->StartCall();
}

GetStateCall::GetStateCall(CallSetup setup, v1::GetStateRequest request, Done done)
    : m_setup(std::move(setup))
    , m_request(std::move(request))
    , m_done(std::move(done))
{
    prepare(m_context, m_setup);
}

void GetStateCall::OnReadDone(bool ok)
{
    if (!ok)
        return;
    wire::joinPart(m_whole, std::move(*m_response.mutable_part()), !m_any);
    m_any = true;
    m_complete = m_response.last_part();
    StartRead(&m_response);
}

Result<std::shared_ptr<const EnvironmentState>> GetStateCall::result(
    const grpc::Status& status) const
{
    if (!status.ok())
        return failure(fromStatus(status));
    if (!m_complete)
        return failure(Code::Unavailable, "TRANSPORT", "The state ended before its last part.");
    return std::make_shared<const EnvironmentState>(wire::fromWire(m_whole));
}

void GetStateCall::OnDone(const grpc::Status& status)
{
    const CallbackScope scope;
    const auto group = m_setup.group;
    m_done(result(status));
    group->detach(&m_context);
    delete this;
    group->leave();
}

} // namespace pult::client
