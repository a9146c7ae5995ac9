// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// proto/pult/v1 says of itself what it means: every field has a comment of its own, with its unit
// and with what its absence means; every call names its errors.
#include <filesystem>
#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

namespace pult::test {
namespace {

namespace pb = google::protobuf;

template <typename Element> std::string commentOf(const Element& element)
{
    pb::SourceLocation where;
    if (!element.GetSourceLocation(&where))
        return {};
    return where.leading_comments + where.trailing_comments;
}

class Contract : public ::testing::Test
{
protected:
    Contract()
    {
        pb::FileDescriptorSet described;
        std::ifstream file(PULT_CONTRACT, std::ios::binary);
        EXPECT_TRUE(described.ParseFromIstream(&file)) << PULT_CONTRACT;
        for (const auto& one : described.file()) {
            const auto* built = m_pool.BuildFile(one);
            EXPECT_TRUE(built) << one.name();
            if (built && built->package() == "pult.v1")
                m_files.push_back(built);
        }
    }

    void eachField(const std::function<void(const pb::FieldDescriptor&)>& visit)
    {
        for (const auto* file : m_files) {
            for (int i = 0; i < file->message_type_count(); ++i)
                eachField(*file->message_type(i), visit);
        }
    }

    static void eachField(
        const pb::Descriptor& message, const std::function<void(const pb::FieldDescriptor&)>& visit)
    {
        if (message.options().map_entry())
            return;
        for (int i = 0; i < message.field_count(); ++i)
            visit(*message.field(i));
        for (int i = 0; i < message.nested_type_count(); ++i)
            eachField(*message.nested_type(i), visit);
    }

    pb::DescriptorPool m_pool;
    std::vector<const pb::FileDescriptor*> m_files;
};

TEST_F(Contract, IsThereAsAWhole)
{
    std::set<std::string> described;
    for (const auto* file : m_files)
        described.insert(std::filesystem::path(file->name()).filename().string());
    for (const auto& entry : std::filesystem::directory_iterator(PULT_CONTRACT_DIR))
        EXPECT_TRUE(described.count(entry.path().filename().string())) << entry.path();
}

TEST_F(Contract, EveryFieldHasACommentOfItsOwn)
{
    int fields = 0;
    eachField([&](const pb::FieldDescriptor& field) {
        ++fields;
        EXPECT_FALSE(commentOf(field).empty()) << field.full_name() << " says nothing of itself";
    });
    EXPECT_GT(fields, 500);
}

TEST_F(Contract, EveryQuantityNamesItsUnit)
{
    // Longer endings first.
    static const std::vector<std::pair<std::string, std::regex>> kUnits{
        {"_unix_ms", std::regex("illiseconds since the Unix epoch")},
        {"_unix_ns", std::regex("anoseconds since the Unix epoch")},
        {"_ms", std::regex("illisecond")},
        {"_us", std::regex("icrosecond")},
        {"_ns", std::regex("anosecond")},
        {"_seconds", std::regex("econds")},
        {"_permille", std::regex("housandths")},
    };
    int quantities = 0;
    eachField([&](const pb::FieldDescriptor& field) {
        for (const auto& [ending, unit] : kUnits) {
            const auto& name = field.name();
            if (name.size() < ending.size()
                || name.compare(name.size() - ending.size(), ending.size(), ending) != 0)
                continue;
            ++quantities;
            EXPECT_TRUE(std::regex_search(commentOf(field), unit)) << field.full_name();
            return;
        }
    });
    EXPECT_GT(quantities, 60);
}

TEST_F(Contract, WhatMayBeAbsentSaysWhatThatMeans)
{
    int optional = 0;
    eachField([&](const pb::FieldDescriptor& field) {
        if (!field.has_optional_keyword())
            return;
        ++optional;
        EXPECT_NE(commentOf(field).find("bsent"), std::string::npos) << field.full_name();
    });
    EXPECT_GE(optional, 10);
}

TEST_F(Contract, EveryCallNamesItsErrors)
{
    static const std::regex kErrors("Errors|[A-Z]{4,}_[A-Z]+|INTERNAL|UNAVAILABLE");
    int calls = 0;
    for (const auto* file : m_files) {
        for (int i = 0; i < file->service_count(); ++i) {
            for (int j = 0; j < file->service(i)->method_count(); ++j) {
                const auto& method = *file->service(i)->method(j);
                ++calls;
                EXPECT_TRUE(std::regex_search(commentOf(method), kErrors)) << method.full_name();
            }
        }
    }
    EXPECT_GT(calls, 15);
}

} // namespace
} // namespace pult::test
