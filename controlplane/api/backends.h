// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "common/error.h"
#include "controlplane/api/caller.h"
#include "controlplane/api/watch/watch_hub.h"
#include "controlplane/api/workers.h"
#include "controlplane/state/codec_port.h"
#include "controlplane/state/journal_port.h"
#include "controlplane/state/ports.h"
#include "controlplane/writer/planner.h"
#include "controlplane/writer/published_state.h"
#include "controlplane/writer/state_history.h"
#include "controlplane/writer/writer.h"

namespace pult::api {

//! What the services speak for. All of it outlives them.
struct Backends
{
    const state::Journal& journal;
    const state::Codec& codec;
    std::shared_ptr<const writer::PublishedState> published;
    const writer::Planner& planner;
    writer::Writer& writer;
    writer::StateHistory& history;
    const state::ProgressSource& progress;
    const Accounts& accounts;
    WatchHub& hub;
    //! For pages, states and manifests.
    Workers& workers;
    //! For walks over the whole journal.
    Workers& auditors;
    std::string version;
    //! Set when the program is about to end: calls are refused with SHUTTING_DOWN.
    const std::atomic<bool>& closing;
};

//! Who calls, unless the program is about to end. Errors: those of accountOf(); UNAVAILABLE
//! SHUTTING_DOWN.
[[nodiscard]] Result<Caller> admit(
    const Backends& backends, const grpc::CallbackServerContext& context);

//! Errors: NOT_FOUND ENVIRONMENT_UNKNOWN.
[[nodiscard]] Result<state::EnvironmentPtr> findEnvironment(
    const state::State& state, const std::string& name);

[[nodiscard]] Error overloaded();

} // namespace pult::api
