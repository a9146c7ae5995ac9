// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/telemetry/leaks/fixtures.h"

namespace pult::telemetry::testing {

namespace {

// Each shows a rule.
const Fixture kRules[] = {
    {"L1_of_a_service_that_tells_only_calls", R"(
        T1
        a - C orders@1 "call" 0-40 >pricing
        b a S pricing@1 "Price" 5-35
        T2
        a - C orders@1 "call" 2900-2940 >pricing
        T3
        a - C orders@1 "call" 3400-3440 >pricing
     )",
        "orders/call > pricing: SUSPECT L1 OnlyCalls\n", 6, 11'300},
    {"L1_of_a_service_that_serves_is_background", R"(
        T1
        s - S orders@1 "Get" 0-10 gen=1
        T2
        a - C orders@1 "warm cache" 2000-2010 >pricing
        b a S pricing@1 "All" 2001-2009 gen=
     )",
        "", 6},
    {"L2_caused_root_out", R"(
        T1
        s - S orders@1 "Get" 0-100 gen=1
        T2
        a - C orders@1 "call" 10-50 >pricing
        b a S pricing@1 "Price" 15-45
     )",
        "orders/Get > pricing: LEAK L2 ContextDropped\n", 6},
    {"L3_caller_withholds_the_header", R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2
        c b S orders@2 "Get" 15-85 gen=2
        d c C orders@2 "call" 20-80 gen=
        e d S billing@1 "Bill" 25-75 gen=
     )",
        "gate/GET /cart > orders: HEALTHY\norders/Get > billing: LEAK L3 HeaderDropped\n"},
    {"L3_a_proxy_drops_it_on_the_way", R"(
        a - S gate@1 "GET /cart" 0-100 gen=3
        b a C gate@1 "call" 10-90 gen=3
        c b S pricing@1 "Price" 15-85 gen=
     )",
        "gate/GET /cart > pricing: LEAK L3 DroppedOnTheWay\n"},
    {"L3_another_lane_comes_out", R"(
        a - S gate@1 "GET /cart" 0-100 gen=3
        b a C gate@1 "call" 10-90 gen=3
        c b S pricing@1 "Price" 15-85 gen=3
        d c C pricing@1 "call" 20-80 gen=2
        e d S stock@1 "Left" 25-75 gen=2
     )",
        "gate/GET /cart > pricing: HEALTHY\npricing/Price > stock: LEAK L3 LaneChanged\n"},
    {"L4_route_is_missing", R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2
        c b S orders@1 "Get" 15-85 gen=2
     )",
        "gate/GET /cart > orders: LEAK L4 MissingRoute\n"},
    {"L4_nobody_records_headers_on_the_way", R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90
        c b S orders@1 "Get" 15-85
     )",
        "gate/GET /cart > orders: LEAK L4 HeaderDropped\n"},
    {"L4_further_down_belongs_to_who_lost_it", R"(
        a - S gate@1 "GET /cart" 0-100 gen=3
        b a C gate@1 "call" 10-90 gen=3
        c b S orders@1 "Get" 15-85 gen=3
        d c C orders@1 "call" 20-80 gen=
        e d S pricing@1 "Price" 25-75 gen=
        f e C pricing@1 "call" 30-70 gen=
        g f S billing@1 "Bill" 35-65 gen=
     )",
        "gate/GET /cart > orders: HEALTHY\norders/Get > pricing: LEAK L3 HeaderDropped\n"},
    {"L7_producer_does_not_inject", R"(
        T1
        a - S orders@1 "Get" 0-100 gen=3
        b a P orders@1 "publish" 10-12 gen= messaging.destination.name=letters
        T2
        c - Q mail@1 "process" 20-30 gen= link=T1:b
     )",
        "orders/Get > letters: LEAK L7 ProducerDidNotInject\n"
        "orders/Get > mail: LEAK L7 ProducerDidNotInject\n"},
    {"L7_consumer_does_not_extract", R"(
        T1
        a - S orders@1 "Get" 0-100 gen=1
        b a P orders@1 "publish" 10-12 gen=1 messaging.destination.name=letters
        T2
        c - Q mail@1 "process" 20-30 gen= link=T1:b
     )",
        "orders/Get > letters: HEALTHY\norders/Get > mail: LEAK L7 ConsumerDidNotExtract\n"},
    {"L7_consumed_by_the_active_group", R"(
        T1
        a - S orders@1 "Get" 0-100 gen=3
        b a P orders@1 "publish" 10-12 gen=3 messaging.destination.name=letters
        T2
        c - Q mail@1 "process" 20-30 gen=3 link=T1:b
     )",
        "orders/Get > letters: HEALTHY\norders/Get > mail: LEAK L7 MissingRoute\n"},
    {"L4_served_though_absent", R"(
        a - S gate@1 "GET /left" 0-100 gen=4
        b a C gate@1 "call" 10-20 gen=4
        c b S stock@1 "Left" 12-18 gen=4
     )",
        "gate/GET /left > stock: LEAK L4 AbsentServed\n", 1, 0, shopWithoutStock},
    {"L8_active_traffic_meets_a_contour", R"(
        a - S gate@1 "GET /cart" 0-100 gen=1
        b a C gate@1 "call" 10-90 gen=1
        c b S billing@3 "Bill" 15-85 gen=1
     )",
        "gate/GET /cart > billing: LEAK L8 ForeignTraffic\n"},
    {"Hit_proves_the_way_though_nobody_records_headers", R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90
        c b S orders@2 "Get" 15-85
     )",
        "gate/GET /cart > orders: HEALTHY\n"},
    {"By_the_name_of_a_contour", R"(
        a - S gate@1 "GET /cart" 0-100 name=feature-x
        b a C gate@1 "call" 10-90 name=feature-x
        c b S billing@1 "Bill" 15-85 name=feature-x
     )",
        "gate/GET /cart > billing: LEAK L4 MissingRoute\n"},
    {"The_inert_lane_finds_who_does_not_propagate", R"(
        a - S gate@1 "GET /cart" 0-100 gen=9999
        b a C gate@1 "call" 10-90 gen=9999
        c b S orders@1 "Get" 15-85 gen=9999
        d c C orders@1 "call" 20-80 gen=
        e d S billing@1 "Bill" 25-75 gen=
     )",
        "gate/GET /cart > orders: HEALTHY\norders/Get > billing: LEAK L3 HeaderDropped\n"},
};

// Each looks like a leak and is none, or is another one than it looks like.
const Fixture kFalsePositives[] = {
    {"Legitimate_fall_back_to_active", R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2
        c b S pricing@1 "Price" 15-85 gen=2
     )",
        "gate/GET /cart > pricing: HEALTHY\n"},
    {"Cron_root_client", R"(
        T1
        s - S orders@1 "Get" 0-10 gen=1
        T2
        a - C orders@1 "nightly" 500-510 >pricing
        b a S pricing@1 "All" 501-509
     )",
        "", 30},
    {"Cron_of_a_service_that_serves_nothing", R"(
        a - C orders@1 "nightly" 500-510 >pricing
        b a S pricing@1 "All" 501-509
     )",
        "", 30, 5'000},
    {"Caches_warmed_at_the_start", R"(
        T1
        a - C orders@1 "warm" 0-10 >pricing
        T2
        a - C orders@1 "warm" 400-410 >pricing
        T3
        a - C orders@1 "warm" 900-910 >pricing
     )",
        "", 8},
    {"Cron_while_a_request_of_another_timer_is_served", R"(
        T1
        s - S orders@1 "report" 0-2000 gen=1
        T2
        a - C orders@1 "nightly" 500-510 >pricing
        b a S pricing@1 "All" 501-509
     )",
        "orders/report > pricing: SUSPECT L2 SameClock\n", 30, 60'000},
    {"Cron_in_a_busy_service", R"(
        T1
        s - S orders@1 "Get" 0-1000 gen=1
        T2
        a - C orders@1 "nightly" 500-510 >pricing
        b a S pricing@1 "All" 501-509
     )",
        "", 30},
    {"Pull_receive_root", R"(
        T1
        a - S orders@1 "Get" 0-100 gen=3
        b a P orders@1 "publish" 10-12 gen=3 messaging.destination.name=letters
        T2
        c - C mail@3 "receive" 20-30 op=receive link=T1:b
        T3
        d - C mail@3 "settle" 31-32 op=settle
        T4
        s - S mail@3 "Admin" 0-50 gen=3
     )",
        "/Admin > mail: HEALTHY\norders/Get > letters: HEALTHY\norders/Get > mail: HEALTHY\n", 4},
    {"Batch_send_with_links_to_its_creations", R"(
        T1
        a - S orders@1 "Get" 0-100 gen=3
        b a P orders@1 "create" 10-11 gen=3 op=create messaging.destination.name=letters
        T2
        c - C orders@1 "send" 50-60 op=send link=T1:b messaging.destination.name=letters
        T3
        d - Q mail@3 "process" 70-80 gen=3 link=T2:c
     )",
        "orders/Get > letters: HEALTHY\norders/Get > mail: HEALTHY\n", 5},
    {"Batch_consumer_with_links_of_two_lanes", R"(
        T1
        a - S orders@1 "Get" 0-100 gen=3
        b a P orders@1 "publish" 10-11 gen=3 messaging.destination.name=letters
        T2
        a - S pricing@1 "Price" 0-100 gen=1
        b a P pricing@1 "publish" 10-11 gen=1 messaging.destination.name=letters
        T3
        a - S stock@1 "Left" 0-100 gen=1
        b a P stock@1 "publish" 10-11 gen=1 messaging.destination.name=letters
        T4
        d - Q mail@1 "process" 70-80 gen= link=T1:b link=T2:b link=T3:b
     )",
        "orders/Get > letters: HEALTHY\norders/Get > mail: LEAK L7 MissingRoute\n"
        "pricing/Price > letters: HEALTHY\nstock/Left > letters: HEALTHY\n"},
    {"Late_parent", R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2 arrives=40000
        c b S orders@2 "Get" 15-85 gen=2
     )",
        "gate/GET /cart > orders: HEALTHY\n"},
    {"Clock_skew_of_hosts", R"(
        process orders skew=5000
        process gate skew=-5000
        T1
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2
        c b S orders@2 "Get" 15-85 gen=2
        T2
        x - C orders@2 "refresh" 3000-3010 >pricing
     )",
        "gate/GET /cart > orders: HEALTHY\n", 5},
    {"Browser_root", R"(
        process web lang=webjs
        T1
        s - S web "odd but so" 0-1000
        T2
        a - C web "fetch" 10-90
        b a S gate@1 "GET /cart" 15-85 gen=1
     )",
        "", 8},
    {"Sampled_by_a_service_of_its_own_mind", R"(
        # The candidate's orders keeps one span of four, whatever its callers decided.
        T1
        a - S gate@1 "GET /cart" 0-100 gen=1
        b a C gate@1 "call" 10-90 gen=1 >orders
        c b S orders@1 "Get" 15-85 gen=1
        T2
        a - S gate@1 "GET /cart" 200-300 gen=2
        b a C gate@1 "call" 210-290 gen=2 >orders
        c b S orders@2 "Get" 215-285 gen=2
        T3
        a - S gate@1 "GET /cart" 400-500 gen=2
        b a C gate@1 "call" 410-490 gen=2 >orders
        T4
        a - S gate@1 "GET /cart" 600-700 gen=2
        b a C gate@1 "call" 610-690 gen=2 >orders
        T5
        a - S gate@1 "GET /cart" 800-900 gen=2
        b a C gate@1 "call" 810-890 gen=2 >orders
     )",
        "gate/GET /cart > orders: HEALTHY\n", 90},
    {"Sampled_and_its_callers_name_nobody", R"(
        T1
        a - S gate@1 "GET /cart" 0-100 gen=1
        b a C gate@1 "call" 10-90 gen=1
        c b S orders@1 "Get" 15-85 gen=1
        T2
        a - S gate@1 "GET /cart" 200-300 gen=2
        b a C gate@1 "call" 210-290 gen=2
        c b S orders@2 "Get" 215-285 gen=2
        T3
        a - S gate@1 "GET /cart" 400-500 gen=2
        b a C gate@1 "call" 410-490 gen=2
     )",
        "gate/GET /cart > orders: HEALTHY\n", 90},
    {"Tail_sampled_half_trace", R"(
        a - S gate@1 "GET /cart" 0-100 gen=2 tail
        c b S orders@2 "Get" 15-85 gen=2 tail
     )",
        ""},
    {"Netramesh_tells_headers_on_roots_only", R"(
        process gate sdk=jaeger
        process orders sdk=jaeger
        process pricing sdk=jaeger
        T1
        a - S gate "/cart" 0-100 http.route_map=orders=orders-v2
        b a C gate "orders/get" 10-90
        c b S orders@2 "/get" 15-85
        d c C orders@2 "pricing/all" 20-80
        e d S pricing@1 "/all" 25-75
        T2
        r - S pricing@1 "/probe" 0-1 http.route_map=orders=orders-v2
        r2 - S orders@2 "/probe" 0-1 http.route_map=orders=orders-v2
     )",
        "//probe > orders: HEALTHY\ngate//cart > orders: HEALTHY\n"},
    {"Duplicate_delivery", R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2
        c b S orders@2 "Get" 15-85 gen=2
        a - S gate@1 "GET /cart" 0-100 gen=2
        c b S orders@2 "Get" 15-85 gen=2
     )",
        "gate/GET /cart > orders: HEALTHY\n"},
    {"External_ingress_without_spans", R"(
        a - S pricing@1 "Price" 0-100 gen=1
        b a C pricing@1 "call" 10-90 gen=1
        c b S stock@1 "Left" 15-85 gen=1
     )",
        "pricing/Price > stock: HEALTHY\n"},
    {"Trace_restart_at_a_boundary", R"(
        T1
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2
        T2
        c - S orders@2 "Get" 15-85 gen=2 link=T1:b
        T3
        x - C orders@2 "restarted" 20-30 link=T2:c >pricing
     )",
        "gate/GET /cart > orders: HEALTHY\n", 6},
    {"Sidecar_and_application_tell_the_same_hop", R"(
        process gate-proxy pod=g
        process gate pod=g
        process orders-proxy pod=o
        process orders pod=o
        T1
        a - S gate-proxy "ingress" 0-100 gen=2
        b a S gate@1 "GET /cart" 5-95
        c b C gate@1 "call" 10-90
        d c C gate-proxy "egress" 12-88 gen=2
        e d S orders-proxy "ingress" 15-85 gen=2
        f e S orders@2 "Get" 20-80 gen=2
        g f C orders@2 "call" 25-75
        h g C orders-proxy "egress" 27-73 gen=2
        i h S pricing@1 "Price" 30-70 gen=2
     )",
        "gate-proxy/ingress > orders-proxy: HEALTHY\norders-proxy/ingress > pricing: HEALTHY\n"},
    {"Filtered_spans", R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        c b S orders@2 "Get" 15-85 gen=2 remote
     )",
        "", 30},
    {"Probe_of_a_contour_s_instance", R"(
        a - S billing@3 "grpc.health.v1.Health/Check" 0-1 gen=
     )",
        "", 5},
    {"Absent_in_a_lane_is_an_error_not_a_leak", R"(
        a - S gate@1 "GET /left" 0-100 gen=4
        b a C gate@1 "call" 10-20 gen=4 >stock err
     )",
        "gate/GET /left > stock: HEALTHY\n", 1, 0, shopWithoutStock},
    {"Absent_in_a_lane_and_not_called_is_not_missed", R"(
        T1
        a - S gate@1 "GET /left" 0-100 gen=1
        b a C gate@1 "call" 10-20 gen=1
        c b S stock@1 "Left" 12-18 gen=1
        T2
        a - S gate@1 "GET /left" 500-600 gen=4
     )",
        "gate/GET /left > stock: HEALTHY\n", 80, 1'130, shopWithoutStock},
    {"Not_recorded_is_not_lost", R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90
        c b S pricing@1 "Price" 15-85
        d c C pricing@1 "call" 20-80
        e d S stock@1 "Left" 25-75
     )",
        ""},
    {"An_edge_decides_the_lane_anew", R"(
        a - S gate@1 "GET /cart" 0-100 gen=3
        b a C gate@1 "call" 10-90 gen=1
        c b S billing@1 "Bill" 15-85 gen=1
     )",
        "gate/GET /cart > billing: HEALTHY\n"},
    {"Another_environment_s_services_are_not_judged", R"(
        process orders env=stage
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2
        c b S orders@7 "Get" 15-85 gen=
     )",
        ""},
};

} // namespace

void PrintTo(const Fixture& fixture, std::ostream* out)
{
    *out << fixture.name;
}

std::span<const Fixture> ruleFixtures()
{
    return kRules;
}

std::span<const Fixture> falsePositiveFixtures()
{
    return kFalsePositives;
}

} // namespace pult::telemetry::testing
