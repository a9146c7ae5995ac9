// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/otlp/walker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/telemetry/support/odd_sink.h"
#include "tests/telemetry/support/recording_sink.h"
#include "tests/telemetry/support/reference.h"
#include "tests/telemetry/support/wire_maker.h"

namespace pult::telemetry::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kTraceId = "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10";
const std::string kSpanId = "\x11\x12\x13\x14\x15\x16\x17\x18";
const std::string kIds = bytesField(1, kTraceId) + bytesField(2, kSpanId);
constexpr char kPlainSpan[] = "span 0102030405060708090a0b0c0d0e0f10 1112131415161718 parent "
                              "0000000000000000 kind 0 status 0 flags 0 0..0 ";

std::string requestOf(const std::string& span)
{
    return bytesField(1, bytesField(2, bytesField(2, span)));
}

struct Walked
{
    Result<DecodeReport> report;
    std::vector<std::string> lines;
};

Walked walked(const std::string& request)
{
    otlp::Walker walker;
    RecordingSink sink;
    auto report = walker.walk(request, sink);
    return {std::move(report), sink.lines()};
}

TEST(Walker, ReadsEveryField)
{
    const auto span = kIds + bytesField(3, "pult=v4")
        + bytesField(4, "\x21\x22\x23\x24\x25\x26\x27\x28") + bytesField(5, "GET /orders")
        + varintField(6, 3) + fixed64Field(7, 1000) + fixed64Field(8, 2000)
        + attributeField(9, "enduser.id", "ann")
        + bytesField(9, bytesField(1, "up") + bytesField(2, varintField(2, 1)))
        + bytesField(9, bytesField(1, "code") + bytesField(2, varintField(3, 503)))
        + bytesField(9, bytesField(1, "ratio") + bytesField(2, fixed64Field(4, 0x3ff8000000000000)))
        + bytesField(13, kIds) + bytesField(15, varintField(3, 2)) + fixed32Field(16, 0x301);
    const auto request = bytesField(1,
        bytesField(1, attributeField(1, "service.name", "orders"))
            + bytesField(2,
                bytesField(1, bytesField(1, "http") + bytesField(2, "1.2")) + bytesField(2, span)));
    const auto got = walked(request);
    ASSERT_TRUE(got.report) << got.report.error().message;
    EXPECT_EQ(*got.report, (DecodeReport{1, 0, ""}));
    EXPECT_THAT(got.lines,
        ElementsAre("resource service.name=\"orders\"", "scope \"http\" \"1.2\"",
            "span 0102030405060708090a0b0c0d0e0f10 1112131415161718 parent 2122232425262728 kind 3 "
            "status 2 flags 769 1000..2000 \"GET /orders\" state \"pult=v4\" enduser.id=\"ann\" "
            "up=true code=503i ratio=1.5d link 0102030405060708090a0b0c0d0e0f10 1112131415161718"));
}

TEST(Walker, EmptyRequestIsFine)
{
    const auto got = walked("");
    ASSERT_TRUE(got.report);
    EXPECT_EQ(*got.report, DecodeReport{});
    EXPECT_TRUE(got.lines.empty());
}

TEST(Walker, TellsTheResourceFirstWhereverItStands)
{
    const auto got = walked(bytesField(1,
        bytesField(2, bytesField(2, kIds) + bytesField(1, bytesField(1, "late")))
            + bytesField(1, attributeField(1, "a", "1"))
            + bytesField(1, attributeField(1, "b", "2"))));
    ASSERT_TRUE(got.report);
    EXPECT_THAT(got.lines,
        ElementsAre("resource a=\"1\" b=\"2\"", "scope \"late\" \"\"",
            std::string(kPlainSpan) + "\"\" state \"\""));
}

struct ValueCase
{
    const char* what;
    std::string value; //!< AnyValue.
    const char* told;
};

TEST(Walker, ReadsEveryKindOfValue)
{
    const auto item = [](const std::string& value) { return bytesField(1, value); };
    const std::vector<ValueCase> cases{
        {"none", "", "k=?"},
        {"empty text", bytesField(1, ""), "k=\"\""},
        {"list of texts", bytesField(5, item(bytesField(1, "v4")) + item(bytesField(1, "v3"))),
            "k=\"v4\""},
        {"empty list", bytesField(5, ""), "k=?"},
        {"list of numbers", bytesField(5, item(varintField(3, 4))), "k=?"},
        {"list that begins with nothing", bytesField(5, item("") + item(bytesField(1, "v4"))),
            "k=?"},
        {"list of lists", bytesField(5, item(bytesField(5, item(bytesField(1, "v4"))))), "k=?"},
        {"list in two parts", bytesField(5, "") + bytesField(5, item(bytesField(1, "v4"))),
            "k=\"v4\""},
        {"text before list", bytesField(1, "a") + bytesField(5, ""), "k=?"},
        {"list before text", bytesField(5, item(bytesField(1, "v4"))) + bytesField(1, "a"),
            "k=\"a\""},
        {"list, text, list",
            bytesField(5, item(bytesField(1, "x"))) + bytesField(1, "a") + bytesField(5, ""),
            "k=?"},
        {"map", bytesField(6, ""), "k=?"},
        {"bytes", bytesField(7, "x"), "k=?"},
        {"index of a profile", varintField(8, 3), "k=?"},
        {"negative", varintField(3, static_cast<std::uint64_t>(-5)), "k=-5i"},
        {"no UTF-8", bytesField(1, "\xff\xfe"), "k=?"},
        {"no UTF-8 in a list", bytesField(5, item(bytesField(1, "\xc3"))), "k=?"},
    };
    for (const auto& one : cases) {
        const auto got = walked(
            requestOf(kIds + bytesField(9, bytesField(1, "k") + bytesField(2, one.value))));
        ASSERT_TRUE(got.report) << one.what;
        EXPECT_EQ(got.lines.back(), std::string(kPlainSpan) + "\"\" state \"\" " + one.told)
            << one.what;
    }
}

TEST(Walker, TextThatIsNoUtf8SpoilsOnlyItself)
{
    const auto got
        = walked(requestOf(kIds + bytesField(5, "\xc0\x80") + bytesField(3, "\xed\xa0\x80")
            + attributeField(9, "\xf5", "lost") + attributeField(9, "kept", "\xd0\xb4\xd0\xb0")));
    ASSERT_TRUE(got.report);
    EXPECT_EQ(
        got.lines.back(), std::string(kPlainSpan) + "\"\" state \"\" kept=\"\xd0\xb4\xd0\xb0\"");
}

TEST(Walker, LeavesOutSpansWithoutValidIds)
{
    const auto spanOf = [](const std::string& trace, const std::string& span,
                            const std::string& parent) {
        return bytesField(2, bytesField(1, trace) + bytesField(2, span) + bytesField(4, parent));
    };
    const std::string zero(16, '\0');
    const auto request = bytesField(1,
        bytesField(2,
            spanOf(kTraceId, kSpanId, "") + spanOf("short", kSpanId, "") + spanOf(zero, kSpanId, "")
                + spanOf(kTraceId, "", "") + spanOf(kTraceId, zero.substr(8), "")
                + spanOf(kTraceId, kSpanId, "parent?") + spanOf(kTraceId, kSpanId, zero.substr(8))
                + bytesField(2, kIds + bytesField(13, bytesField(1, kTraceId)))));
    const auto got = walked(request);
    ASSERT_TRUE(got.report);
    EXPECT_EQ(got.report->spans, 3U);
    EXPECT_EQ(got.report->rejected, 5U);
    EXPECT_EQ(got.report->firstRejection,
        "resource_spans[0].scope_spans[0].spans[1].trace_id has 5 bytes, expected 16");
    EXPECT_EQ(got.lines.back(), std::string(kPlainSpan) + "\"\" state \"\"");
}

TEST(Walker, SaysThatAnIdIsAllZero)
{
    const auto got
        = walked(requestOf(bytesField(1, kTraceId) + bytesField(2, std::string(8, '\0'))));
    ASSERT_TRUE(got.report);
    EXPECT_EQ(got.report->firstRejection,
        "resource_spans[0].scope_spans[0].spans[0].span_id is all zero");
}

TEST(Walker, NumbersOfANewerProtocolAreUnknown)
{
    const auto got
        = walked(requestOf(kIds + varintField(6, 6) + bytesField(15, varintField(3, 9))));
    ASSERT_TRUE(got.report);
    EXPECT_EQ(got.lines.back(), std::string(kPlainSpan) + "\"\" state \"\"");
}

struct BrokenCase
{
    const char* what;
    std::string request;
    const char* message;
};

TEST(Walker, SaysWhereAMessageBreaks)
{
    std::string deep;
    for (int i = 0; i < 101; ++i)
        deep += "\x0b";
    const std::vector<BrokenCase> cases{
        {"text", "this is no protobuf",
            "at byte 1 of 19, in the request, a group ends that has not begun"},
        {"length", "\x0a\x05\x0a", "at byte 2 of 3, in the request, a length runs over the end"},
        {"attribute", requestOf(kIds + bytesField(9, "\x0a\x7f")),
            "in resource_spans[0].scope_spans[0].spans[0], a length runs over"},
        {"value", requestOf(bytesField(9, bytesField(2, "\x18"))), "spans[0], a number is cut off"},
        {"status", requestOf(bytesField(15, "\x18")), "spans[0], a number is cut off"},
        {"link", requestOf(bytesField(13, "\x0a")), "spans[0], a number is cut off"},
        {"resource", bytesField(1, bytesField(1, "\x0a\x01")), "in resource_spans[0], a length"},
        {"scope", bytesField(1, bytesField(2, bytesField(1, "\x0a\x01"))),
            "in resource_spans[0].scope_spans[0], a length"},
        {"fixed64", requestOf("\x39\x01"), "a fixed number is cut off"},
        {"fixed32", requestOf(varint(16 << 3 | 5) + "\x01"), "a fixed number is cut off"},
        {"endless", std::string(11, '\xff'), "more than ten bytes"},
        {"large tag", std::string(5, '\xff') + "\x01", "a field number is too large"},
        {"field 0", std::string("\x02\x00", 2), "a field has number 0"},
        {"wire type 6", "\x0e", "no known wire type"},
        {"group without an end", "\x0b", "a group does not end"},
        {"group with another end", "\x0b\x14", "a group ends that has not begun"},
        {"groups too deep", deep, "groups nest too deeply"},
    };
    for (const auto& one : cases) {
        const auto got = walked(one.request);
        ASSERT_FALSE(got.report) << one.what;
        EXPECT_EQ(got.report.error().code, Code::InvalidArgument) << one.what;
        EXPECT_EQ(got.report.error().reason, "SPANS_UNREADABLE") << one.what;
        EXPECT_THAT(got.report.error().message, HasSubstr(one.message)) << one.what;
        RecordingSink sink;
        EXPECT_FALSE(readWithProtobuf(one.request, sink)) << one.what;
    }
}

//! True when protobuf took it; then the walker must have read the same.
bool sameAsProtobuf(const std::string& request)
{
    RecordingSink expected;
    const auto reference = readWithProtobuf(request, expected);
    const auto got = walked(request);
    if (!reference)
        return false;
    EXPECT_TRUE(got.report) << got.report.error().message;
    if (!got.report)
        return true;
    EXPECT_EQ(got.lines, expected.lines());
    EXPECT_EQ(got.report->spans, reference->spans);
    EXPECT_EQ(got.report->rejected, reference->rejected);
    EXPECT_EQ(got.report->firstRejection.empty(), reference->rejected == 0);
    return true;
}

TEST(Walker, ReadsWhatProtobufReads)
{
    for (std::uint64_t seed = 0; seed < 1500; ++seed) {
        ASSERT_TRUE(sameAsProtobuf(WireMaker(seed).request())) << "seed " << seed;
        ASSERT_FALSE(HasFailure()) << "seed " << seed;
    }
}

TEST(Walker, RefusesNothingThatProtobufTakes)
{
    int taken = 0;
    int refused = 0;
    for (std::uint64_t seed = 0; seed < 6000; ++seed) {
        auto request = WireMaker(seed % 500).request();
        std::mt19937_64 random(seed);
        for (auto flips = 1 + random() % 3; flips > 0 && !request.empty(); --flips)
            request[random() % request.size()] = static_cast<char>(random());
        if (random() % 4 == 0)
            request.resize(random() % (request.size() + 1));
        ++(sameAsProtobuf(request) ? taken : refused);
        ASSERT_FALSE(HasFailure()) << "seed " << seed;
    }
    EXPECT_GT(taken, 500);
    EXPECT_GT(refused, 500);
}

TEST(Walker, AFilterChangesNothingElse)
{
    std::size_t told = 0;
    for (std::uint64_t seed = 0; seed < 1500; ++seed) {
        const auto request = WireMaker(seed).request();
        otlp::Walker walker;
        OddSink all(false);
        OddSink some(true);
        const auto report = walker.walk(request, all);
        ASSERT_EQ(report, walker.walk(request, some)) << "seed " << seed;
        ASSERT_EQ(all.told, some.told) << "seed " << seed;
        told += all.told.size();
    }
    EXPECT_GT(told, 3000U);
}

//! Wants what begins with "x-": its meaning is the length of the key.
class PickySink final : public SpanSink, private AttributeFilter
{
public:
    void resource(std::span<const AttributeView> attributes) override
    {
        for (const auto& attribute : attributes)
            told.push_back("resource " + textOf(attribute));
    }
    void scope(std::string_view, std::string_view) override {}
    void span(const SpanView& span) override
    {
        ASSERT_EQ(span.meanings.size(), span.attributes.size());
        for (std::size_t i = 0; i < span.attributes.size(); ++i) {
            EXPECT_NE(span.meanings[i], 0) << textOf(span.attributes[i]) << " is not wanted";
            told.push_back(std::to_string(span.meanings[i]) + " " + textOf(span.attributes[i]));
        }
    }
    [[nodiscard]] const AttributeFilter* filter() const override { return this; }

    std::vector<std::string> told;

private:
    [[nodiscard]] std::uint8_t meaningOf(std::string_view key) const override
    {
        return key.starts_with("x-") ? static_cast<std::uint8_t>(key.size()) : 0;
    }
};

std::vector<std::string> wantedOf(const std::string& attributes)
{
    otlp::Walker walker;
    PickySink sink;
    EXPECT_TRUE(walker.walk(requestOf(kIds + attributes), sink));
    return sink.told;
}

TEST(Walker, TellsOnlyAttributesThatAreWanted)
{
    EXPECT_THAT(wantedOf(attributeField(9, "x-lane", "4") + attributeField(9, "http.route", "/")
                    + attributeField(9, "x-head", "5")),
        ElementsAre("6 x-lane=\"4\"", "6 x-head=\"5\""));
    EXPECT_THAT(wantedOf(bytesField(9, bytesField(1, "x-none"))), ElementsAre("6 x-none=?"));
    EXPECT_TRUE(wantedOf(bytesField(9, "")).empty());
}

TEST(Walker, ReadsWhatIsWantedWhateverTheLengthsOfItsLengths)
{
    for (const std::size_t size : {0, 1, 125, 126, 127, 128, 16'380, 16'384, 3'000'000}) {
        const std::string text(size, 'v');
        EXPECT_THAT(wantedOf(attributeField(9, "x-long", text) + attributeField(9, "other", text)
                        + attributeField(9, "x-last", "1")),
            ElementsAre("6 x-long=\"" + text + "\"", "6 x-last=\"1\""))
            << size;
    }
    for (const std::size_t size : {125, 127, 128, 200}) {
        const auto key = "x-" + std::string(size, 'k');
        EXPECT_THAT(wantedOf(attributeField(9, key, "1")),
            ElementsAre(std::to_string(key.size() % 256) + " " + key + "=\"1\""));
    }
}

TEST(Walker, WantsByTheLastKeyWhateverTheOrder)
{
    const auto value = bytesField(2, bytesField(1, "4"));
    const auto lane = bytesField(1, "x-lane");
    const auto other = bytesField(1, "other");
    const auto told = ElementsAre("6 x-lane=\"4\"");
    EXPECT_THAT(wantedOf(bytesField(9, value + lane)), told);
    EXPECT_THAT(wantedOf(bytesField(9, other + value + lane)), told);
    EXPECT_THAT(wantedOf(bytesField(9, other + lane + value)), told);
    EXPECT_THAT(wantedOf(bytesField(9, lane + bytesField(2, bytesField(5, "")) + value)), told);
    EXPECT_TRUE(wantedOf(bytesField(9, lane + value + other)).empty());
    EXPECT_TRUE(wantedOf(bytesField(9, lane + other + value)).empty());
}

TEST(Walker, ResourcesAreToldWhole)
{
    otlp::Walker walker;
    PickySink sink;
    EXPECT_TRUE(walker.walk(
        bytesField(1, bytesField(1, attributeField(1, "service.name", "orders"))), sink));
    EXPECT_THAT(sink.told, ElementsAre("resource service.name=\"orders\""));
}

TEST(Walker, ABrokenAttributeIsSeenWhetherItIsWantedOrNot)
{
    for (const char* key : {"x-lane", "other"}) {
        otlp::Walker walker;
        PickySink sink;
        const auto cut = bytesField(1, key) + std::string("\x12\x7f");
        EXPECT_FALSE(walker.walk(requestOf(kIds + bytesField(9, cut)), sink)) << key;
    }
}

} // namespace
} // namespace pult::telemetry::testing
