// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "controlplane/state/decide.h"
#include "controlplane/state/lanes.h"

namespace pult::state::testing {

//! Writes the YAML of a manifest.
class ManifestText
{
public:
    ManifestText(std::string application, std::string version);

    ManifestText& branch(std::string name, std::string repository = "git/crm");
    ManifestText& named(std::string name);
    ManifestText& platinum(std::string commit = "9f2b41c");
    //! `more`: further lines of the service in flow style, for example "api: 2-3".
    ManifestText& service(
        const std::string& name, const std::string& version, std::string more = {});
    ManifestText& replace(const std::string& replaced, const std::string& by);
    //! Places every service there: `instances` endpoints, checked by `readiness`.
    ManifestText& placed(
        std::string environment, int instances = 1, std::string readiness = "{grpc: ''}");
    [[nodiscard]] std::string text() const;

private:
    struct Service
    {
        std::string version;
        std::string more;
    };
    struct Placement
    {
        std::string environment;
        int instances = 1;
        std::string readiness;
    };
    std::string m_head;
    std::string m_kind = "release";
    std::map<std::string, Service> m_services;
    std::map<std::string, std::string> m_replacements;
    std::vector<Placement> m_placements;
};

//! A state with facts around it. Commands that have to succeed are run, others are planned.
class World
{
public:
    //! With an environment `prod` of class PROD.
    World();

    [[nodiscard]] Result<Decision> plan(
        const Command& command, const std::string& environment = "prod") const;
    //! Decides and folds; the test fails unless there is an event. Reactors' commands are theirs.
    Decision run(const Command& command, const std::string& environment = "prod");
    Decision registerText(const ManifestText& manifest, const std::string& environment = "prod");
    //! Reasons of the refusals.
    [[nodiscard]] std::vector<std::string> refusals(
        const Command& command, const std::string& environment = "prod") const;
    //! Reason of the error; empty: none.
    [[nodiscard]] std::string error(
        const Command& command, const std::string& environment = "prod") const;

    //! Everything in the table counts as ready from now on.
    void allReady(const std::string& environment = "prod");
    void setReady(const DeploymentKey& key, Readiness readiness, std::string detail = {});
    void gateway(const std::string& id, Revision acknowledged, bool connected = true,
        std::set<ServiceName> services = {});
    void gatewaysAt(Revision acknowledged);
    void named(std::set<DeploymentKey> keys);
    void later(std::int64_t ms) { m_facts.nowUnixMs += ms; }

    [[nodiscard]] const Environment& environment(const std::string& name = "prod") const;
    [[nodiscard]] const Generation& generation(GenerationNumber number) const;
    //! "orders-v4"; "absent" or "closed" for an error.
    [[nodiscard]] std::string route(const std::string& service, GenerationNumber lane = 0,
        HeadStamp head = {}, const std::string& name = {}) const;
    //! "orders-v4 billing-v1"
    [[nodiscard]] std::string active() const;
    [[nodiscard]] std::string delta(GenerationNumber number) const;

    StatePtr m_state = std::make_shared<const State>();
    Facts m_facts;
    std::string m_user = "alice";
    bool m_reactor = false;

private:
    void readiness(const DeploymentKey& key, ReadinessFact fact);
};

//! "orders-v4 billing-absent"
[[nodiscard]] std::string inWords(const ServiceTable& table);
//! Texts of plan lines.
[[nodiscard]] std::vector<std::string> texts(const std::vector<PlanLine>& lines);

} // namespace pult::state::testing
