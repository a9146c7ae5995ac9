// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include "controlplane/routing/xds/encoder.h"
#include "controlplane/routing/xds/names.h"
#include "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.pb.h"
#include "tests/routing/resources.h"
#include "tests/routing/validator.h"

namespace pult::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::problemsOf;
using Kind = state::RouteMatch::Kind;

state::DeploymentPtr deployment(const std::string& service, state::GenerationNumber generation,
    std::vector<state::Endpoint> endpoints = {{"127.0.0.1", 7000}})
{
    auto made = std::make_shared<state::Deployment>();
    made->service = service;
    made->generation = generation;
    made->placement.endpoints = std::move(endpoints);
    return made;
}

state::RouteRule rule(Kind kind, state::GenerationNumber number, std::string name,
    state::DeploymentPtr to, std::string error = {})
{
    return {{kind, number, std::move(name)}, std::move(to), std::move(error), "candidate"};
}

envoy::config::route::v3::RouteConfiguration routesFor(const state::Policy& policy,
    const std::string& service, const std::vector<state::RouteRule>& rules)
{
    envoy::config::route::v3::RouteConfiguration routes;
    writeRoutes(policy, service, rules, routes);
    return routes;
}

TEST(Names, ListenerNamesMeanTheirService)
{
    EXPECT_EQ(serviceOfListener("orders"), "orders");
    EXPECT_EQ(serviceOfListener("orders:80"), "orders");
    EXPECT_EQ(serviceOfListener("xdstp://pult/envoy.config.listener.v3.Listener/orders"), "orders");
    EXPECT_EQ(serviceOfListener("xdstp://pult/envoy.config.listener.v3.Listener/orders:80?a=b"),
        "orders");
    EXPECT_EQ(serviceOfListener(""), "");
}

TEST(Names, ClustersOfErrorsSayWhatIsWrong)
{
    EXPECT_EQ(
        clusterOf("orders", rule(Kind::Default, 0, "", deployment("orders", 4))), "orders-v4");
    EXPECT_EQ(clusterOf("a", rule(Kind::Lane, 5, "", deployment("b", 5))), "b-v5");
    EXPECT_EQ(
        clusterOf("loyalty", rule(Kind::Default, 0, "", nullptr, "absent")), "absent.loyalty");
    EXPECT_EQ(
        clusterOf("loyalty", rule(Kind::Lane, 5, "", nullptr, "absent")), "absent.loyalty.g5");
    EXPECT_EQ(clusterOf("loyalty", rule(Kind::LaneName, 7, "feature-x", nullptr, "closed")),
        "closed-contour.feature-x");
}

TEST(Encoder, RoutesKeepTheOrderOfTheTable)
{
    const std::vector rules{
        rule(Kind::Lane, 5, "", deployment("orders", 5)),
        rule(Kind::LaneName, 5, "blue", deployment("orders", 5)),
        rule(Kind::Lane, 6, "", nullptr, "absent"),
        rule(Kind::Head, 4, "", deployment("orders", 4)),
        rule(Kind::Default, 0, "", deployment("orders", 4)),
    };
    state::Policy policy;
    policy.generationNameHeader = "X-Version-Name";
    const auto routes = routesFor(policy, "orders", rules);
    EXPECT_THAT(problemsOf(routes), IsEmpty());
    EXPECT_EQ(routes.name(), "orders");
    std::vector<std::string> lines;
    for (const auto& line : routes.virtual_hosts(0).routes()) {
        std::string match;
        for (const auto& header : line.match().headers())
            match = header.name() + "=" + header.exact_match() + " ";
        lines.push_back(match + line.route().cluster());
    }
    EXPECT_THAT(lines,
        ElementsAre("x-generation=5 orders-v5", "x-version-name=blue orders-v5",
            "x-generation=6 absent.orders.g6", "x-generation-head=4 orders-v4", "orders-v4"));
}

TEST(Encoder, ListenersLeadToTheRoutesOfTheirService)
{
    const auto listener = listenerFor("orders:80", "orders");
    EXPECT_THAT(problemsOf(listener), IsEmpty());
    EXPECT_EQ(listener.name(), "orders:80");
    envoy::extensions::filters::network::http_connection_manager::v3::HttpConnectionManager manager;
    ASSERT_TRUE(listener.api_listener().api_listener().UnpackTo(&manager));
    EXPECT_EQ(manager.rds().route_config_name(), "orders");
}

TEST(Encoder, ClustersAndEndpoints)
{
    EXPECT_THAT(problemsOf(clusterFor("orders-v4")), IsEmpty());
    const auto twice = assignmentFor("orders-v4", "shop",
        std::vector<state::Endpoint>{{"127.0.0.1", 1}, {"::1", 1}, {"127.0.0.1", 1}});
    EXPECT_THAT(problemsOf(twice), IsEmpty());
    EXPECT_EQ(twice.endpoints(0).lb_endpoints_size(), 2);
    EXPECT_EQ(twice.endpoints(0).locality().region(), "shop");
    const auto none = assignmentFor("orders-v4", "shop", {});
    EXPECT_THAT(problemsOf(none), IsEmpty());
    EXPECT_EQ(none.endpoints_size(), 0);
    const auto refusal = refusalBy("absent.orders", "absent.orders");
    EXPECT_THAT(problemsOf(refusal), IsEmpty());
    EXPECT_EQ(refusal.endpoints_size(), 0);
    EXPECT_EQ(refusal.policy().drop_overloads(0).category(), "absent.orders");
}

TEST(Encoder, FramesParseAsResponses)
{
    const auto cluster = clusterFor("orders-v4");
    const auto resource
        = std::make_shared<const Resource>("orders-v4", 1, frame(ResourceType::Cluster, cluster));
    const auto back = testing::unpack<envoy::config::cluster::v3::Cluster>(*resource);
    EXPECT_EQ(back.SerializeAsString(), cluster.SerializeAsString());
}

// The validator is only worth something if it finds what is wrong.
TEST(Validator, FindsWhatBothWouldRefuse)
{
    auto listener = listenerFor("orders", "orders");
    listener.clear_api_listener();
    EXPECT_THAT(problemsOf(listener), ElementsAre(HasSubstr("no HttpConnectionManager")));

    auto routes = routesFor({}, "orders",
        std::vector{rule(Kind::Lane, 5, "", deployment("orders", 5)),
            rule(Kind::Default, 0, "", deployment("orders", 4))});
    auto broken = routes;
    broken.mutable_virtual_hosts(0)->mutable_routes()->SwapElements(0, 1);
    EXPECT_THAT(problemsOf(broken), ::testing::SizeIs(2));
    broken = routes;
    broken.mutable_virtual_hosts(0)
        ->mutable_routes(0)
        ->mutable_match()
        ->mutable_headers(0)
        ->set_name("X-bin");
    EXPECT_THAT(problemsOf(broken), ::testing::SizeIs(2));
    broken = routes;
    broken.mutable_virtual_hosts(0)->add_domains("*");
    EXPECT_THAT(problemsOf(broken), ElementsAre(HasSubstr("a domain twice")));
    broken = routes;
    broken.mutable_virtual_hosts(0)->mutable_routes(0)->mutable_route()->clear_cluster();
    EXPECT_THAT(problemsOf(broken), ElementsAre(HasSubstr("no cluster")));

    auto cluster = clusterFor("orders-v4");
    cluster.clear_connect_timeout();
    cluster.clear_typed_extension_protocol_options();
    EXPECT_THAT(problemsOf(cluster), ::testing::SizeIs(2));

    auto assignment
        = assignmentFor("orders-v4", "shop", std::vector<state::Endpoint>{{"127.0.0.1", 1}});
    assignment.mutable_endpoints(0)->clear_load_balancing_weight();
    assignment.mutable_endpoints(0)->set_priority(1);
    EXPECT_THAT(problemsOf(assignment), ::testing::SizeIs(2));
    auto refusal = refusalBy("absent.orders", "absent.orders");
    refusal.mutable_policy()->mutable_drop_overloads(0)->mutable_drop_percentage()->set_numerator(
        1);
    EXPECT_THAT(problemsOf(refusal), ElementsAre(HasSubstr("somewhere to go")));
    EXPECT_THAT(problemsOf(assignmentFor(
                    "orders-v4", "shop", std::vector<state::Endpoint>{{"orders.local", 0}})),
        ::testing::SizeIs(2));
}

} // namespace
} // namespace pult::routing
