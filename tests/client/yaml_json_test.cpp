// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/yaml_json.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "client/wire/journal.h"
#include "client/wire/operation.h"
#include "client/wire/plan.h"
#include "client/wire/state.h"
#include "tests/support/text_proto.h"

namespace pult::client {
namespace {

using test::proto;

//! Compares with tests/client/golden/<name>; PULT_UPDATE_GOLDEN=1 writes it instead.
void expectGolden(const std::string& name, const std::string& text)
{
    const std::string path = std::string(PULT_GOLDEN_DIR) + "/" + name;
    if (std::getenv("PULT_UPDATE_GOLDEN"))
        std::ofstream(path) << text;
    std::ifstream file(path);
    ASSERT_TRUE(file) << path;
    std::ostringstream expected;
    expected << file.rdbuf();
    EXPECT_EQ(expected.str(), text) << path;
}

void expectGoldens(const std::string& name, const Json& json)
{
    expectGolden(name + ".json", jsonText(json));
    expectGolden(name + ".yaml", yamlText(json));
}

EnvironmentState state()
{
    return wire::fromWire(proto<v1::EnvironmentState>(R"(
        name: "prod" environment_class: ENVIRONMENT_CLASS_PROD cluster: "telecom-eu"
        application: "CRM" head: 4 legacy: 3 revision: 17 revision_unix_ms: 1767225600250
        revision_by: "ann" revision_act: "Promote g4"
        active { service: "billing" deployment { service: "billing-next" generation: 4
            version: "5.10" deployment_name: "billing-next-v4" readiness_check: "grpc"
            endpoints { host: "127.0.0.1" port: 7001 }
            artifacts { kind: "image" name: "billing" digest: "sha256:ab" }
            contracts { kind: "api" name: "billing.v2" change: "extends" }
            databases { database: "crm" brings: 7 works_with { from: 6 to: 7 } }
            api { from: 1 to: 2 } subscriptions { produces: "bills" consumes: "orders" } } }
        active { service: "fax" absent: true }
        generations { number: 5 name: "feature-x" role: ROLE_CONTOUR application: "CRM"
            version: "3.23.0" base: 4 held: true moved_services: "orders" branches: "feature/x"
            delta { service: "orders" deployment { service: "orders" generation: 5 version: "6" } } }
        retiring { deployment { service: "orders" generation: 3 } since_unix_ms: 1767225601000 }
        freeze { reason: "yes" by: "bob" exempt: "ann" }
        leak_waivers { edge { caller: "gate" callee: "orders" entry: "GET /cart" } owner: "crm"
            reason: "CRM-1" by: "ann" since_unix_ms: 1767225600000 until_unix_ms: 1767232800000 }
        policy { gateway_ttl_seconds: 600 drain_seconds: 30 generation_header: "x-generation"
          entries { name: "shop" url: "http://127.0.0.1:80/shop" method: "GET"
            headers { key: "x-tester" value: "ci" } } })"));
}

TEST(YamlJson, environment)
{
    expectGoldens("environment", toJson(state()));
}

TEST(YamlJson, generation)
{
    expectGoldens("generation", toJson(*state().find(5)));
}

TEST(YamlJson, deployment)
{
    expectGoldens("deployment", toJson(*state().active.at("billing")));
}

TEST(YamlJson, operation)
{
    expectGoldens("operation", toJson(wire::fromWire(proto<v1::Operation>(R"(
        id: "17" environment: "prod" revision: 17 request_id: "r-1" act: "Promote g4"
        step: OPERATION_STEP_CONFIGURED accepted_unix_ms: 1767225600250 configured_after_us: 900
        acknowledged: 1 counted: 2 command_class: 2 user: "ann" removed_gateways: "old"
        observation {
          outcome: OBSERVATION_OUTCOME_CONTRADICTED right: 290 wrong: 12 share_low: 0.5
          after_us: 2400000 wrong_traces: "0af7651916cd43dd8448eb211c80319c"
          why: "orders served by g3" ended: true
        }
        counting_until_unix_ms: 1767226200000
        gateways { gateway: "edge-1" state: GATEWAY_STATE_ACKNOWLEDGED after_us: 1800 }
        gateways { gateway: "edge-2" state: GATEWAY_STATE_REFUSED reason: "bad cluster" })"))));
}

TEST(YamlJson, gateway)
{
    expectGoldens("gateway", toJson(wire::fromWire(proto<v1::Gateway>(R"(
        id: "edge-1" data_plane: "gRPC C++ 1.51.1" kind: "edge" region: "eu" zone: "eu-1"
        acknowledged_revision: 17 state: GATEWAY_STATE_LOST reason: "gone" after_us: 1800
        last_seen_unix_ms: 1767225600000 services: "orders" refusals: 2)"))));
}

TEST(YamlJson, journalEntry)
{
    expectGoldens("journal_entry", toJson(wire::fromWire(proto<v1::JournalEntry>(R"(
        revision: 17 environment: "prod" unix_ms: 1767225600250 user: "ann" origin: "pultctl"
        kind: "promote" act: "Promote g4" effect: "CRM 3.22.0 -> 3.22.1" reason: "release: 3.22"
        command_class: 2 before: "g3" after: "g4" relied_on: "orders ready" effect_digest: "ab"
        request_id: "r-1" previous_hash: "\001\002" hash: "\377" break_glass: true
        services { service: "orders" version_before: "1" version_after: "2" generation_before: 3
            generation_after: 4 notes: "schema 7" } cli: "pultctl promote prod g4")"))));
}

TEST(YamlJson, plan)
{
    expectGoldens("plan", toJson(wire::fromWire(proto<v1::PlanResponse>(R"(
        environment: "prod" act: "Promote g5" summary: "CRM 3.22.0 becomes 3.22.1 for everybody."
        command_class: 3 revision: 17 services_changed: 1 gateways_concerned: 4 expected_ms: 120
        effects { code: "SERVICES_SWITCH" text: "1 service switches" args: "1" tone: "info" }
        refusals { reason: "FROZEN" message: "frozen by ann" next_acts: "unfreeze" }
        token: "secret" confirmation: "PROD 12" effect_digest: "ab" cli: "pultctl promote prod g5"
        services { service: "orders" version_after: "2" generation_after: 5 })"))));
}

TEST(YamlJson, yamlReadsBackAsTheSameValues)
{
    const char* const texts[]{"true", "No", "12", "1e3", "0x10", "", " a", "a ", "- a", "a: b",
        "null", "~", "#c", "'q'", "\"q\"", "line\nline", "نسل ۵", "релиз", "2026-01-01", "a\\b"};
    for (const char* text : texts) {
        const auto yaml = yamlText({{"key", text}});
        const auto node = YAML::Load(yaml);
        EXPECT_EQ(node["key"].Scalar(), text) << yaml;
        const std::string tag = node["key"].Tag();
        const bool quoted = tag == "!";
        if (text != std::string("a\\b") && !quoted)
            ADD_FAILURE() << "would not surely be read as text: " << yaml;
    }
    EXPECT_EQ(yamlText({{"key", "orders v2"}}), "key: orders v2\n");
    EXPECT_EQ(yamlText({{"count", 7}, {"t", true}, {"z", nullptr}, {"l", Json::array()}}),
        "count: 7\nt: true\nz: null\nl: []\n");
}

TEST(YamlJson, brokenUtf8IsReplacedNotThrown)
{
    EXPECT_NE(jsonText({{"key", "a\xff"}}).find("\xEF\xBF\xBD"), std::string::npos);
}

} // namespace
} // namespace pult::client
