// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/watch/watch_buffer.h"

#include <gtest/gtest.h>

#include <grpcpp/impl/codegen/proto_utils.h>

#include "controlplane/api/reasons.h"

namespace pult::api::testing {
namespace {

v1::WatchResponse parse(grpc::ByteBuffer bytes)
{
    v1::WatchResponse response;
    EXPECT_TRUE(grpc::SerializationTraits<v1::WatchResponse>::Deserialize(&bytes, &response).ok());
    return response;
}

MessagesPtr change(state::Revision revision, int parts = 1, std::size_t padding = 0)
{
    auto messages = std::make_shared<Messages>();
    messages->revision = revision;
    messages->hash = "hash-" + std::to_string(revision);
    for (int i = 0; i < parts; ++i) {
        v1::WatchResponse response;
        response.mutable_change()->set_revision(revision);
        response.mutable_change()->set_hash(std::string(padding, 'x'));
        response.mutable_change()->set_last_part(i + 1 == parts);
        messages->add(response);
    }
    return messages;
}

SharedPtr<ProgressUpdate> progress(state::Revision revision, std::uint32_t acknowledged)
{
    auto view = std::make_shared<state::OperationView>();
    view->revision = revision;
    view->acknowledged = acknowledged;
    ProgressUpdate update;
    update.operations[revision] = view;
    return std::make_shared<const Shared<ProgressUpdate>>(std::move(update));
}

SharedPtr<ReadinessDelta> readiness(const std::string& service, std::uint32_t endpoints)
{
    ReadinessDelta update;
    update.changed[{service, 1}].readyEndpoints = endpoints;
    return std::make_shared<const Shared<ReadinessDelta>>(std::move(update));
}

class WatchBufferTest : public ::testing::Test
{
protected:
    int m_woken = 0;
    WatchBuffer m_buffer{[this] { ++m_woken; }};

    v1::WatchResponse take()
    {
        auto next = m_buffer.next();
        EXPECT_TRUE(next.message);
        return next.message ? parse(*next.message) : v1::WatchResponse{};
    }
    void expectNothing()
    {
        const auto next = m_buffer.next();
        EXPECT_FALSE(next.message);
        EXPECT_FALSE(next.end);
    }
};

TEST_F(WatchBufferTest, KeepsChangesInOrderAndTheirPartsTogether)
{
    m_buffer.putChange(change(1, 3));
    m_buffer.putProgress(progress(1, 0));
    m_buffer.putBookmark({1, "hash-1", 0, true, {}});
    m_buffer.putChange(change(2));
    EXPECT_EQ(m_woken, 4);
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(take().change().revision(), 1U);
    EXPECT_EQ(take().change().revision(), 2U);
    EXPECT_TRUE(take().has_progress());
    // The bookmark waited behind change 2 and may not tell of less.
    const auto bookmark = take();
    EXPECT_EQ(bookmark.bookmark().revision(), 2U);
    EXPECT_EQ(bookmark.bookmark().hash(), "hash-2");
    expectNothing();
}

TEST_F(WatchBufferTest, MergesProgressAndReadinessOfASlowReaderAndCountsIt)
{
    for (std::uint32_t i = 0; i < 100; ++i) {
        m_buffer.putProgress(progress(1 + i % 2, i));
        m_buffer.putReadiness(readiness(i % 2 == 0 ? "orders" : "billing", i));
    }
    const auto merged = take();
    ASSERT_EQ(merged.progress().operations_size(), 2);
    EXPECT_EQ(merged.progress().operations(0).acknowledged(), 98U);
    EXPECT_EQ(merged.progress().operations(1).acknowledged(), 99U);
    const auto ready = take();
    ASSERT_EQ(ready.readiness().deployments_size(), 2);
    EXPECT_EQ(ready.readiness().deployments(1).ready_endpoints(), 98U);
    m_buffer.putBookmark({});
    EXPECT_EQ(take().bookmark().conflated(), 196U);
    expectNothing();
}

TEST_F(WatchBufferTest, ACompleteUpdateReplacesWhatWaits)
{
    m_buffer.putProgress(progress(1, 0));
    ProgressUpdate all;
    all.complete = true;
    m_buffer.putProgress(std::make_shared<const Shared<ProgressUpdate>>(all));
    m_buffer.putProgress(progress(2, 0));
    const auto merged = take();
    EXPECT_TRUE(merged.progress().complete());
    ASSERT_EQ(merged.progress().operations_size(), 1);
    EXPECT_EQ(merged.progress().operations(0).revision(), 2U);
}

TEST_F(WatchBufferTest, TooManyChangesEndInResync)
{
    m_buffer.putInitial(change(1, 5));
    for (state::Revision revision = 2; revision < 2 + WatchBuffer::kMostChanges; ++revision)
        m_buffer.putChange(change(revision));
    EXPECT_EQ(take().change().revision(), 1U);
    m_buffer.putChange(change(9999));
    const auto response = take();
    ASSERT_TRUE(response.has_resync_required());
    EXPECT_EQ(response.resync_required().reason(), kReaderTooSlow);
    const auto end = m_buffer.next();
    ASSERT_TRUE(end.end);
    EXPECT_TRUE(end.end->ok());
    m_buffer.putChange(change(10000));
    m_buffer.putBookmark({});
    EXPECT_FALSE(m_buffer.next().message);
}

TEST_F(WatchBufferTest, TooManyBytesDoToo)
{
    const std::size_t third = WatchBuffer::kMostChangeBytes / 3;
    for (state::Revision revision = 1; revision <= 3; ++revision)
        m_buffer.putChange(change(revision, 1, third + 1));
    EXPECT_TRUE(take().has_resync_required());
}

TEST_F(WatchBufferTest, OneLargeChangeIsNeverTooMuch)
{
    m_buffer.putChange(change(1, 9, 1U << 20U));
    for (int i = 0; i < 9; ++i)
        EXPECT_EQ(take().change().revision(), 1U);
    expectNothing();
}

TEST_F(WatchBufferTest, AReaderThatKeepsUpMayReadForEver)
{
    for (state::Revision revision = 1; revision < 10 * WatchBuffer::kMostChanges; ++revision) {
        m_buffer.putChange(change(revision));
        EXPECT_EQ(take().change().revision(), revision);
    }
}

TEST_F(WatchBufferTest, LargeUpdatesGoOutInPartsOfWhichOnlyTheFirstIsComplete)
{
    ProgressUpdate all;
    all.complete = true;
    for (state::Revision revision = 1; revision <= 1000; ++revision) {
        auto view = std::make_shared<state::OperationView>();
        view->revision = revision;
        for (int i = 0; i < 200; ++i)
            view->gateways.emplace_back().gateway = "gateway-with-a-long-name-" + std::to_string(i);
        all.operations[revision] = view;
    }
    m_buffer.putProgress(std::make_shared<const Shared<ProgressUpdate>>(all));
    int operations = 0;
    for (int part = 0; operations < 1000; ++part) {
        auto next = m_buffer.next();
        ASSERT_TRUE(next.message);
        EXPECT_LT(next.message->Length(), 2U << 20U);
        const auto response = parse(*next.message);
        EXPECT_EQ(response.progress().complete(), part == 0);
        operations += response.progress().operations_size();
    }
    expectNothing();
}

TEST_F(WatchBufferTest, CloseDropsWhatWaits)
{
    m_buffer.putChange(change(1));
    m_buffer.close(grpc::Status(grpc::StatusCode::UNAVAILABLE, "end"));
    const auto next = m_buffer.next();
    EXPECT_FALSE(next.message);
    ASSERT_TRUE(next.end);
    EXPECT_EQ(next.end->error_code(), grpc::StatusCode::UNAVAILABLE);
}

} // namespace
} // namespace pult::api::testing
