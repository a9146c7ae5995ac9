// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/dialect.h"

#include "controlplane/routing/xds/delta_subscription.h"
#include "controlplane/routing/xds/world_subscription.h"

namespace pult::routing {

namespace {

template <typename Kind> std::unique_ptr<Subscription> subscribeTo(ResourceType type)
{
    return std::make_unique<Kind>(type);
}

} // namespace

constinit const Dialect kStateOfTheWorld{readWorld, writeWorld, subscribeTo<WorldSubscription>};
constinit const Dialect kDelta{readDelta, writeDelta, subscribeTo<DeltaSubscription>};

} // namespace pult::routing
