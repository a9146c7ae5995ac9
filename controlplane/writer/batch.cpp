// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/writer/batch.h"

#include <algorithm>
#include <utility>

#include "controlplane/writer/reasons.h"

namespace pult::writer {

namespace {

tl::unexpected<Rejected> reject(Error error)
{
    return tl::unexpected<Rejected>(Rejected{std::move(error), nullptr});
}

Error idReused(const std::string& requestId)
{
    return {Code::AlreadyExists, kRequestIdReused,
        "The request id " + requestId + " belongs to another command, user or environment.",
        {{"request_id", requestId}}, {}};
}

Accepted acceptedFrom(const state::Event& event, state::Revision revision)
{
    Accepted accepted;
    accepted.revision = revision;
    accepted.environment = event.environment;
    accepted.requestId = event.requestId;
    accepted.act = event.act;
    accepted.user = event.user;
    accepted.commandClass = event.commandClass;
    accepted.unixMs = event.unixMs;
    return accepted;
}

Accepted nothingToDo(const Submission& submission, const state::Decision& decision,
    const state::State& state, std::int64_t unixMs)
{
    Accepted accepted;
    accepted.noOp = true;
    accepted.revision = state.revision;
    accepted.environment = submission.request.environment;
    accepted.requestId = submission.request.requestId;
    accepted.act = decision.act;
    accepted.user = submission.request.user;
    accepted.commandClass = decision.commandClass;
    accepted.unixMs = unixMs;
    return accepted;
}

Error refused(const state::Decision& decision)
{
    Error error{Code::FailedPrecondition, kRefused, {}, {}, {}};
    std::string reasons;
    std::string nextActs;
    for (const auto& refusal : decision.refusals) {
        error.message += (error.message.empty() ? "" : " ") + refusal.message;
        reasons += (reasons.empty() ? "" : ",") + refusal.reason;
        for (const auto& act : refusal.nextActs)
            nextActs += (nextActs.empty() ? "" : "\n") + act;
    }
    error.metadata = {{"refusals", std::move(reasons)}};
    if (!nextActs.empty())
        error.metadata["next_acts"] = std::move(nextActs);
    return error;
}

bool isBlank(const std::string& text)
{
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

//! What a person still owes for this class. Nothing: all is there.
std::optional<Error> frictionMissing(const Submission& submission, const state::Decision& decision)
{
    if (submission.request.reactor || decision.commandClass < 2)
        return std::nullopt;
    const auto commandClass = std::to_string(decision.commandClass);
    if (isBlank(submission.request.reason)) {
        return Error{Code::InvalidArgument, kReasonMissing,
            decision.act + " is of class " + commandClass + " and needs a reason.",
            {{"class", commandClass}}, {}};
    }
    if (decision.commandClass >= 3 && submission.confirmation != decision.confirmation) {
        return Error{Code::InvalidArgument, kConfirmationMissing,
            decision.act + " is of class 3: it has to be confirmed by typing \""
                + decision.confirmation + "\".",
            {{"confirmation", decision.confirmation}}, {}};
    }
    return std::nullopt;
}

} // namespace

Batch::Batch(const Judges& judges, state::StatePtr base, std::shared_ptr<const state::Facts> facts,
    std::int64_t unixMs)
    : m_judges(judges)
    , m_base(std::move(base))
    , m_speculative(m_base)
    , m_facts(std::move(facts))
    , m_unixMs(unixMs)
{}

void Batch::add(const Submission& submission)
{
    auto known = knownRequest(submission);
    m_answers.push_back(known ? *std::move(known) : judge(submission));
    m_restsOn.push_back(m_entries.size());
}

std::optional<Answer> Batch::knownRequest(const Submission& submission)
{
    const auto& id = submission.request.requestId;
    if (id.empty())
        return std::nullopt;
    if (const auto pending = m_pendingRequests.find(id); pending != m_pendingRequests.end()) {
        const auto& entry = m_entries[pending->second];
        if (entry.record.requestDigest != submission.requestDigest)
            return reject(idReused(id));
        Answer same = m_answers[entry.answer];
        same->repeated = true;
        return same;
    }
    const auto record = m_judges.journal.findRequest(id);
    if (!record)
        return reject(record.error());
    if (!*record)
        return std::nullopt;
    if ((*record)->requestDigest != submission.requestDigest)
        return reject(idReused(id));
    const auto event = m_judges.codec.decodeEvent(**record);
    if (!event)
        return reject(event.error());
    auto accepted = acceptedFrom(*event, (*record)->revision);
    accepted.repeated = true;
    return accepted;
}

Result<PlanTokens::Opened> Batch::openToken(const Submission& submission) const
{
    auto opened = m_judges.tokens.open(
        {submission.request.user, submission.request.environment, submission.commandDigest},
        submission.planToken);
    if (!opened)
        return opened;
    auto spent = m_pendingTokens.contains(opened->id) ? Result<bool>(true)
                                                      : m_judges.journal.tokenSpent(opened->id);
    if (!spent)
        return failure(std::move(spent.error()));
    if (*spent)
        return failure(Code::FailedPrecondition, kTokenSpent,
            "The plan was executed already, under another request id. Plan again.");
    return opened;
}

Answer Batch::judge(const Submission& submission)
{
    if (submission.request.reactor)
        return accept(submission, nullptr);
    const auto token = openToken(submission);
    if (!token)
        return reject(token.error());
    return accept(submission, &*token);
}

Answer Batch::accept(const Submission& submission, const PlanTokens::Opened* token)
{
    const auto& request = submission.request;
    auto decided = state::decide(*m_speculative, *m_facts, request);
    if (!decided)
        return reject(std::move(decided.error()));
    auto& decision = *decided;
    if (!decision.refusals.empty())
        return reject(refused(decision));
    if (decision.noOp)
        return nothingToDo(submission, decision, *m_speculative, m_facts->nowUnixMs);
    if (token && token->effect != decision.effectDigest) {
        Error error{Code::Aborted, kPlanChanged,
            "Something moved since it was planned: " + decision.act
                + " would do something else now. Nothing was done.",
            {}, {}};
        auto now = std::make_shared<const PlannedCommand>(m_judges.planner.present(
            *m_speculative, *m_facts, request, submission.commandDigest, std::move(decision)));
        return tl::unexpected<Rejected>(Rejected{std::move(error), std::move(now)});
    }
    if (auto missing = frictionMissing(submission, decision))
        return reject(*std::move(missing));
    return append(submission, token, std::move(decision));
}

Answer Batch::append(
    const Submission& submission, const PlanTokens::Opened* token, state::Decision decision)
{
    auto& event = *decision.event;
    event.unixMs = m_unixMs = std::max(event.unixMs, m_unixMs);
    event.cli = std::move(decision.cli);
    const auto revision = m_speculative->revision + 1;
    auto after = state::fold(*m_speculative, event, revision);
    if (!after)
        return reject(std::move(after.error()));

    Entry entry;
    entry.record = {event.environment, event.unixMs, event.user, event.kind, event.requestId,
        submission.requestDigest, token ? token->id : std::string(), m_judges.codec.eventSchema(),
        m_judges.codec.encodeEvent(event)};
    entry.event = std::move(event);
    entry.answer = m_answers.size();
    m_speculative = entry.after = *std::move(after);
    if (token)
        m_pendingTokens.insert(token->id);
    if (!submission.request.requestId.empty())
        m_pendingRequests.emplace(submission.request.requestId, m_entries.size());
    m_entries.push_back(std::move(entry));
    return acceptedFrom(m_entries.back().event, revision);
}

std::size_t Batch::leadingClassOne() const
{
    const auto end = std::find_if(m_entries.begin(), m_entries.end(),
        [](const Entry& entry) { return entry.event.commandClass != 1; });
    return static_cast<std::size_t>(end - m_entries.begin());
}

std::vector<std::string> Batch::environments() const
{
    std::set<std::string> names;
    for (const auto& entry : m_entries)
        names.insert(entry.event.environment);
    return {names.begin(), names.end()};
}

std::vector<state::NewRecord> Batch::records(std::size_t count) const
{
    std::vector<state::NewRecord> records;
    records.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        records.push_back(m_entries[i].record);
    return records;
}

std::vector<state::NewRecord> Batch::takeRecords()
{
    std::vector<state::NewRecord> records;
    records.reserve(m_entries.size());
    for (auto& entry : m_entries)
        records.push_back(std::move(entry.record));
    return records;
}

state::Commit Batch::settle(std::vector<state::Record> records, const std::optional<Error>& error)
{
    state::Commit commit;
    commit.before = m_base;
    commit.after = m_entries[records.size() - 1].after;
    commit.entries.reserve(records.size());
    for (std::size_t i = 0; i < records.size(); ++i)
        commit.entries.push_back({std::move(records[i]), std::move(m_entries[i].event)});
    if (error)
        failFrom(commit.entries.size(), *error);
    return commit;
}

void Batch::fail(const Error& error)
{
    failFrom(0, error);
}

void Batch::failFrom(std::size_t entry, const Error& error)
{
    // What was decided while no failed event stood yet keeps its answer; the rest was decided on a
    // state that never came to be.
    for (std::size_t i = 0; i < m_answers.size(); ++i) {
        if (m_restsOn[i] > entry)
            m_answers[i] = reject(error);
    }
}

std::vector<Answer> Batch::takeAnswers()
{
    return std::move(m_answers);
}

} // namespace pult::writer
