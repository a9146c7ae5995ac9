// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "controlplane/state/lanes.h"

namespace pult::routing {

//! Service that a listener name means: "orders", "orders:80" and
//! "xdstp://authority/envoy.config.listener.v3.Listener/orders" are all orders. A view into
//! `listener`.
[[nodiscard]] std::string_view serviceOfListener(std::string_view listener);

//! Cluster that a line of a service's table leads to: the deployment's name (orders-v4), or for an
//! error a cluster without endpoints whose name says what is wrong, since clients show it in their
//! errors (see refusalBy): absent.loyalty, absent.loyalty.g5, closed-contour.feature-x. Service
//! names have no dots, so the two kinds never meet.
[[nodiscard]] std::string clusterOf(
    const state::ServiceName& service, const state::RouteRule& rule);

//! The one of a deployment.
[[nodiscard]] std::string clusterOf(const state::DeploymentKey& deployment);

//! As it travels: HTTP/2 and gRPC metadata know lower-case names only.
[[nodiscard]] std::string headerName(std::string text);

} // namespace pult::routing
