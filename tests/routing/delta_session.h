// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "controlplane/routing/xds/dialect.h"
#include "tests/routing/scripted_world.h"

namespace pult::routing::testing {

//! A session that speaks delta, over three services.
class DeltaSession : public ::testing::Test
{
protected:
    using Type = ResourceType;
    using Names = std::vector<std::string>;

    DeltaSession()
    {
        for (const auto* service : {"orders", "billing", "loyalty"})
            world.putService(service);
        world.publish();
        reconnect();
    }
    void reconnect() { session.emplace(world.snapshot(), kDelta.subscribe); }
    Subscription::Outcome ask(DiscoveryQuery query) { return session->onQuery(query); }
    Subscription::Outcome subscribe(
        Type type, Names wanted, std::map<std::string, std::string> known = {})
    {
        DiscoveryQuery query{type, std::move(wanted)};
        query.known = std::move(known);
        return ask(query);
    }
    Subscription::Outcome unsubscribe(Type type, Names dropped)
    {
        DiscoveryQuery query{type, {}};
        query.dropped = std::move(dropped);
        return ask(query);
    }
    Subscription::Outcome acknowledge(const DiscoveryAnswer& answer)
    {
        return ask({answer.type, {}, answer.nonce});
    }
    Subscription::Outcome refuse(const DiscoveryAnswer& answer)
    {
        return ask({answer.type, {}, answer.nonce, "no"});
    }
    std::optional<DiscoveryAnswer> next() { return session->next(); }
    //! Takes the next answer and acknowledges it.
    DiscoveryAnswer take()
    {
        auto answer = next().value();
        (void)acknowledge(answer);
        return answer;
    }
    DiscoveryAnswer takeFirst(Type type, Names wanted)
    {
        (void)subscribe(type, std::move(wanted));
        return take();
    }
    std::string versionOf(Type type, const std::string& name)
    {
        return world.snapshot()->of(type).find(name)->version();
    }
    void publish() { ASSERT_TRUE(world.publishTo(*session)); }

    ScriptedWorld world;
    std::optional<Session> session;
};

} // namespace pult::routing::testing
