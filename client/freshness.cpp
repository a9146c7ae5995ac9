// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/freshness.h"

namespace pult::client {

namespace {

bool isDenial(const std::optional<Error>& trouble)
{
    return trouble
        && (trouble->code == Code::PermissionDenied || trouble->code == Code::Unauthenticated);
}

Freshness judge(const EnvironmentView& view, std::chrono::milliseconds age)
{
    if (view.link == LinkState::Failed)
        return isDenial(view.trouble) ? Freshness::Denied : Freshness::Error;
    if (!view.state)
        return Freshness::Connecting;
    if (view.link != LinkState::Live || age > kStaleAfter)
        return Freshness::Stale;
    return age > kLaggingAfter ? Freshness::Lagging : Freshness::Live;
}

} // namespace

FreshnessState freshnessOf(const EnvironmentViewPtr& view, MonoTime now)
{
    if (!view)
        return {};
    const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(now - view->confirmedAt);
    FreshnessState result{judge(*view, age), std::nullopt};
    if (view->state)
        result.age = std::max(age, std::chrono::milliseconds{0});
    return result;
}

std::optional<std::int64_t> serverNow(const EnvironmentViewPtr& view, MonoTime now)
{
    if (!view || view->serverUnixMs == 0)
        return std::nullopt;
    const auto since
        = std::chrono::duration_cast<std::chrono::milliseconds>(now - view->confirmedAt);
    return view->serverUnixMs + since.count();
}

} // namespace pult::client
