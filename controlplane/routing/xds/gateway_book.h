// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "controlplane/state/ports.h"

namespace pult::routing {

class GatewayRecord;

//! One stream's part in what is reported about its gateway. Dies with the stream.
//! Thread: one at a time a seat; seats of one gateway may be used side by side.
class GatewaySeat
{
public:
    GatewaySeat(std::shared_ptr<GatewayRecord> record, std::uint64_t id);
    ~GatewaySeat();
    GatewaySeat(const GatewaySeat&) = delete;
    GatewaySeat& operator=(const GatewaySeat&) = delete;

    void subscribed(std::set<state::ServiceName> services);
    //! Tables of this revision go out now.
    void pushing(state::Revision revision);
    //! Tables of this revision are, for this stream, the ones that it was sent before.
    void unconcerned(state::Revision revision);
    //! The stream holds everything up to this revision.
    void holds(state::Revision revision);
    void refused(state::Revision revision, const std::string& reason);
    void names(std::set<state::DeploymentKey> deployments);

private:
    const std::shared_ptr<GatewayRecord> m_record;
    const std::uint64_t m_id;
};

//! Turns streams into gateways. A data plane may hold several streams under one node id (newer gRPC
//! clients open one a target): the gateway has acknowledged a revision when every stream has, is
//! left alone by one when every stream is, and names what any of them names. `connected` and
//! `disconnected` come once a stream.
//!
//! Calls of `reports` are made with the gateway's record locked, so that they come in order: an
//! implementation must not call back. Thread: any.
class GatewayBook
{
public:
    explicit GatewayBook(state::GatewayReports& reports)
        : m_reports(reports)
    {}

    [[nodiscard]] std::unique_ptr<GatewaySeat> sit(const state::GatewayIdentity& identity);

private:
    using Key = std::pair<std::string, std::string>;

    state::GatewayReports& m_reports;
    std::mutex m_mutex;
    std::uint64_t m_nextSeat = 1;
    std::map<Key, std::weak_ptr<GatewayRecord>> m_records;
};

} // namespace pult::routing
