// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The unary and GetState calls of Observer over the wire.
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "controlplane/api/page_token.h"
#include "controlplane/api/wire/parts.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "tests/api/server_plant.h"
#include "tests/state/world.h"

namespace pult::api::testing {
namespace {

class ObserverTest : public ::testing::Test
{
protected:
    ServerPlant m_server;

    grpc::Status getState(const std::string& environment, std::uint64_t revision,
        v1::EnvironmentState& whole, int* parts = nullptr)
    {
        v1::GetStateRequest request;
        request.set_environment(environment);
        request.set_revision(revision);
        grpc::ClientContext context;
        const auto reader = m_server.m_observe->GetState(&context, request);
        v1::GetStateResponse response;
        bool last = false;
        while (reader->Read(&response)) {
            EXPECT_FALSE(last);
            last = response.last_part();
            EXPECT_LT(response.ByteSizeLong(), 4U << 20U);
            whole.MergeFrom(response.part());
            if (parts)
                ++*parts;
        }
        const auto status = reader->Finish();
        EXPECT_EQ(status.ok(), last);
        return status;
    }
    void registerServices(int count, const std::string& version)
    {
        state::testing::ManifestText text("CRM", version);
        for (int i = 0; i < count; ++i)
            text.service("service-" + std::to_string(i), version);
        auto wanted = m_server.planRequest("prod");
        wanted.mutable_command()->mutable_register_()->set_manifest_yaml(
            text.placed("prod", 2).text());
        v1::Operation operation;
        const auto status = m_server.run(wanted, operation);
        ASSERT_TRUE(status.ok()) << status.error_message();
    }
    grpc::Status list(const v1::ListJournalRequest& request, v1::ListJournalResponse& response)
    {
        grpc::ClientContext context;
        response.Clear();
        return m_server.m_observe->ListJournal(&context, request, &response);
    }
};

TEST_F(ObserverTest, ListsEnvironmentsAndWhoTheCallerIs)
{
    m_server.create("another");
    v1::ListEnvironmentsResponse response;
    grpc::ClientContext context;
    ASSERT_TRUE(m_server.m_observe->ListEnvironments(&context, {}, &response).ok());
    ASSERT_EQ(response.environments_size(), 2);
    EXPECT_EQ(response.environments(0).name(), "another");
    EXPECT_EQ(response.environments(1).name(), "prod");
    EXPECT_EQ(response.environments(1).environment_class(), v1::ENVIRONMENT_CLASS_TEST);
    EXPECT_EQ(response.user(), "alice");
    EXPECT_EQ(response.server_version(), "0.1.0");
    EXPECT_EQ(response.journal_id(), "fake-journal");
}

TEST_F(ObserverTest, GetsTheStateAtAnyRevisionInParts)
{
    registerServices(3, "1");
    const auto before = m_server.m_plant.state()->revision;
    registerServices(12000, "2");
    v1::EnvironmentState now;
    int parts = 0;
    ASSERT_TRUE(getState("prod", 0, now, &parts).ok());
    EXPECT_GT(parts, 1);
    EXPECT_EQ(now.name(), "prod");
    EXPECT_EQ(now.active_size(), 3);
    ASSERT_EQ(now.generations(0).number(), 2U);
    EXPECT_EQ(now.head(), 1U);
    int delta = 0;
    for (const auto& generation : now.generations())
        delta += generation.number() == 2 ? generation.delta_size() : 0;
    EXPECT_EQ(delta, 12000);

    v1::EnvironmentState past;
    ASSERT_TRUE(getState("prod", before, past).ok());
    EXPECT_EQ(past.generations_size(), 1);
    EXPECT_EQ(past.revision(), before);

    v1::EnvironmentState none;
    EXPECT_EQ(reasonOf(getState("prod", 99, none)), "REVISION_UNKNOWN");
    EXPECT_EQ(reasonOf(getState("nowhere", 0, none)), "ENVIRONMENT_UNKNOWN");
    m_server.create("later");
    EXPECT_EQ(reasonOf(getState("later", before, none)), "ENVIRONMENT_UNKNOWN");
}

TEST_F(ObserverTest, PagesThroughTheJournalWithoutLossWhileItGrows)
{
    for (int i = 0; i < 24; ++i)
        m_server.toggle();
    v1::ListJournalRequest request;
    request.set_page_size(10);
    v1::ListJournalResponse page;
    std::vector<std::uint64_t> revisions;
    do {
        ASSERT_TRUE(list(request, page).ok());
        EXPECT_LE(page.entries_size(), 10);
        for (const auto& entry : page.entries())
            revisions.push_back(entry.revision());
        request.set_page_token(page.next_page_token());
        m_server.toggle();
    } while (!page.next_page_token().empty());
    ASSERT_EQ(revisions.size(), 25U);
    for (std::size_t i = 0; i < revisions.size(); ++i)
        EXPECT_EQ(revisions[i], 25 - i);
}

TEST_F(ObserverTest, FiltersTheJournalAndChecksWhatItIsAsked)
{
    m_server.create("other");
    m_server.toggle("other");
    v1::ListJournalRequest request;
    v1::ListJournalResponse page;
    request.set_environment("other");
    request.set_kind("freeze");
    request.set_user("alice");
    ASSERT_TRUE(list(request, page).ok());
    ASSERT_EQ(page.entries_size(), 1);
    EXPECT_EQ(page.entries(0).hash().size(), 32U);
    EXPECT_EQ(page.entries(0).previous_hash().size(), 32U);
    request.set_user("bob");
    ASSERT_TRUE(list(request, page).ok());
    EXPECT_EQ(page.entries_size(), 0);
    request.set_page_size(1001);
    EXPECT_EQ(reasonOf(list(request, page)), "FIELD_INVALID");
    request.set_page_size(1);
    for (const std::string token : {"x", "5", "5-0123456789abcdef", "-", "0-"}) {
        request.set_page_token(token);
        EXPECT_EQ(reasonOf(list(request, page)), "PAGE_TOKEN_INVALID") << token;
    }
    request.set_environment("nowhere");
    EXPECT_EQ(reasonOf(list(request, page)), "ENVIRONMENT_UNKNOWN");
}

TEST(PageToken, IsBoundToItsFiltersAndStaysTheSame)
{
    state::Journal::Query query;
    query.environment = "prod";
    const auto token = pageToken(query, 42);
    EXPECT_EQ(*openPageToken(query, token), 42U);
    EXPECT_EQ(pageToken(query, 42), token);
    query.user = "bob";
    EXPECT_FALSE(openPageToken(query, token));
}

TEST_F(ObserverTest, VerifiesTheJournal)
{
    m_server.toggle();
    v1::VerifyJournalResponse response;
    grpc::ClientContext context;
    ASSERT_TRUE(m_server.m_observe->VerifyJournal(&context, {}, &response).ok());
    EXPECT_EQ(response.events(), 2U);
    EXPECT_EQ(response.revision(), 2U);
    EXPECT_EQ(response.hash().size(), 32U);
}

TEST_F(ObserverTest, ListsRoutesThatDifferBetweenLanes)
{
    registerServices(3, "1");
    state::testing::ManifestText text("CRM", "2");
    text.service("service-0", "2").service("service-1", "1").service("service-2", "1");
    auto wanted = m_server.planRequest("prod");
    wanted.mutable_command()->mutable_register_()->set_manifest_yaml(text.placed("prod").text());
    v1::Operation operation;
    ASSERT_TRUE(m_server.run(wanted, operation).ok());

    const auto routes = [&](const std::string& environment, const std::string& service,
                            v1::ListRoutesResponse& response) {
        v1::ListRoutesRequest request;
        request.set_environment(environment);
        request.set_service(service);
        grpc::ClientContext context;
        response.Clear();
        return m_server.m_observe->ListRoutes(&context, request, &response);
    };
    v1::ListRoutesResponse all;
    ASSERT_TRUE(routes("prod", "", all).ok());
    ASSERT_GE(all.routes_size(), 2);
    for (const auto& route : all.routes())
        EXPECT_EQ(route.service(), "service-0");
    EXPECT_EQ(all.routes(0).lane(), "g2");
    EXPECT_EQ(all.routes(0).deployment(), "service-0-v2");
    EXPECT_EQ(all.routes(0).endpoints_size(), 1);
    EXPECT_EQ(all.routes(all.routes_size() - 1).lane(), "anything else");
    EXPECT_EQ(all.revision(), m_server.m_plant.state()->revision);
    EXPECT_FALSE(all.incomplete());
    v1::ListRoutesResponse one;
    ASSERT_TRUE(routes("prod", "service-2", one).ok());
    ASSERT_GE(one.routes_size(), 1);
    EXPECT_EQ(one.routes(one.routes_size() - 1).deployment(), "service-2-v1");
    EXPECT_EQ(reasonOf(routes("nowhere", "", one)), "ENVIRONMENT_UNKNOWN");
}

TEST_F(ObserverTest, DescribesItselfByReflection)
{
    using namespace grpc::reflection::v1alpha;
    const auto stub = ServerReflection::NewStub(m_server.m_channel);
    grpc::ClientContext context;
    const auto stream = stub->ServerReflectionInfo(&context);
    ServerReflectionRequest request;
    ServerReflectionResponse response;
    request.set_list_services("*");
    ASSERT_TRUE(stream->Write(request) && stream->Read(&response));
    std::set<std::string> names;
    for (const auto& service : response.list_services_response().service())
        names.insert(service.name());
    EXPECT_TRUE(names.count("pult.v1.Observer") && names.count("pult.v1.ReleaseControl")
        && names.count("pult.v1.Telemetry"));
    request.set_file_containing_symbol("pult.v1.Observer.Watch");
    ASSERT_TRUE(stream->Write(request) && stream->Read(&response));
    EXPECT_GT(response.file_descriptor_response().file_descriptor_proto_size(), 3);
    request.set_file_by_filename("nowhere.proto");
    ASSERT_TRUE(stream->Write(request) && stream->Read(&response));
    EXPECT_EQ(response.error_response().error_code(), grpc::StatusCode::NOT_FOUND);
    stream->WritesDone();
    EXPECT_TRUE(stream->Finish().ok());
}

//! Joins parts as clients do: a generation that comes again brings more of its delta.
v1::EnvironmentState joined(const std::vector<v1::EnvironmentState>& parts)
{
    v1::EnvironmentState whole;
    for (const auto& part : parts) {
        v1::EnvironmentState rest = part;
        rest.clear_generations();
        whole.MergeFrom(rest);
        for (const auto& generation : part.generations()) {
            const auto count = whole.generations_size();
            if (count > 0 && whole.generations(count - 1).number() == generation.number())
                whole.mutable_generations(count - 1)->mutable_delta()->MergeFrom(
                    generation.delta());
            else
                *whole.add_generations() = generation;
        }
    }
    return whole;
}

TEST_F(ObserverTest, PartsOfAnySizeJoinToTheSameWhole)
{
    registerServices(40, "1");
    registerServices(60, "2");
    const auto environment = m_server.m_plant.state()->find("prod");
    const auto whole = wire::toParts(*environment);
    ASSERT_EQ(whole.size(), 1U);
    for (const std::size_t size : {100U, 500U, 1000U, 5000U}) {
        const auto parts = wire::toParts(*environment, size);
        EXPECT_GT(parts.size(), 1U);
        EXPECT_TRUE(
            google::protobuf::util::MessageDifferencer::Equals(joined(parts), whole.front()))
            << size;
        for (std::size_t i = 0; size >= 1000 && i < parts.size(); ++i)
            EXPECT_LE(parts[i].ByteSizeLong(), size) << i;
    }
}

} // namespace
} // namespace pult::api::testing
