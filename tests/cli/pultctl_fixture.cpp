// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/pultctl_fixture.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "client/text.h"
#include "client/wire/command.h"

namespace pult::test {
namespace {

using std::filesystem::path;

void compare(const path& file, const std::string& text)
{
    if (std::getenv("PULT_UPDATE_GOLDEN"))
        std::ofstream(file) << text;
    std::ifstream in(file);
    ASSERT_TRUE(in) << file;
    std::ostringstream expected;
    expected << in.rdbuf();
    EXPECT_EQ(expected.str(), text) << file;
}

} // namespace

const char* const kState = R"(last_part: true part {
    name: "prod" environment_class: ENVIRONMENT_CLASS_PROD cluster: "telecom-eu" application: "CRM"
    head: 4 legacy: 3 revision: 17 revision_unix_ms: 1767225600250 revision_by: "ann"
    revision_act: "Promote g4"
    active { service: "billing" deployment { service: "billing" generation: 1 version: "5.5.0" } }
    active { service: "نُسخه" deployment { service: "نُسخه" generation: 1 version: "1" } }
    active { service: "orders" deployment { service: "orders" generation: 4 version: "2.1" } }
    active { service: "fax" deployment { service: "mail" generation: 4 version: "9" } }
    generations { number: 6 name: "feature-x" role: ROLE_CONTOUR application: "CRM" base: 4
        delta { service: "orders" deployment { service: "orders" generation: 6 version: "2.2-x" } } }
    generations { number: 5 role: ROLE_CANDIDATE application: "CRM" version: "3.23.0" base: 3
        held: true moved_services: "orders" conflicting_services: "orders"
        delta { service: "orders" deployment { service: "orders" generation: 5 version: "2.2" } }
        delta { service: "fax" absent: true } }
    generations { number: 4 role: ROLE_ACTIVE application: "CRM" version: "3.22.1" base: 3 }
    generations { number: 3 role: ROLE_LEGACY application: "CRM" version: "3.22.0"
        delta { service: "orders" deployment { service: "orders" generation: 1 version: "2.0" } } }
    generations { number: 2 role: ROLE_ARCHIVED application: "CRM" version: "3.21.9" }
    retiring { deployment { service: "fax" generation: 3 deployment_name: "fax-v3" }
        since_unix_ms: 1767225600000 }
    freeze { reason: "audit" by: "bob" until_unix_ms: 1767232800000 } })";

v1::PlanResponse planOf(std::uint32_t commandClass)
{
    auto plan = proto<v1::PlanResponse>(R"(environment: "prod" act: "Promote g5"
        summary: "CRM 3.22.1 becomes 3.23.0 for everybody." revision: 17 token: "token"
        effects { code: "SERVICES_SWITCH" text: "2 services switch" args: "2" tone: "info" }
        evidence { code: "LANE_SEEN" text: "120 requests seen in the lane" tone: "good" }
        not_undone { code: "SCHEMA" text: "schema crm 7 stays" tone: "bad" }
        services { service: "fax" version_before: "9" generation_before: 4 notes: "absent" }
        services { service: "orders" version_before: "2.1" generation_before: 4 version_after: "2.2"
            generation_after: 5 notes: "image" notes: "schema 7" }
        services_changed: 2 gateways_concerned: 2 expected_ms: 120 effect_digest: "ab"
        cli: "pultctl promote prod g5")");
    plan.set_command_class(commandClass);
    if (commandClass == 3)
        plan.set_confirmation("PROD 2");
    return plan;
}

v1::Operation operationAt(v1::OperationStep step)
{
    auto operation = proto<v1::Operation>(R"(id: "18" environment: "prod" revision: 18
        request_id: "request-1" act: "Promote g5" accepted_unix_ms: 1767225601000 counted: 2
        command_class: 2 user: "ann")");
    operation.set_step(step);
    if (step >= v1::OPERATION_STEP_CONFIGURED)
        operation.set_configured_after_us(900);
    if (step == v1::OPERATION_STEP_ACKNOWLEDGED) {
        operation.set_acknowledged(2);
        operation.set_acknowledged_after_us(1840);
    }
    return operation;
}

PultctlTest::PultctlTest()
{
    fake.onGetState = [](const v1::GetStateRequest& request, auto& parts) {
        if (request.environment() != "prod")
            return refuse(Code::NotFound, "ENVIRONMENT_UNKNOWN",
                "There is no environment " + request.environment() + ".");
        parts.push_back(proto<v1::GetStateResponse>(kState));
        return grpc::Status::OK;
    };
    fake.onPlan = [this](const v1::PlanRequest& request, v1::PlanResponse& reply) {
        lastCommand = client::wire::fromWire(request.command()).value();
        lastEnvironment = request.environment();
        reply = plan;
        *reply.mutable_resolved() = request.command();
        return grpc::Status::OK;
    };
    fake.onExecute = [this](const v1::ExecuteRequest& request, v1::Operation& reply) {
        executed.push_back(request);
        reply = operationAt(v1::OPERATION_STEP_ACCEPTED);
        reply.set_request_id(request.request_id());
        return grpc::Status::OK;
    };
}

Finished PultctlTest::run(Start start)
{
    start.environment.try_emplace("PULT_SERVER", fake.address());
    return runPultctl(start);
}

void PultctlTest::expectGolden(const std::string& name, std::vector<std::string> words)
{
    const auto finished = run(words);
    std::string text = "$ pultctl";
    for (const auto& word : words)
        text += " " + client::shellQuote(word);
    text += "\nexit " + std::to_string(finished.exit) + "\n--- out\n" + finished.out + "--- err\n"
        + finished.err;
    text = std::regex_replace(text, std::regex(fake.address()), "ADDRESS");
    compare(path(PULT_GOLDEN_DIR) / (name + ".txt"), text);
}

} // namespace pult::test
