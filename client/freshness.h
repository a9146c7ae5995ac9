// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

#include "client/environment_watch.h"

namespace pult::client {

//! How far the data of one environment can be trusted now (rule 1 of the console).
enum class Freshness
{
    Connecting, //!< No data yet, none lost.
    Live,
    Lagging, //!< The stream lives, but confirmed nothing for more than 10 s.
    Stale, //!< The stream is lost or not there yet, or confirmed nothing for more than 30 s.
    Denied, //!< The server does not let this account watch it.
    Error, //!< It will not come back by itself.
};

struct FreshnessState
{
    Freshness freshness = Freshness::Connecting;
    //! Since the stream last confirmed the data. Nothing before the first data.
    std::optional<std::chrono::milliseconds> age;

    friend bool operator==(const FreshnessState&, const FreshnessState&) = default;
};

inline constexpr std::chrono::seconds kLaggingAfter{10};
inline constexpr std::chrono::seconds kStaleAfter{30};

//! Pure. A null view is Connecting.
[[nodiscard]] FreshnessState freshnessOf(const EnvironmentViewPtr& view, MonoTime now);

//! What the server's clock says now, milliseconds since the Unix epoch, as far as the last thing it
//! said tells; nothing before it said anything. Pure. What the server dated is compared with this,
//! never with this machine's own clock.
[[nodiscard]] std::optional<std::int64_t> serverNow(const EnvironmentViewPtr& view, MonoTime now);

} // namespace pult::client
