// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include "controlplane/routing/xds/node_identity.h"

namespace pult::routing {
namespace {

envoy::config::core::v3::Node node(const std::string& agent, const std::string& version)
{
    envoy::config::core::v3::Node made;
    made.set_id("orders-1");
    made.set_cluster("shop");
    made.set_user_agent_name(agent);
    made.set_user_agent_version(version);
    made.mutable_locality()->set_region("eu");
    made.mutable_locality()->set_zone("a");
    return made;
}

void set(envoy::config::core::v3::Node& node, const char* key, const char* value)
{
    (*node.mutable_metadata()->mutable_fields())[key].set_string_value(value);
}

TEST(NodeIdentity, ProgramsInTheirUsualWords)
{
    EXPECT_EQ(identityOf(node("gRPC Node Pure JS", "1.14.1"))->dataPlane, "gRPC js 1.14.1");
    EXPECT_EQ(
        identityOf(node("gRPC C-core linux", "C-core 29.0.0"))->dataPlane, "gRPC core 29.0.0");
    EXPECT_EQ(identityOf(node("gRPC Go", "1.60.0"))->dataPlane, "gRPC Go 1.60.0");
    EXPECT_EQ(identityOf(node("mine", ""))->dataPlane, "mine");
    EXPECT_EQ(identityOf(node("", ""))->dataPlane, "unknown");
    auto envoy = node("envoy", "");
    auto& version = *envoy.mutable_user_agent_build_version()->mutable_version();
    version.set_major_number(1);
    version.set_minor_number(31);
    EXPECT_EQ(identityOf(envoy)->dataPlane, "Envoy 1.31.0");
}

TEST(NodeIdentity, MetadataGoesFirst)
{
    auto told = node("gRPC C-core linux", "C-core 29.0.0");
    set(told, "data_plane", "gRPC C++ 1.51.1");
    set(told, "environment", "prod/geo-data");
    set(told, "kind", "edge");
    const auto identity = identityOf(told);
    EXPECT_EQ(identity->dataPlane, "gRPC C++ 1.51.1");
    EXPECT_EQ(identity->environment, "prod/geo-data");
    EXPECT_EQ(identity->kind, "edge");
    EXPECT_EQ(identity->region, "eu");
    EXPECT_EQ(identity->zone, "a");
}

TEST(NodeIdentity, KindIsClientUnlessItSaysEdge)
{
    auto told = node("mine", "1");
    EXPECT_EQ(identityOf(told)->kind, "client");
    set(told, "kind", "something");
    EXPECT_EQ(identityOf(told)->kind, "client");
}

TEST(NodeIdentity, WhatIsMissingIsNamed)
{
    auto nameless = node("mine", "1");
    nameless.clear_id();
    EXPECT_EQ(identityOf(nameless).error().metadata.at("field"), "node.id");
    auto homeless = node("mine", "1");
    homeless.clear_cluster();
    EXPECT_EQ(identityOf(homeless).error().metadata.at("field"), "node.cluster");
}

} // namespace
} // namespace pult::routing
