// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <absl/container/flat_hash_map.h>

#include "controlplane/state/ports.h"
#include "controlplane/state/state.h"
#include "controlplane/telemetry/reading/deployment_finder.h"
#include "controlplane/telemetry/reading/span_reader.h"

namespace pult::telemetry {

//! A lane as a request carries it. Name alone: of a contour that the number was not told of.
struct Lane
{
    std::uint32_t number = 0;
    NameId name = 0;
    std::uint32_t head = 0; //!< packed()

    [[nodiscard]] bool known() const { return number != 0 || name != 0; }
};
[[nodiscard]] inline bool sameLane(const Lane& a, const Lane& b)
{
    return a.number != 0 && b.number != 0 ? a.number == b.number : a.name == b.name;
}

//! Which deployment serves a request, as the tables of that moment have it.
struct Expectation
{
    std::uint32_t generation = 0; //!< 0: none: not routed, or an explicit error.
    bool routed = false; //!< The service has a routing table.
    bool error = false; //!< ABSENT or closed.
    bool own = false; //!< Not what a request without a lane gets: it shows whether the lane came.
};

//! Which service and deployment a process is.
struct Placed
{
    NameId environment = 0;
    NameId service = 0; //!< Plain name; as told when the environment does not know it.
    std::uint32_t generation = 0; //!< 0: cannot be told.
    bool known = false; //!< The environment has the service.
};

//! What the proxy of a caller is up to.
enum class GatewayCondition : std::uint8_t
{
    Unknown,
    Current,
    Behind,
    Refused,
};

//! The generation tables as they were while the judged requests were under way, with everything
//! asked of them remembered. Truth is state::resolve(). Not thread-safe.
class LaneMap
{
public:
    explicit LaneMap(ReadingTables& tables);

    //! The state from now on; versions are kept for `keptTicks`.
    void learn(const state::StatePtr& state, Tick now);
    void setGateways(const std::string& environment, const std::vector<state::GatewayView>& all);

    [[nodiscard]] bool knows(NameId environment) { return world(environment) != nullptr; }
    [[nodiscard]] const Placed& placed(ProcessId process);
    //! Service behind a peer's name; 0: none of the environment's.
    [[nodiscard]] NameId peerService(NameId environment, NameId peer);
    //! With the number of its name, if the environment knows it.
    [[nodiscard]] Lane lane(NameId environment, const SpanRecord& span);

    //! What counts by lane counts it so: by the newest tables, see countedLane().
    [[nodiscard]] std::uint32_t counted(NameId environment, std::uint32_t lane);

    //! The lane is the head's: what every request carries that asks for nothing.
    [[nodiscard]] bool isActive(NameId environment, const Lane& lane);
    //! By the newest tables.
    [[nodiscard]] Expectation expect(NameId environment, NameId service, const Lane& lane);
    //! Whether any table that was valid at or after `since` sends the lane's request for the
    //! service to this generation, or to this deployment in the place of another service.
    [[nodiscard]] bool everMeant(
        NameId environment, NameId service, const Lane& lane, std::uint32_t generation, Tick since);
    [[nodiscard]] GatewayCondition gateway(NameId environment, const std::string& instance) const;

    //! The newest; null: unknown.
    [[nodiscard]] const state::Environment* environment(NameId name);
    //! The newest of each environment, for coverage.
    [[nodiscard]] std::vector<std::pair<NameId, state::EnvironmentPtr>> environments() const;
    //! Revision that grows with everything that is learnt.
    [[nodiscard]] std::uint64_t version() const { return m_version; }

private:
    struct Question
    {
        NameId service = 0;
        std::uint32_t number = 0;
        NameId name = 0;
        std::uint32_t head = 0;

        friend bool operator==(const Question&, const Question&) = default;
    };
    struct QuestionHash
    {
        std::size_t operator()(const Question& question) const noexcept;
    };
    //! One version of one environment's tables.
    struct Version
    {
        Tick since = 0;
        state::EnvironmentPtr environment;
        absl::flat_hash_map<Question, Expectation, QuestionHash> answers;
    };
    struct World
    {
        std::deque<Version> versions; //!< Oldest first.
        std::unique_ptr<DeploymentFinder> finder; //!< Of the newest.
        std::unordered_map<NameId, NameId> peers;
        std::unordered_map<NameId, std::uint32_t> numbers;
        std::unordered_map<std::string, GatewayCondition> gateways;
    };
    struct CachedPlace
    {
        std::uint64_t version = 0;
        std::uint64_t unit = 0; //!< A process id may be another process's one day.
        Placed placed;
    };

    [[nodiscard]] World* world(NameId environment);
    [[nodiscard]] NameId environmentOf(const ProcessFacts& facts) const;
    [[nodiscard]] Placed place(ProcessId process);
    [[nodiscard]] Expectation answer(Version& version, NameId service, const Lane& lane);
    [[nodiscard]] bool inPlaceOfAnother(
        const Version& version, NameId service, const Lane& lane, std::uint32_t generation) const;

    ReadingTables& m_tables;
    std::unordered_map<NameId, World> m_worlds; //!< Grows only.
    World* m_asked = nullptr; //!< The one asked for last: nearly always the next one too.
    NameId m_askedFor = 0;
    NameId m_default = 0;
    std::uint64_t m_version = 1;
    std::vector<CachedPlace> m_places; //!< By process.
};

} // namespace pult::telemetry
