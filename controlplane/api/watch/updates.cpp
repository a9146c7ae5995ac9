// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/watch/updates.h"

#include "controlplane/api/wire/operation.h"
#include "controlplane/api/wire/parts.h"
#include "controlplane/api/wire/state.h"

namespace pult::api {

namespace {

//! Begins another message when the one being filled is large enough. Only the first of several may
//! say that it is complete: a reader forgets what it does not name.
class Splitter
{
public:
    explicit Splitter(Messages& to)
        : m_to(to)
    {}
    v1::WatchResponse& room(std::size_t bytes)
    {
        if (m_used > 0 && m_used + bytes > wire::kPartBytes)
            flush();
        m_used += bytes;
        return m_response;
    }
    void flush()
    {
        m_to.add(m_response);
        m_response.Clear();
        m_used = 0;
    }

private:
    Messages& m_to;
    v1::WatchResponse m_response;
    std::size_t m_used = 0;
};

template <typename Map> std::size_t replace(Map& older, const Map& newer)
{
    std::size_t replaced = 0;
    for (const auto& [key, value] : newer)
        replaced += older.insert_or_assign(key, value).second ? 0 : 1;
    return replaced;
}

} // namespace

std::size_t ProgressUpdate::merge(const ProgressUpdate& newer)
{
    if (newer.complete) {
        const auto replaced = operations.size() + gateways.size();
        *this = newer;
        return replaced;
    }
    for (const auto& id : newer.removedGateways) {
        gateways.erase(id);
        removedGateways.insert(id);
    }
    for (const auto& [id, gateway] : newer.gateways)
        removedGateways.erase(id);
    return replace(operations, newer.operations) + replace(gateways, newer.gateways);
}

Messages ProgressUpdate::encode() const
{
    Messages messages;
    Splitter splitter(messages);
    splitter.room(0).mutable_progress()->set_complete(complete);
    for (const auto& [revision, view] : operations) {
        v1::Operation operation;
        wire::toWire(*view, operation);
        *splitter.room(operation.ByteSizeLong() + 6).mutable_progress()->add_operations()
            = std::move(operation);
    }
    for (const auto& [id, view] : gateways) {
        v1::Gateway gateway;
        wire::toWire(*view, gateway);
        *splitter.room(gateway.ByteSizeLong() + 6).mutable_progress()->add_gateways()
            = std::move(gateway);
    }
    for (const auto& id : removedGateways)
        splitter.room(id.size() + 6).mutable_progress()->add_removed_gateways(id);
    splitter.flush();
    return messages;
}

std::size_t ReadinessDelta::merge(const ReadinessDelta& newer)
{
    if (newer.complete) {
        const auto replaced = changed.size();
        *this = newer;
        return replaced;
    }
    return replace(changed, newer.changed);
}

Messages ReadinessDelta::encode() const
{
    Messages messages;
    Splitter splitter(messages);
    splitter.room(0).mutable_readiness()->set_complete(complete);
    for (const auto& [key, fact] : changed) {
        v1::DeploymentReadiness readiness;
        wire::toWire(key, fact, readiness);
        *splitter.room(readiness.ByteSizeLong() + 6).mutable_readiness()->add_deployments()
            = std::move(readiness);
    }
    splitter.flush();
    return messages;
}

} // namespace pult::api
