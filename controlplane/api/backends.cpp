// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/backends.h"

#include "controlplane/api/reasons.h"

namespace pult::api {

Result<Caller> admit(const Backends& backends, const grpc::CallbackServerContext& context)
{
    if (backends.closing)
        return failure(Code::Unavailable, kShuttingDown, "The control plane is shutting down.");
    return callerOf(context, backends.accounts);
}

Result<state::EnvironmentPtr> findEnvironment(const state::State& state, const std::string& name)
{
    if (auto environment = state.find(name))
        return environment;
    return failure(Code::NotFound, kEnvironmentUnknown, "There is no environment \"" + name + "\".",
        {{"environment", name}});
}

Error overloaded()
{
    return {Code::ResourceExhausted, kOverloaded,
        "Too many requests of this kind are waiting. Nothing was done; try again.", {}, {}};
}

} // namespace pult::api
