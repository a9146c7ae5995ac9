// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "controlplane/api/watch/message.h"
#include "controlplane/state/ports.h"

namespace pult::api {

//! What moved in operations and gateways since something: newer objects replace older ones. Becomes
//! immutable when it is shared. `complete`: these are all of them.
struct ProgressUpdate
{
    std::map<state::Revision, std::shared_ptr<const state::OperationView>> operations;
    std::map<std::string, std::shared_ptr<const state::GatewayView>> gateways;
    std::set<std::string> removedGateways;
    bool complete = false;

    [[nodiscard]] bool empty() const
    {
        return operations.empty() && gateways.empty() && removedGateways.empty() && !complete;
    }
    //! Returns how many older objects were replaced.
    std::size_t merge(const ProgressUpdate& newer);
    [[nodiscard]] Messages encode() const;
};

//! The same for readiness. The contract knows no removal: one that lost something is complete.
struct ReadinessDelta
{
    std::map<state::DeploymentKey, state::ReadinessFact> changed;
    bool complete = false;

    [[nodiscard]] bool empty() const { return changed.empty() && !complete; }
    std::size_t merge(const ReadinessDelta& newer);
    [[nodiscard]] Messages encode() const;
};

//! An update that many readers may be sent: encoded when the first of them is.
template <typename Update> class Shared
{
public:
    explicit Shared(Update update)
        : m_update(std::move(update))
    {}
    [[nodiscard]] const Update& update() const { return m_update; }
    [[nodiscard]] MessagesPtr messages() const
    {
        std::call_once(
            m_once, [this] { m_messages = std::make_shared<const Messages>(m_update.encode()); });
        return m_messages;
    }

private:
    Update m_update;
    mutable std::once_flag m_once;
    mutable MessagesPtr m_messages;
};

template <typename Update> using SharedPtr = std::shared_ptr<const Shared<Update>>;

} // namespace pult::api
