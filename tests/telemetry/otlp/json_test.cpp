// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/telemetry/otlp/json_reader.h"
#include "controlplane/telemetry/otlp/trace_text.h"
#include "tests/telemetry/support/otlp_json.h"
#include "tests/telemetry/support/recording_sink.h"
#include "tests/telemetry/support/reference.h"
#include "tests/telemetry/support/wire_maker.h"

namespace pult::telemetry::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Told
{
    Result<DecodeReport> report;
    std::vector<std::string> lines;
};

Told told(std::string_view text)
{
    RecordingSink sink;
    auto report = otlp::readTraceText(text, sink);
    return {std::move(report), sink.lines()};
}

std::string problemOf(std::string_view text)
{
    const auto got = told(text);
    return got.report ? "read" : got.report.error().reason + ": " + got.report.error().message;
}

constexpr char kDocument[] = R"({
  "resourceSpans": [{
    "scopeSpans": [{
      "spans": [{
        "traceId": "0102030405060708090A0B0C0D0E0F10", "spanId": "1112131415161718",
        "parentSpanId": "", "name": "GET", "kind": 3, "flags": 257, "traceState": "pult=v4",
        "startTimeUnixNano": "1544712660000000000", "endTimeUnixNano": 1544712661000000000,
        "attributes": [
          {"key": "http.request.header.x-generation",
           "value": {"arrayValue": {"values": [{"stringValue": "v4"}, {"stringValue": "v3"}]}}},
          {"key": "big", "value": {"intValue": "-9223372036854775808"}},
          {"key": "small", "value": {"intValue": 7}},
          {"key": "ratio", "value": {"doubleValue": 1}},
          {"key": "none", "value": {"doubleValue": "-Infinity"}},
          {"key": "yes", "value": {"boolValue": true}},
          {"key": "raw", "value": {"bytesValue": "AQI="}},
          {"key": "empty", "value": null}
        ],
        "links": [{"traceId": "000102030405060708090a0b0c0d0e0f", "spanId": "0001020304050607"}],
        "status": {"code": "STATUS_CODE_ERROR", "message": "no"},
        "ofTomorrow": {"deep": [{"er": [1, 2, {"a": "}"}]}]}
      }],
      "scope": {"name": "http", "version": "1"}
    }],
    "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "orders"}}]}
  }]
})";

TEST(OtlpJson, ReadsEveryField)
{
    const auto got = told(kDocument);
    ASSERT_TRUE(got.report) << got.report.error().message;
    EXPECT_THAT(got.lines,
        ElementsAre("resource service.name=\"orders\"", "scope \"http\" \"1\"",
            "span 0102030405060708090a0b0c0d0e0f10 1112131415161718 parent 0000000000000000 kind 3 "
            "status 2 flags 257 1544712660000000000..1544712661000000000 \"GET\" state \"pult=v4\" "
            "http.request.header.x-generation=\"v4\" big=-9223372036854775808i small=7i ratio=1d "
            "none=-infd yes=true raw=? empty=? "
            "link 000102030405060708090a0b0c0d0e0f 0001020304050607"));
}

TEST(OtlpJson, TakesOneDocumentALine)
{
    const std::string line = R"({"resourceSpans":[{"resource":{}}]})";
    const auto got = told("\n" + line + "\r\n" + line + "\n\n" + line);
    ASSERT_TRUE(got.report) << got.report.error().message;
    EXPECT_THAT(got.lines, ElementsAre("resource", "resource", "resource"));
}

TEST(OtlpJson, CountsSpansWithoutValidIds)
{
    const auto got
        = told(R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0102"},{}]}]}]})");
    ASSERT_TRUE(got.report);
    EXPECT_EQ(got.report->rejected, 2U);
    EXPECT_EQ(got.report->firstRejection,
        "resource_spans[0].scope_spans[0].spans[0].trace_id has 2 bytes, expected 16");
}

TEST(OtlpJson, SaysWhereItIsWrong)
{
    const auto span = [](const std::string& members) {
        return R"({"resourceSpans":[{},{"scopeSpans":[{"spans":[{},{)" + members + "}]}]}]}";
    };
    const std::string path = "resourceSpans[1].scopeSpans[0].spans[1].";
    EXPECT_THAT(problemOf(""), HasSubstr("the text is empty"));
    EXPECT_THAT(problemOf("\n [1]"), HasSubstr("at line 2, column 2 an object is expected"));
    EXPECT_THAT(problemOf("{\n  \"a\": x}"), HasSubstr("at line 2, column 8: syntax error"));
    EXPECT_THAT(problemOf("{}\n{\n\"a\":"), HasSubstr("at line 3, column"));
    EXPECT_THAT(problemOf("{}}"), HasSubstr("line 1, column 3"));
    EXPECT_THAT(problemOf("{]"), HasSubstr("syntax error"));
    EXPECT_THAT(problemOf(span(R"("traceId":"xyz")")),
        HasSubstr(path + "traceId: expected hexadecimal text, got \"xyz\""));
    EXPECT_THAT(problemOf("{}\n\n" + span(R"("kind":-1)")),
        HasSubstr("that begins at line 3, column 1: " + path
            + "kind: expected a number of the enum, got -1"));
    EXPECT_THAT(problemOf(span(R"("kind":"SERVER")")), HasSubstr("got \"SERVER\""));
    EXPECT_THAT(problemOf(span(R"("name":5)")), HasSubstr(path + "name: expected text, got 5"));
    EXPECT_THAT(problemOf(span(R"("name":true)")), HasSubstr("name: expected text, got true"));
    EXPECT_THAT(problemOf(span(R"("name":1.5)")), HasSubstr("name: expected text, got 1.5"));
    EXPECT_THAT(problemOf(span(R"("flags":4294967296)")),
        HasSubstr("flags: expected a whole number from 0 of 32 bits"));
    EXPECT_THAT(
        problemOf(span(R"("startTimeUnixNano":"-1")")), HasSubstr("startTimeUnixNano: expected"));
    EXPECT_THAT(problemOf(span(R"("startTimeUnixNano":"12x")")), HasSubstr("got \"12x\""));
    EXPECT_THAT(problemOf(span(R"("attributes":{})")),
        HasSubstr("attributes: expected a list of objects, got an object"));
    EXPECT_THAT(problemOf(span(R"("attributes":[[]])")), HasSubstr("got a list"));
    EXPECT_THAT(problemOf(span(R"("attributes":[{},7])")),
        HasSubstr("attributes[1]: expected an object, got 7"));
    EXPECT_THAT(
        problemOf(span(R"("status":[])")), HasSubstr("status: expected an object, got a list"));
    EXPECT_THAT(problemOf(span(R"("name":{})")), HasSubstr("name: expected text, got an object"));
    EXPECT_THAT(problemOf(span(R"("attributes":[{"value":{"intValue":9223372036854775808}}])")),
        HasSubstr("attributes[0].value.intValue: expected a whole number of 64 bits"));
    EXPECT_THAT(problemOf(span(R"("attributes":[{"value":{"doubleValue":"inf"}}])")),
        HasSubstr("got \"inf\""));
    EXPECT_THAT(problemOf("{\"a\": \"\xff\"}"), HasSubstr("UTF-8"));
}

TEST(OtlpJson, BoundsItsDepth)
{
    std::string deep = R"({"resourceSpans":[{"resource":{"attributes":[{"value":)";
    for (int i = 0; i < 150; ++i)
        deep += R"({"arrayValue":{"values":[)";
    EXPECT_THAT(problemOf(deep), HasSubstr("values nest too deeply"));
}

TEST(OtlpJson, ReadsWhatProtobufReads)
{
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        const auto request = WireMaker(seed).request();
        RecordingSink expected;
        const auto reference = readWithProtobuf(request, expected);
        ASSERT_TRUE(reference);
        const auto got = told(otlpJsonOf(request));
        ASSERT_TRUE(got.report) << got.report.error().message << " seed " << seed;
        ASSERT_EQ(got.lines, expected.lines()) << "seed " << seed;
        ASSERT_EQ(got.report->rejected, reference->rejected) << "seed " << seed;
    }
}

constexpr char kJaeger[] = R"({"data":[{"traceID":"a1","spans":[
  {"traceID":"a1","spanID":"b1","operationName":"GET /","references":[],"startTime":1000,"duration":500,
   "tags":[{"key":"span.kind","type":"string","value":"server"},
           {"key":"otel.scope.name","type":"string","value":"http"},
           {"key":"http.request.header.x-generation","type":"string","value":"[\"v4\",\"v3\"]"},
           {"key":"http.status_code","type":"int64","value":503},
           {"key":"ratio","type":"float64","value":"0.5"},
           {"key":"error","type":"bool","value":true}],
   "logs":[],"processID":"p2","warnings":null,"flags":1},
  {"traceID":"000000000000000000000000000000a1","spanID":"b2","operationName":"call",
   "references":[{"refType":"FOLLOWS_FROM","traceID":"a1","spanID":"b9"},
                 {"refType":"CHILD_OF","traceID":"a1","spanID":"b1"},
                 {"refType":"CHILD_OF","traceID":"c1","spanID":"d1"}],
   "startTime":1100,"duration":50,"processID":"p1",
   "tags":[{"key":"w3c.tracestate","type":"string","value":"pult=v4"},
           {"key":"otel.status_code","type":"string","value":"OK"}]},
  {"traceID":"a1","spanID":"b3","operationName":"after","startTime":1200,"duration":1,"processID":"p2",
   "references":[{"refType":"FOLLOWS_FROM","traceID":"a1","spanID":"b2"}]},
  {"traceID":"xyz","spanID":"b4","operationName":"odd","startTime":1,"duration":1,"processID":"p2"}],
 "processes":{"p1":{"serviceName":"gateway","tags":[]},
              "p2":{"serviceName":"orders","tags":[{"key":"pult.generation","type":"int64","value":4}]}}}],
 "total":0,"limit":0,"offset":0,"errors":null})";

TEST(JaegerJson, ReadsWhatTheUiExports)
{
    const auto got = told(kJaeger);
    ASSERT_TRUE(got.report) << got.report.error().message;
    EXPECT_EQ(*got.report, (DecodeReport{3, 1, "data[0].spans[3].traceID is no id: \"xyz\""}));
    const std::string trace = "span 000000000000000000000000000000a1 ";
    EXPECT_THAT(got.lines,
        ElementsAre("resource service.name=\"gateway\"", "scope \"\" \"\"",
            trace
                + "00000000000000b2 parent 00000000000000b1 kind 0 status 1 flags 0 "
                  "1100000..1150000 "
                  "\"call\" state \"pult=v4\" w3c.tracestate=\"pult=v4\" otel.status_code=\"OK\" "
                  "link 000000000000000000000000000000a1 00000000000000b9 "
                  "link 000000000000000000000000000000c1 00000000000000d1",
            "resource service.name=\"orders\" pult.generation=4i", "scope \"http\" \"\"",
            trace
                + "00000000000000b1 parent 0000000000000000 kind 2 status 2 flags 1 "
                  "1000000..1500000 "
                  "\"GET /\" state \"\" span.kind=\"server\" otel.scope.name=\"http\" "
                  "http.request.header.x-generation=\"v4\" http.status_code=503i ratio=0.5d "
                  "error=true",
            "scope \"\" \"\"",
            trace
                + "00000000000000b3 parent 00000000000000b2 kind 0 status 0 flags 0 "
                  "1200000..1201000 \"after\" state \"\""));
}

TEST(JaegerJson, SaysWhereItIsWrong)
{
    const auto span = [](const std::string& members) {
        return R"({"data":[{"processes":{"p":{}},"spans":[{"processID":"p",)" + members + "}]}]}";
    };
    EXPECT_THAT(problemOf("{\"data\":\n[1,}"),
        HasSubstr("Not Jaeger's JSON: at line 2, column 4: syntax error"));
    EXPECT_THAT(problemOf(R"({"data":5})"), HasSubstr("data is no list"));
    EXPECT_THAT(problemOf(R"({"data":[5]})"), HasSubstr("data[0] is no object"));
    EXPECT_THAT(problemOf(R"({"total":0})"), HasSubstr("has no member \"data\""));
    EXPECT_THAT(problemOf(R"({"data":[{"spans":[{"processID":"p9"}]}]})"),
        HasSubstr("data[0].spans[0].processID is \"p9\", which is none of the processes"));
    EXPECT_THAT(problemOf(span(R"("tags":[{"key":"a"},{"key":5}])")),
        HasSubstr("data[0].spans[0].tags[1].key is no text"));
    EXPECT_THAT(problemOf(span(R"("tags":{})")), HasSubstr("data[0].spans[0].tags is no list"));
    EXPECT_THAT(problemOf(span(R"("startTime":-1)")),
        HasSubstr("data[0].spans[0].startTime is no number of microseconds"));
    EXPECT_THAT(problemOf(span(R"("references":[7])")),
        HasSubstr("data[0].spans[0].references[0] is no object"));
}

} // namespace
} // namespace pult::telemetry::testing
