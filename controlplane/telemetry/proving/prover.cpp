// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/proving/prover.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <utility>

#include "controlplane/state/words.h"
#include "controlplane/telemetry/proving/probe.h"
#include "controlplane/telemetry/proving/proof_judge.h"
#include "controlplane/telemetry/proving/reasons.h"

namespace pult::telemetry {

namespace words = state::words;

//! What a run needs of the prover.
struct Prover::Shared
{
    const Clock& clock;
    Scheduler& scheduler;
    IdSource& ids;
    ProbeSender& sender;
    TraceSource& traces;
    const Options options;
    std::atomic<std::size_t> runs{0};
};

namespace {

using Millis = Prover::Millis;

//! One probe on its way.
struct OnItsWay
{
    ProofTarget target;
    Probe probe;
    MonoTime sentAt;
    std::optional<ProbeAnswer> answer;
    MonoTime answeredAt;
    std::size_t spans = 0; //!< Of its own trace.
    std::vector<TraceView> torn; //!< Others of its request id, as of the last search.
    std::size_t tornSpans = 0;
    bool searched = false;
    MonoTime searchedAt;
    MonoTime newsAt; //!< When spans came last, by then.
    Proof told; //!< As it was told last.
};

Result<std::vector<state::Entry>> chosen(
    const state::Environment& environment, const std::vector<std::string>& names)
{
    const auto& all = environment.policy.entries;
    if (all.empty())
        return failure(Code::FailedPrecondition, kNoEntries,
            "The policy of " + environment.name
                + " names no entries: nobody knows where to send a probe.");
    if (names.empty())
        return all;
    std::vector<state::Entry> entries;
    for (const auto& name : names) {
        const auto found = std::find_if(
            all.begin(), all.end(), [&](const state::Entry& entry) { return entry.name == name; });
        if (found == all.end()) {
            std::vector<std::string> known;
            known.reserve(all.size());
            for (const auto& entry : all)
                known.push_back(entry.name);
            return failure(Code::NotFound, kEntryUnknown,
                environment.name + " has no entry \"" + name + "\", but " + words::names(known, 50)
                    + ".",
                {{"entry", name}});
        }
        const bool again = std::any_of(entries.begin(), entries.end(),
            [&](const state::Entry& entry) { return entry.name == name; });
        if (!again)
            entries.push_back(*found);
    }
    return entries;
}

Result<void> checkLane(const state::Environment& environment, state::GenerationNumber lane)
{
    const auto generation = environment.find(lane == 0 ? environment.head : lane);
    if (generation && generation->role != state::Role::Archived)
        return {};
    if (lane == 0)
        return failure(Code::FailedPrecondition, kLaneUnknown,
            environment.name + " has no active generation yet.");
    return failure(Code::FailedPrecondition, kLaneUnknown,
        environment.name + " has no lane " + words::generation(lane) + '.',
        {{"lane", std::to_string(lane)}});
}

} // namespace

//! Owned by its run; what is under way holds it weakly.
class Prover::Following final : public std::enable_shared_from_this<Prover::Following>
{
public:
    Following(std::shared_ptr<Shared> shared, OnProof onProof)
        : m_shared(std::move(shared))
        , m_onProof(std::move(onProof))
    {
        ++m_shared->runs;
    }
    ~Following() { --m_shared->runs; }
    Following(const Following&) = delete;
    Following& operator=(const Following&) = delete;

    void begin(const state::EnvironmentPtr& environment, const std::vector<state::Entry>& entries,
        state::GenerationNumber lane)
    {
        for (const auto& entry : entries) {
            OnItsWay probe;
            probe.target = {environment, entry.name, lane};
            probe.probe = makeProbe(*environment, entry, lane, m_shared->ids);
            probe.probe.request.deadline = m_shared->options.deadline;
            probe.sentAt = m_shared->clock.mono();
            m_probes.push_back(std::move(probe));
        }
        for (std::size_t i = 0; i < m_probes.size(); ++i) {
            m_shared->sender.send(
                m_probes[i].probe.request, [weak = weak_from_this(), i](ProbeAnswer answer) {
                    if (const auto self = weak.lock())
                        self->answered(i, std::move(answer));
                });
        }
        const auto look = [weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->look();
        };
        m_first = m_shared->scheduler.after(Millis{0}, look);
        m_timer = m_shared->scheduler.every(m_shared->options.look, look);
    }

    //! Waits for a look that is under way.
    void end()
    {
        m_ended = true;
        m_first.reset();
        m_timer.reset();
    }

private:
    struct Answered
    {
        std::size_t probe = 0;
        ProbeAnswer answer;
        MonoTime at;
    };

    void answered(std::size_t probe, ProbeAnswer answer)
    {
        const auto now = m_shared->clock.mono();
        const std::scoped_lock lock(m_mutex);
        m_answers.push_back({probe, std::move(answer), now});
    }

    void takeAnswers()
    {
        std::vector<Answered> answers;
        {
            const std::scoped_lock lock(m_mutex);
            answers.swap(m_answers);
        }
        for (auto& [probe, answer, at] : answers) {
            m_probes[probe].answer = std::move(answer);
            m_probes[probe].answeredAt = at;
        }
    }

    void look()
    {
        takeAnswers();
        for (auto& probe : m_probes) {
            if (m_ended)
                return;
            if (probe.told.outcome == ProofOutcome::Running)
                tell(probe, stateOf(probe));
        }
    }

    void tell(OnItsWay& probe, Proof proof)
    {
        const bool changed = proof.outcome != probe.told.outcome || proof.hops != probe.told.hops
            || proof.summary != probe.told.summary;
        if (!changed)
            return;
        probe.told = std::move(proof);
        const bool done = std::all_of(m_probes.begin(), m_probes.end(),
            [](const OnItsWay& each) { return each.told.outcome != ProofOutcome::Running; });
        m_ended = m_ended || done;
        m_onProof(probe.told, done);
    }

    ProofEvidence evidenceOf(OnItsWay& probe)
    {
        ProofEvidence evidence;
        auto trace = m_shared->traces.trace(probe.probe.trace);
        if (!trace)
            return evidence;
        noteNews(probe, probe.spans, trace->spans.size());
        evidence.traces.push_back(std::move(*trace));
        evidence.traces.insert(evidence.traces.end(), probe.torn.begin(), probe.torn.end());
        evidence.known = m_shared->traces.known();
        return evidence;
    }

    //! All that is remembered is looked through: only when the probe seems to have ended, and not
    //! soon again. False: it is too soon.
    bool findTornOff(OnItsWay& probe)
    {
        const auto now = m_shared->clock.mono();
        if (probe.searched && now - probe.searchedAt < m_shared->options.quiet)
            return false;
        probe.searched = true;
        probe.searchedAt = now;
        probe.torn = m_shared->traces.tornOff(
            probe.probe.trace, probe.probe.requestId, probe.target.environment->name);
        std::size_t spans = 0;
        for (const auto& torn : probe.torn)
            spans += torn.spans.size();
        noteNews(probe, probe.tornSpans, spans);
        return true;
    }

    void noteNews(OnItsWay& probe, std::size_t& known, std::size_t now)
    {
        if (known != now)
            probe.newsAt = m_shared->clock.mono();
        known = now;
    }

    Proof stateOf(OnItsWay& probe)
    {
        auto findings = judgeProof(probe.target, evidenceOf(probe));
        // With torn parts that are not whole, only another search can tell that they are.
        const bool seemsOver = isOver(probe, findings.whole || !probe.torn.empty());
        bool over = seemsOver && probe.spans == 0;
        if (seemsOver && probe.spans > 0 && findTornOff(probe)) {
            findings = judgeProof(probe.target, evidenceOf(probe));
            over = isOver(probe, findings.whole);
        }
        Proof proof;
        proof.entry = probe.target.entry;
        proof.traceId = probe.probe.traceHex;
        proof.afterMs = static_cast<std::uint64_t>(
            std::chrono::duration_cast<Millis>(m_shared->clock.mono() - probe.sentAt).count());
        if (over)
            conclude(probe, findings, proof);
        else
            proof.summary = onItsWay(probe, findings);
        proof.hops = std::move(findings.hops);
        return proof;
    }

    [[nodiscard]] static std::string onItsWay(const OnItsWay& probe, const ProofFindings& findings)
    {
        auto text = !probe.answer ? "Sent" : "Answered with " + probe.answer->words;
        if (probe.spans > 0)
            text += ", " + words::count(findings.hops.size(), "hop") + " so far";
        return text;
    }

    static void conclude(const OnItsWay& probe, const ProofFindings& findings, Proof& proof)
    {
        proof.outcome = findings.outcome;
        proof.summary = findings.summary;
        if (probe.answer->good)
            return;
        proof.outcome = ProofOutcome::Failed;
        proof.summary = probe.target.entry + " did not serve it: " + probe.answer->words;
        if (findings.outcome == ProofOutcome::Lost)
            proof.summary += ". " + findings.summary;
    }

    [[nodiscard]] bool isOver(const OnItsWay& probe, bool whole) const
    {
        if (!probe.answer)
            return false;
        const auto now = m_shared->clock.mono();
        const auto& options = m_shared->options;
        const auto since = now - probe.answeredAt;
        if (probe.spans == 0)
            return since >= (probe.answer->good ? options.patience : options.quiet);
        const bool quiet = std::min(since, now - probe.newsAt) >= options.quiet;
        return since >= options.longest || (whole && quiet);
    }

    const std::shared_ptr<Shared> m_shared;
    const OnProof m_onProof;
    std::mutex m_mutex; //!< Of the answers that wait for the next look.
    std::vector<Answered> m_answers;
    std::vector<OnItsWay> m_probes; //!< Scheduler's thread only, once it has begun.
    std::atomic<bool> m_ended{false};
    std::unique_ptr<Timer> m_first;
    std::unique_ptr<Timer> m_timer;
};

Prover::Prover(const Clock& clock, Scheduler& scheduler, IdSource& ids, ProbeSender& sender,
    TraceSource& traces, Options options)
    : m_shared(
        std::shared_ptr<Shared>(new Shared{clock, scheduler, ids, sender, traces, options, {0}}))
{}

Prover::Prover(const Clock& clock, Scheduler& scheduler, IdSource& ids, ProbeSender& sender,
    TraceSource& traces)
    : Prover(clock, scheduler, ids, sender, traces, Options{})
{}

Prover::~Prover() = default;

Result<std::unique_ptr<Prover::Run>> Prover::prove(
    const state::EnvironmentPtr& environment, const Order& order, OnProof onProof)
{
    struct Held final : Run
    {
        explicit Held(std::shared_ptr<Following> held)
            : following(std::move(held))
        {}
        ~Held() override { following->end(); }
        std::shared_ptr<Following> following;
    };

    const auto entries = chosen(*environment, order.entries);
    if (!entries)
        return failure(entries.error());
    if (auto checked = checkLane(*environment, order.lane); !checked)
        return failure(checked.error());
    auto following = std::make_shared<Following>(m_shared, std::move(onProof));
    if (m_shared->runs > m_shared->options.atOnce)
        return failure(Code::ResourceExhausted, kOverloaded,
            std::to_string(m_shared->options.atOnce)
                + " proofs are under way already; ask again when one has ended.");
    following->begin(environment, *entries, order.lane);
    return std::make_unique<Held>(std::move(following));
}

} // namespace pult::telemetry
