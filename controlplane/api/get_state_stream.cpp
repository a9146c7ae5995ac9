// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/get_state_stream.h"

#include "common/grpc_status.h"

namespace pult::api {

void GetStateStream::send(std::vector<v1::EnvironmentState> parts)
{
    for (auto& part : parts)
        *m_responses.emplace_back().mutable_part() = std::move(part);
    m_responses.back().set_last_part(true);
    next();
}

void GetStateStream::fail(const Error& error)
{
    Finish(toStatus(error));
}

void GetStateStream::OnWriteDone(bool ok)
{
    if (ok)
        next();
    else
        Finish(grpc::Status::CANCELLED);
}

void GetStateStream::next()
{
    const auto& response = m_responses[m_sent++];
    if (m_sent == m_responses.size())
        StartWriteAndFinish(&response, {}, grpc::Status::OK);
    else
        StartWrite(&response);
}

} // namespace pult::api
