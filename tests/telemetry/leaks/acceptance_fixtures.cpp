// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/telemetry/leaks/fixtures.h"

namespace pult::telemetry::testing {

namespace {

// Part 8 of the research page, where no other fixture shows it.
const Fixture kAcceptance[] = {
    {"Dropped_request_id", R"(
        a - S gate@1 "GET /cart" 0-100 gen=2 rid=abc
        b a C gate@1 "call" 10-90 gen=2 rid=abc
        c b S orders@2 "Get" 15-85 gen=2 rid=fresh
     )",
        "gate/GET /cart > orders: HEALTHY; request id LEAK\n"},
    {"Dropped_baggage_only", R"(
        a - S gate@1 "GET /cart" 0-100 gen=2 bag=2
        b a C gate@1 "call" 10-90 gen=2 bag=
        c b S orders@2 "Get" 15-85 gen=2 bag=
     )",
        "gate/GET /cart > orders: HEALTHY; baggage LEAK\n"},
    {"Baggage_is_all_there_is", R"(
        a - S gate@1 "GET /cart" 0-100 bag=1
        b a C gate@1 "call" 10-90 bag=
        c b S pricing@1 "Price" 15-85 bag=
     )",
        "gate/GET /cart > pricing: LEAK L3 BaggageDropped\n"},
    {"Trace_context_kept_and_tracestate_lost", R"(
        process gate sdk=opentelemetry
        process orders sdk=opentelemetry
        a - S gate@1 "GET /cart" 0-100 gen=2 ts=2
        b a C gate@1 "call" 10-90 gen=2 ts=2
        c b S orders@2 "Get" 15-85 gen=2
     )",
        "gate/GET /cart > orders: HEALTHY; tracestate LEAK\n"},
    {"Handler_of_more_than_5_s", R"(
        T1
        s - S orders@2 "/slow" 0-8000 http.route_map=orders=orders-v2
        T2
        a - C orders@2 "pricing/all" 6000-6500 >pricing
        b a S pricing@1 "/all" 6100-6400
        T3
        s - S orders@2 "/slow" 20000-28000 http.route_map=orders=orders-v2
        T4
        a - C orders@2 "pricing/all" 26500-27000 >pricing
        b a S pricing@1 "/all" 26600-26900
     )",
        "//slow > orders: HEALTHY\norders//slow > pricing: LEAK L2 ContextExpired\n", 4, 67'000},
    {"Thread_pool_loses_the_context", R"(
        T1
        s - S orders@1 "Get" 0-100 gen=1
        T2
        a - C orders@1 "later" 90-300 >pricing
     )",
        "orders/Get > pricing: LEAK L2 AsyncHandOff\n", 6},
    {"Message_without_header_to_a_versioned_exchange", R"(
        T1
        a - S orders@1 "Get" 0-100 gen=
        b a P orders@1 "publish" 10-12 gen= messaging.destination.name=letters
        T2
        c - Q mail@3 "process" 20-30 gen= link=T1:b
     )",
        "orders/Get > mail: LEAK L8 ForeignTraffic\n"},
    {"Message_without_header_goes_to_the_active_group", R"(
        T1
        a - S orders@1 "Get" 0-100 gen=
        b a P orders@1 "publish" 10-12 gen= messaging.destination.name=letters
        T2
        c - Q mail@1 "process" 20-30 gen= link=T1:b
     )",
        ""},
    {"X_keys_in_a_binding_match_every_message", R"(
        # RabbitMQ leaves keys that begin with x- out: both groups get what is the active one's.
        T1
        a - S orders@1 "Get" 0-100 gen=1
        b a P orders@1 "publish" 10-12 gen=1 messaging.destination.name=letters
        T2
        c - Q mail@1 "process" 20-30 gen=1 link=T1:b
        T3
        c - Q mail@3 "process" 20-30 gen=1 link=T1:b
     )",
        "orders/Get > letters: HEALTHY\norders/Get > mail: LEAK L8 ForeignTraffic\n"},
    {"X_keys_in_a_binding_of_the_active_group", R"(
        T1
        a - S orders@1 "Get" 0-100 gen=3
        b a P orders@1 "publish" 10-12 gen=3 messaging.destination.name=letters
        T2
        c - Q mail@1 "process" 20-30 gen=3 link=T1:b
        T3
        c - Q mail@3 "process" 20-30 gen=3 link=T1:b
     )",
        "orders/Get > letters: HEALTHY\norders/Get > mail: LEAK L7 MissingRoute\n"},
    {"Stream_whose_span_comes_at_its_end", R"(
        a - S gate@1 "WS /live" 0-200000 gen=2
        b a C gate@1 "call" 10-90 gen=2
        c b S orders@2 "Get" 15-85 gen=2
        d a C gate@1 "call" 150000-150090 gen=2
        e d S orders@2 "Get" 150015-150085 gen=2
     )",
        "gate/WS /live > orders: HEALTHY\n"},
    {"Stream_that_outlasts_the_recording", R"(
        b a C gate@1 "call" 10-90 gen=2
        c b S orders@2 "Get" 15-85 gen=2
        d a C gate@1 "call" 150000-150090 gen=2
        e d S orders@2 "Get" 150015-150085 gen=2
     )",
        "gate/call > orders: HEALTHY\n"},
    {"Websocket_that_is_open_while_a_job_calls", R"(
        T1
        s - S orders@1 "WS /live" 0-400000 gen=1
        T2
        a - C orders@1 "refresh" 410000-410010 >pricing
        T3
        a - C orders@1 "refresh" 50000-50010 >pricing arrives=411000
        T4
        a - C orders@1 "refresh" 58000-58010 >pricing arrives=411000
        T5
        a - C orders@1 "refresh" 91000-91010 >pricing arrives=411000
     )",
        "", 3, 420'000},
    {"Request_id_proves_the_cause_of_an_orphan", R"(
        T1
        s - S orders@1 "Get" 0-100 gen=3 rid=abc
        T2
        a - C orders@1 "call" 10-50 >billing gen= rid=abc
        b a S billing@1 "Bill" 15-45 gen= rid=abc
     )",
        "orders/Get > billing: LEAK L2 ContextDropped\n"},
    {"Only_the_trace_is_torn", R"(
        T1
        s - S orders@1 "Get" 0-100 gen=3
        T2
        a - C orders@1 "call" 10-50 >billing gen=3
        b a S billing@3 "Bill" 15-45 gen=3
     )",
        "orders/Get > billing: HEALTHY; trace context LEAK\norders/call > billing: HEALTHY\n"},
};

} // namespace

std::span<const Fixture> acceptanceFixtures()
{
    return kAcceptance;
}

} // namespace pult::telemetry::testing
