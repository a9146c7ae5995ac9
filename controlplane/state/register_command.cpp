// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include "controlplane/state/changes.h"
#include "controlplane/state/contour.h"
#include "controlplane/state/draft.h"
#include "controlplane/state/installation.h"
#include "controlplane/state/names.h"
#include "controlplane/state/reasons.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

constexpr std::size_t kNamed = 10;

//! Decides one Register; a member for each rule.
class Registration
{
public:
    Registration(Draft& draft, const Manifest& manifest, std::string name)
        : m_draft(draft)
        , m_before(draft.before)
        , m_manifest(manifest)
        , m_name(std::move(name))
        , m_number(draft.before.lastNumber + 1)
        , m_branch(m_manifest.kind == ManifestKind::Branch)
    {}

    void decide()
    {
        title();
        if (known() || !possible())
            return;
        m_installation = install(m_before, m_manifest, m_number);
        if (m_installation.delta.empty() && m_installation.unknownTargets.empty()
            && m_installation.withoutDigest.empty()) {
            tellSame();
            return;
        }
        check();
        if (m_branch)
            joinContour();
        tell();
        m_draft.effect = effect();
    }

private:
    [[nodiscard]] std::string release() const
    {
        return m_manifest.application + " " + m_manifest.version;
    }
    [[nodiscard]] std::string g() const { return words::generation(m_number); }
    [[nodiscard]] bool first() const { return m_before.head == 0; }

    void title()
    {
        if (m_branch) {
            m_draft.act(2, "Register " + (m_name.empty() ? g() : m_name + " (" + g() + ")"),
                "Contour " + m_name + " of " + release() + " is open for testing.");
        } else if (first()) {
            m_draft.act(2, "Register " + g(), release() + " becomes active at once.");
        } else {
            m_draft.act(
                2, "Register " + g(), release() + " becomes a candidate; nobody’s traffic moves.");
        }
    }

    //! The same release twice is one generation.
    bool known()
    {
        const auto same = m_branch ? knownContour() : knownRelease();
        if (!same)
            return false;
        const auto number = words::generation(same->number);
        m_draft.noOp(number + " is " + release() + " already"
            + (same->role == Role::Legacy ? ", as legacy: roll back to return to it." : "."));
        m_draft.decision.existing = same->number;
        tellOtherPlacement(*same);
        return true;
    }

    GenerationPtr knownRelease() const
    {
        for (const auto& [number, generation] : m_before.generations) {
            if (generation->role != Role::Archived && generation->role != Role::Contour
                && generation->manifestDigest == m_manifest.digest)
                return generation;
        }
        return nullptr;
    }

    GenerationPtr knownContour() const
    {
        auto contour = contourOfName();
        if (!contour)
            return nullptr;
        for (const auto& part : contour->contributions) {
            if (part.repository == m_manifest.repository
                && part.manifestDigest == m_manifest.digest)
                return contour;
        }
        return nullptr;
    }

    GenerationPtr contourOfName() const
    {
        auto generation = findNamed(m_before, m_name);
        return generation && generation->role == Role::Contour ? generation : nullptr;
    }

    //! Deployments are persistent: their endpoints do not change under the same release.
    void tellOtherPlacement(const Generation& same)
    {
        const auto here = m_manifest.placements.find(m_before.name);
        if (here == m_manifest.placements.end())
            return;
        std::vector<std::string> differing;
        const auto& own = same.role == Role::Active ? *m_before.active : same.delta;
        for (const auto& [service, placement] : here->second) {
            const auto deployment = own.at(service);
            if (deployment && deployment->generation == same.number
                && !(deployment->placement == placement))
                differing.push_back(service);
        }
        if (!differing.empty()) {
            m_draft.effectLine("PLACEMENT_KEPT",
                "another placement of " + words::names(differing, kNamed) + " is not taken over",
                {words::names(differing, kNamed)}, Tone::Warn);
        }
    }

    bool possible()
    {
        checkApplication();
        checkName();
        if (m_branch && first()) {
            m_draft.refuse(reasons::kNothingActive,
                "a contour is a delta over an active map: " + m_before.name + " has none yet.",
                {"Register a release first"});
        }
        if (m_before.lastNumber == std::numeric_limits<GenerationNumber>::max())
            m_draft.refuse(reasons::kNumbersExhausted, "no generation number is left.");
        return !m_draft.refused();
    }

    void checkApplication()
    {
        if (m_before.application.empty() || m_before.application == m_manifest.application)
            return;
        m_draft.refuse(reasons::kApplicationMismatch,
            m_before.name + " runs " + m_before.application + ", the manifest is of "
                + m_manifest.application + ".",
            {"Create a child environment for it, such as " + m_before.name + "/data"});
    }

    void checkName()
    {
        if (m_branch && m_name.empty()) {
            m_draft.refuse(reasons::kNameMissing, "a branch needs a name: requests carry it.",
                {"Add name to the manifest, or --name"});
        }
        const auto holder = findNamed(m_before, m_name);
        if (!holder || (m_branch && holder->role == Role::Contour))
            return;
        m_draft.refuse(reasons::kNameTaken,
            words::generation(holder->number) + " is called " + m_name + " already.",
            {"Choose another name"});
    }

    void tellSame()
    {
        m_draft.noOp(release() + " changes nothing: every service is active as it is.");
        if (const auto contour = m_branch ? contourOfName() : nullptr) {
            m_draft.effectLine("CONTOUR_KEPT",
                m_name + " stays as it is (" + words::generation(contour->number) + ")", {m_name},
                Tone::Warn);
        }
    }

    void check()
    {
        refuseFor(reasons::kPlacementMissing, m_installation.unplaced, " has no placement for ",
            " have no placement for ");
        refuseFor(reasons::kArtifactDigestMissing, m_installation.withoutDigest,
            " has an artifact without a digest for ", " have artifacts without a digest for ");
        if (!m_installation.unknownTargets.empty()) {
            m_draft.refuse(reasons::kReplacementUnknown,
                words::names(m_installation.unknownTargets, kNamed)
                    + ": neither in the manifest nor active.");
        }
        if (first()) {
            refuseFor(reasons::kEndpointsMissing, m_installation.withoutEndpoints,
                " names no endpoint in ", " name no endpoint in ");
        } else if (!m_installation.withoutEndpoints.empty()) {
            m_draft.effectLine("NO_ENDPOINTS",
                "no endpoints yet for " + words::names(m_installation.withoutEndpoints, kNamed)
                    + ": requests for " + g() + " fail there",
                {words::names(m_installation.withoutEndpoints, kNamed)}, Tone::Warn);
        }
    }

    void refuseFor(const char* reason, const std::vector<std::string>& services, const char* one,
        const char* many)
    {
        if (services.empty())
            return;
        m_draft.refuse(reason,
            words::names(services, kNamed) + (services.size() == 1 ? one : many) + m_before.name
                + ".",
            {"Add to the manifest under placements." + m_before.name});
    }

    void joinContour()
    {
        const auto contour = contourOfName();
        auto result = joined(
            contour.get(), {m_manifest.repository, m_manifest.digest, {}}, m_installation.delta);
        m_supersedes = contour ? contour->number : 0;
        m_kept = result.kept;
        m_installation.delta = std::move(result.delta);
        m_contributions = std::move(result.contributions);
        if (!result.taken.empty()) {
            m_draft.refuse(reasons::kServiceTaken,
                "another repository put " + words::names(result.taken, kNamed) + " into " + m_name
                    + ".");
        }
    }

    void tell()
    {
        const auto& delta = m_installation.delta;
        m_draft.decision.services = changesOf(*m_before.active, delta);
        const auto of
            = std::to_string(delta.size()) + " of " + std::to_string(m_before.active->size());
        if (first()) {
            m_draft.effectWords = release() + ", " + words::count(delta.size(), "service");
            m_draft.effectLine("STARTS",
                words::count(delta.size(), "service") + " become active; " + m_before.name
                    + " is starting until every one is ready",
                {std::to_string(delta.size())});
        } else {
            m_draft.effectWords
                = release() + ", base " + words::generation(m_before.head) + ", delta " + of;
            m_draft.effectLine("LANE_APPEARS",
                of + " services differ from " + words::generation(m_before.head)
                    + "; requests with " + m_before.policy.generationHeader + ": "
                    + std::to_string(m_number) + " meet them",
                {std::to_string(delta.size()), std::to_string(m_before.active->size())});
        }
        tellContour();
        tellDowngrade();
        tellCommit();
    }

    void tellContour()
    {
        if (!m_branch)
            return;
        m_draft.effectLine("NAME_APPEARS",
            "so do requests with " + m_before.policy.generationNameHeader + ": " + m_name,
            {m_name});
        if (m_supersedes == 0)
            return;
        const auto old = words::generation(m_supersedes);
        m_draft.effectWords += (m_kept == 0 ? ", supersedes " : ", joins ") + old;
        if (m_kept != 0) {
            m_draft.effectLine("JOINS",
                words::count(m_kept, "service") + " of other repositories "
                    + (m_kept == 1 ? "stays" : "stay") + " in it",
                {std::to_string(m_kept)});
        }
        m_draft.effectLine("SUPERSEDES", "it takes the place of " + old, {old}, Tone::Info);
    }

    void tellDowngrade()
    {
        const auto head = m_before.find(m_before.head);
        if (head && !m_branch && compareVersions(m_manifest.version, head->version) < 0) {
            m_draft.effectLine("DOWNGRADE",
                "a downgrade: " + words::release(*head) + " → " + m_manifest.version,
                {head->version, m_manifest.version}, Tone::Warn);
        }
        std::vector<std::string> older;
        for (const auto& change : m_draft.decision.services) {
            if (!change.versionBefore.empty() && !change.versionAfter.empty()
                && compareVersions(change.versionAfter, change.versionBefore) < 0)
                older.push_back(
                    change.service + " " + change.versionBefore + " → " + change.versionAfter);
        }
        if (!older.empty()) {
            m_draft.effectLine("SERVICES_DOWNGRADE",
                "older than now: " + words::names(older, kNamed), {words::names(older, kNamed)},
                Tone::Warn);
        }
    }

    void tellCommit()
    {
        if (m_branch)
            return;
        const auto commit = m_manifest.commit.substr(0, 12);
        if (m_manifest.platinum) {
            m_draft.evidenceLine("PLATINUM",
                "commit " + commit + " is platinum: it passed all tests, slow ones too", {commit},
                Tone::Good);
        } else {
            m_draft.evidenceLine("NO_EVIDENCE",
                commit.empty() ? "no platinum commit" : "commit " + commit + " is not platinum",
                {commit}, Tone::Warn);
        }
    }

    Effect effect()
    {
        Registered effect;
        effect.number = m_number;
        effect.name = m_name;
        effect.kind = m_manifest.kind;
        effect.application = m_manifest.application;
        effect.version = m_manifest.version;
        effect.manifestDigest = m_manifest.digest;
        effect.commit = m_manifest.commit;
        effect.repository = m_manifest.repository;
        effect.platinum = m_manifest.platinum;
        effect.branches = m_manifest.branches;
        effect.base = m_before.head;
        effect.becameActive = first();
        effect.delta = refsOf(m_installation.delta);
        effect.deployments = std::move(m_installation.deployments);
        effect.supersedes = m_supersedes;
        effect.contributions = std::move(m_contributions);
        return effect;
    }

    Draft& m_draft;
    const Environment& m_before;
    const Manifest& m_manifest;
    std::string m_name;
    GenerationNumber m_number;
    bool m_branch;
    Installation m_installation;
    GenerationNumber m_supersedes = 0;
    std::size_t m_kept = 0;
    std::vector<Contribution> m_contributions;
};

} // namespace

Result<void> handle(Draft& draft, const Register& command)
{
    if (!command.name.empty() && !isGenerationName(command.name))
        return fieldInvalid("register.name", "a DNS label with a letter");
    auto manifest = command.parsed;
    if (!manifest) {
        auto parsed = parseManifest(command.manifestYaml, command.fileName);
        if (!parsed)
            return failure(parsed.error());
        manifest = std::make_shared<const Manifest>(*std::move(parsed));
    }
    auto flags = words::shell(command.fileName.empty() ? "manifest.yaml" : command.fileName);
    if (!command.name.empty())
        flags += " --name " + command.name;
    draft.decision.cli = draft.cli("register", flags);
    auto name = command.name.empty() ? manifest->name : command.name;
    Registration(draft, *manifest, std::move(name)).decide();
    return {};
}

} // namespace pult::state
