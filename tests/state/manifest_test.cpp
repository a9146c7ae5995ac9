// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>

namespace pult::state {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kFull[] = R"(pult: 1
kind: release
application: CRM
version: 3.22.1
name: one-click-returns
commit: 9f2b41c
repository: git@example.org:crm.git
platinum: true
branches: [feature/returns, fix/1182]
services:
  orders:
    version: 5.5.0
    artifacts:
      image: {name: crm/orders, digest: "sha256:aa"}
      dataset:
        - {name: geo-11-20, digest: d1}
        - {name: prices, digest: d2}
      model: {name: price-elasticity-7}
      config: {name: orders.yaml, digest: {prod: c1, stage: c2}}
    contracts:
      - {api: orders.v2, change: extends}
      - {message: order-placed, change: breaks}
    database: {name: orders, brings: 12, works-with: 11-12}
    api: 2-3
    produces: [orders.events]
    consumes: [billing.events]
  billing:
    version: 3.13.0
    database:
      - {name: billing, works-with: 7}
      - {name: archive, brings: 2}
replacements:
  invoices: billing
placements:
  prod:
    drain-seconds: 45
    services:
      orders:
        endpoints: ["10.0.0.1:8080", "[2001:db8::1]:8080"]
        readiness: {grpc: orders.Health, interval-ms: 500, timeout-ms: 200}
      billing:
        endpoints: ["10.0.0.2:8080"]
        readiness: {http: /ready}
        drain-seconds: 5
  stage:
    services:
      orders: {endpoints: ["10.1.0.1:8080"], readiness: tcp}
      billing: {readiness: reported}
)";

std::string problemsOf(const std::string& yaml, const std::string& file = "crm.yaml")
{
    const auto manifest = parseManifest(yaml, file);
    if (manifest)
        return "no problem";
    EXPECT_EQ(manifest.error().code, Code::InvalidArgument);
    EXPECT_EQ(manifest.error().reason, "MANIFEST_INVALID");
    EXPECT_EQ(manifest.error().metadata.at("file"), file);
    return manifest.error().message;
}

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), by);
}

TEST(Manifest, readsEverything)
{
    const auto read = parseManifest(kFull, "crm.yaml");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->kind, ManifestKind::Release);
    EXPECT_EQ(read->application, "CRM");
    EXPECT_EQ(read->version, "3.22.1");
    EXPECT_EQ(read->name, "one-click-returns");
    EXPECT_EQ(read->commit, "9f2b41c");
    EXPECT_EQ(read->repository, "git@example.org:crm.git");
    EXPECT_TRUE(read->platinum);
    EXPECT_THAT(read->branches, ElementsAre("feature/returns", "fix/1182"));

    const auto& orders = read->services.at("orders");
    EXPECT_EQ(orders.version, "5.5.0");
    EXPECT_THAT(orders.artifacts,
        ElementsAre(Artifact{"dataset", "geo-11-20", "d1"}, Artifact{"dataset", "prices", "d2"},
            Artifact{"image", "crm/orders", "sha256:aa"},
            Artifact{"model", "price-elasticity-7", ""}));
    EXPECT_THAT(orders.contracts,
        ElementsAre(Contract{"api", "orders.v2", "extends"},
            Contract{"message", "order-placed", "breaks"}));
    EXPECT_THAT(orders.databases, ElementsAre(DatabaseUse{"orders", 12, {11, 12}}));
    EXPECT_EQ(orders.api, (VersionRange{2, 3}));
    EXPECT_THAT(orders.produces, ElementsAre("orders.events"));
    EXPECT_THAT(orders.consumes, ElementsAre("billing.events"));
    EXPECT_THAT(read->environmentArtifacts.at("stage").at("orders"),
        ElementsAre(Artifact{"config", "orders.yaml", "c2"}));
    EXPECT_THAT(read->services.at("billing").databases,
        ElementsAre(DatabaseUse{"archive", 2, {}}, DatabaseUse{"billing", 0, {7, 7}}));
    EXPECT_EQ(read->replacements.at("invoices"), "billing");
}

TEST(Manifest, readsPlacements)
{
    const auto read = parseManifest(kFull, "crm.yaml");
    ASSERT_TRUE(read) << read.error().message;
    const auto& prod = read->placements.at("prod");
    EXPECT_THAT(prod.at("orders").endpoints,
        ElementsAre(Endpoint{"10.0.0.1", 8080}, Endpoint{"2001:db8::1", 8080}));
    EXPECT_EQ(prod.at("orders").readiness,
        (ReadinessCheck{ReadinessCheck::Kind::Grpc, "orders.Health", 500, 200}));
    EXPECT_EQ(prod.at("orders").drainSeconds, 45U);
    EXPECT_EQ(prod.at("billing").readiness.kind, ReadinessCheck::Kind::Http);
    EXPECT_EQ(prod.at("billing").readiness.target, "/ready");
    EXPECT_EQ(prod.at("billing").drainSeconds, 5U);
    const auto& stage = read->placements.at("stage");
    EXPECT_EQ(stage.at("orders").readiness.kind, ReadinessCheck::Kind::Tcp);
    EXPECT_EQ(stage.at("orders").readiness.intervalMs, 2000U);
    EXPECT_EQ(stage.at("billing").readiness.kind, ReadinessCheck::Kind::Reported);
    EXPECT_EQ(stage.at("billing").drainSeconds, std::nullopt);
}

TEST(Manifest, textInAnyLanguage)
{
    const auto yaml = replaced(kFull, "application: CRM", "application: مدیریت مشتری");
    const auto read = parseManifest(yaml, "crm.yaml");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->application, "مدیریت مشتری");
}

TEST(Manifest, digestIsOfTheReleaseOnly)
{
    const auto digest = [](const std::string& yaml) {
        const auto read = parseManifest(yaml, "x");
        EXPECT_TRUE(read) << read.error().message;
        return read ? read->digest : std::string();
    };
    const auto base = digest(kFull);
    EXPECT_EQ(base.size(), 64U);
    EXPECT_EQ(digest(replaced(kFull, "10.0.0.2:8080", "10.0.0.9:9090")), base) << "a placement";
    EXPECT_EQ(digest(replaced(kFull, "drain-seconds: 45", "drain-seconds: 46")), base);
    EXPECT_EQ(digest(std::string(kFull) + "# a comment\n"), base);
    EXPECT_EQ(digest(replaced(kFull, "api: 2-3\n", "\"api\":    2-3\n")), base) << "only form";
    EXPECT_EQ(digest(replaced(kFull,
                  "{name: geo-11-20, digest: d1}\n        - {name: prices, digest: d2}",
                  "{name: prices, digest: d2}\n        - {name: geo-11-20, digest: d1}")),
        base)
        << "order of artifacts";
    EXPECT_NE(digest(replaced(kFull, "geo-11-20", "geo-11-21")), base);
    EXPECT_NE(digest(replaced(kFull, "stage: c2", "stage: c3")), base);
    EXPECT_NE(digest(replaced(kFull, "platinum: true", "platinum: false")), base);
    EXPECT_NE(digest(replaced(kFull, "invoices: billing", "invoices: orders")), base);
}

TEST(Manifest, findsEveryProblemWhereItStands)
{
    constexpr char kYaml[] = R"(pult: 2
knid: release
application: CRM
version: 3.22 1
name: "42"
platinum: yes
branches: main
services:
  Orders:
    version: 5.5.0
  billing:
    verison: 3.13.0
    api: 3-2
    database: {name: b, brings: 13, works-with: 11-12}
    contracts:
      - {api: a, message: m, change: extends}
      - {api: a, change: extend}
  tariffs:
    version: 1.0.0
    produces: [a, b, a]
    artifacts: {imgae: {name: x}}
  billing:
    version: 1
replacements:
  tariffs: billing
  a: b
  b: a
  c: biling
  d: d
placements:
  Prod:
    services:
      billing: {endpoints: ["10.0.0.1", "10.0.0.300:80", "10.0.0.1:70000", "0.0.0.0:80", "::1:80"]}
  stage:
    services:
      biling: {endpoints: ["10.0.0.1:80", "10.0.0.1:80"], readiness: {grcp: x}}
      tariffs: {readiness: {http: ready, grpc: x, interval-ms: 0}, drain-seconds: -1}
)";
    EXPECT_EQ(problemsOf(kYaml), 1 + R"(
crm.yaml:1:1: kind: is missing
crm.yaml:1:7: pult: format 2 is not known here, only 1
crm.yaml:2:1: knid: unknown key; did you mean kind?
crm.yaml:4:10: version: must be without spaces
crm.yaml:5:7: name: 42 is not a DNS label with a letter
crm.yaml:6:11: platinum: expected true or false, found yes
crm.yaml:7:11: branches: expected a list, found a value
crm.yaml:9:3: services.Orders: not a DNS label of lower case letters, digits and hyphens
crm.yaml:12:5: services.billing.verison: unknown key; did you mean version?
crm.yaml:12:5: services.billing.version: is missing
crm.yaml:13:10: services.billing.api: 3-2 ends before it begins
crm.yaml:14:49: services.billing.database.works-with: does not include schema 13, which it brings
crm.yaml:16:9: services.billing.contracts[0]: expected exactly one of api, message, schema, behaviour
crm.yaml:17:26: services.billing.contracts[1].change: expected one of extends, breaks, keeps, found extend; did you mean extends?
crm.yaml:20:22: services.tariffs.produces[2]: a comes twice
crm.yaml:21:17: services.tariffs.artifacts.imgae: unknown key; did you mean image?
crm.yaml:22:3: services.billing: comes twice, first in line 11
crm.yaml:25:3: replacements.tariffs: is a service of this manifest, so nothing replaces it
crm.yaml:26:3: replacements.a: replacements go round in a circle
crm.yaml:27:3: replacements.b: replacements go round in a circle
crm.yaml:28:6: replacements.c: services has no biling; did you mean billing?
crm.yaml:29:3: replacements.d: replacements go round in a circle
crm.yaml:31:3: placements.Prod: not the name of an environment
crm.yaml:33:29: placements.Prod.services.billing.endpoints[0]: expected address:port, such as 10.0.0.1:8080 or [::1]:8080, found 10.0.0.1
crm.yaml:33:41: placements.Prod.services.billing.endpoints[1]: 10.0.0.300 is not an IP address to call
crm.yaml:33:58: placements.Prod.services.billing.endpoints[2]: expected a port from 1 to 65535, found 70000
crm.yaml:33:76: placements.Prod.services.billing.endpoints[3]: 0.0.0.0 is not an IP address to call
crm.yaml:33:90: placements.Prod.services.billing.endpoints[4]: expected address:port, such as 10.0.0.1:8080 or [::1]:8080, found ::1:80
crm.yaml:36:7: placements.stage.services.biling: services has no biling; did you mean billing?
crm.yaml:36:43: placements.stage.services.biling.endpoints[1]: comes twice
crm.yaml:36:71: placements.stage.services.biling.readiness.grcp: unknown key; did you mean grpc?
crm.yaml:37:28: placements.stage.services.tariffs.readiness: expected exactly one of grpc, http, tcp, reported
crm.yaml:37:35: placements.stage.services.tariffs.readiness.http: a path begins with /
crm.yaml:37:64: placements.stage.services.tariffs.readiness.interval-ms: expected a number from 10 to 3600000, found 0
crm.yaml:37:83: placements.stage.services.tariffs.drain-seconds: expected a number from 0 to 86400, found -1)");
}

struct Broken
{
    const char* name;
    std::string yaml;
    const char* message;
};

class BrokenManifest : public ::testing::TestWithParam<Broken>
{};

TEST_P(BrokenManifest, isTold)
{
    EXPECT_EQ(problemsOf(GetParam().yaml, "m.yaml"), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(Texts, BrokenManifest,
    ::testing::Values(Broken{"empty", "", "m.yaml:1:1: the manifest is empty"},
        Broken{"comment", "# nothing\n", "m.yaml:1:1: the manifest is empty"},
        Broken{"list", "- a\n- b\n", "m.yaml:1:1: the manifest: expected a mapping, found a list"},
        Broken{"word", "  hello\n", "m.yaml:1:3: the manifest: expected a mapping, found a value"},
        Broken{"unclosed", "pult: 1\nkind: [release\n",
            "m.yaml:3:1: broken YAML: end of sequence flow not found"},
        Broken{"indent", "pult: 1\n kind: release\n  x: y\n",
            "m.yaml:2:6: broken YAML: illegal map value"},
        Broken{"alias", "pult: *one\n",
            "m.yaml:1:7: broken YAML: the referenced anchor is not defined"},
        Broken{"bytes", "pult: 1\nkind: r\xff\n", "m.yaml:2:8: not UTF-8"},
        Broken{"zero", std::string("pult: 1\0", 8), "m.yaml:1:8: a zero byte"},
        Broken{"two", std::string(kFull) + "---\npult: 1\n",
            "m.yaml:50:1: a second document: a file is one manifest"},
        Broken{"huge", std::string(3 * 1024 * 1024 + 1, '#'),
            "m.yaml:1:1: 3145729 bytes, at most 3145728"}),
    [](const auto& given) { return std::string(given.param.name); });

TEST(Manifest, columnsAreCharacters)
{
    // Both keys are six characters; the Persian one is twelve bytes.
    constexpr char kYaml[]
        = R"({pult: 1, kind: release, application: مدیریت, version: a b, services: {o: {version: 1}}})";
    EXPECT_EQ(problemsOf(kYaml), "crm.yaml:1:56: version: must be without spaces");
}

TEST(Manifest, aBranchMayReplaceByWhatIsActive)
{
    constexpr char kYaml[]
        = "pult: 1\nkind: branch\napplication: CRM\nversion: 1\nname: feature-x\n"
          "services: {orders: {version: 2}}\nreplacements: {billing: invoices}\n";
    EXPECT_TRUE(parseManifest(kYaml, "x"));
    EXPECT_EQ(problemsOf(replaced(kYaml, "branch", "release")),
        "crm.yaml:7:25: replacements.billing: services has no invoices");
}

TEST(Manifest, aLongNameLeavesRoomForTheSuffix)
{
    const auto with = [](std::size_t n) {
        return "pult: 1\nkind: release\napplication: CRM\nversion: 1\nservices:\n  "
            + std::string(n, 'a') + ": {version: 1}\n";
    };
    EXPECT_TRUE(parseManifest(with(51), "x"));
    EXPECT_THAT(problemsOf(with(52)), HasSubstr(": longer than 51 bytes"));
}

TEST(Manifest, tellsAtMostFiftyProblems)
{
    std::string yaml = "pult: 1\nkind: release\napplication: CRM\nversion: 1\nservices:\n";
    for (int i = 0; i < 80; ++i)
        yaml += "  s" + std::to_string(i) + ": {}\n";
    const auto manifest = parseManifest(yaml, "x");
    ASSERT_FALSE(manifest);
    EXPECT_EQ(manifest.error().metadata.at("problems"), "80");
    const auto& text = manifest.error().message;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 50);
    EXPECT_THAT(text, HasSubstr("… and 30 more"));
}

TEST(Manifest, aliasesCannotBlowItUp)
{
    std::string yaml = "pult: 1\nkind: release\napplication: CRM\nversion: 1\nservices:\n"
                       "  s: &s\n    version: 1\n    contracts:\n";
    for (int i = 0; i < 250; ++i)
        yaml += "      - {api: a" + std::to_string(i) + ", change: extends}\n";
    for (int i = 0; i < 15'000; ++i)
        yaml += "  s" + std::to_string(i) + ": *s\n";
    EXPECT_THAT(problemsOf(yaml), HasSubstr("more than 1000000 elements"));
}

TEST(Manifest, deepNestingIsAProblemAndNoCrash)
{
    for (const auto* open : {"[", "{a: ", "- ", "? "}) {
        std::string yaml = "pult: ";
        for (int i = 0; i < 20'000; ++i)
            yaml += open;
        EXPECT_FALSE(parseManifest(yaml, "x"));
    }
}

//! Random damage: whatever comes, it is an answer.
TEST(Manifest, damageNeverCrashes)
{
    std::mt19937 random(20251121);
    const std::string pieces[] = {"{", "}", "[", "]", ": ", "- ", "\n", "  ", "&a ", "*a", "\"",
        "'", "|\n", ">\n", "? ", "!!int ", "%", "---\n", "...\n", "#", ",", "\t", "\xd9\x85",
        "\xff", "~", "<<: ", "0x1", "-1", "99999999999999999999"};
    int refused = 0;
    for (int round = 0; round < 4000; ++round) {
        std::string yaml = kFull;
        const auto cuts = 1 + random() % 6;
        for (std::size_t i = 0; i < cuts; ++i) {
            const auto at = random() % yaml.size();
            const auto length = std::min<std::size_t>(random() % 12, yaml.size() - at);
            switch (random() % 4) {
            case 0:
                yaml.erase(at, length);
                break;
            case 1:
                yaml.insert(at, pieces[random() % std::size(pieces)]);
                break;
            case 2:
                yaml[at] = static_cast<char>(random());
                break;
            default:
                yaml.insert(at, yaml.substr(random() % yaml.size(), length));
            }
        }
        const auto manifest = parseManifest(yaml, "x");
        if (manifest) {
            EXPECT_EQ(manifest->digest.size(), 64U);
        } else {
            ++refused;
            EXPECT_THAT(manifest.error().message, ::testing::StartsWith("x:"));
        }
    }
    EXPECT_GT(refused, 3000);
}

} // namespace
} // namespace pult::state
