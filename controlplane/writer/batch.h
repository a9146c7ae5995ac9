// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/state/codec_port.h"
#include "controlplane/state/journal_port.h"
#include "controlplane/state/ports.h"
#include "controlplane/writer/plan_tokens.h"
#include "controlplane/writer/planner.h"
#include "controlplane/writer/submission.h"

namespace pult::writer {

//! What a batch decides with. All outlive the batch.
struct Judges
{
    const state::Journal& journal;
    const state::Codec& codec;
    const PlanTokens& tokens;
    const Planner& planner;
};

//! The commands of one turn, decided one after the other on the speculative state. Knows nothing of
//! time, threads or durability: the writer appends what is here and asks for the answers then.
//! Not thread-safe.
class Batch
{
public:
    //! `unixMs`: time of the last durable event; no event of this batch is older.
    Batch(const Judges& judges, state::StatePtr base, std::shared_ptr<const state::Facts> facts,
        std::int64_t unixMs);

    //! Decides one more; its answer has the same position. The submission has to outlive the batch.
    void add(const Submission& submission);

    [[nodiscard]] std::size_t events() const { return m_entries.size(); }
    //! Events at the beginning that are all of class 1.
    [[nodiscard]] std::size_t leadingClassOne() const;
    //! The state after all of them.
    [[nodiscard]] const state::StatePtr& after() const { return m_speculative; }
    //! Environments that they are of, each once.
    [[nodiscard]] std::vector<std::string> environments() const;
    //! Copies of the first `count`.
    [[nodiscard]] std::vector<state::NewRecord> records(std::size_t count) const;
    //! Takes them all.
    [[nodiscard]] std::vector<state::NewRecord> takeRecords();

    //! The first `records.size()` events are durable; the others failed with `error`, and with them
    //! everything that was decided after the first of them.
    [[nodiscard]] state::Commit settle(
        std::vector<state::Record> records, const std::optional<Error>& error);
    //! Nothing became durable.
    void fail(const Error& error);

    //! In the order of add(). Valid once: after settle() or fail(), or at once without events.
    [[nodiscard]] std::vector<Answer> takeAnswers();

private:
    struct Entry
    {
        state::Event event;
        state::NewRecord record;
        state::StatePtr after;
        std::size_t answer = 0; //!< Position of the command that it is of.
    };

    [[nodiscard]] std::optional<Answer> knownRequest(const Submission& submission);
    [[nodiscard]] Result<PlanTokens::Opened> openToken(const Submission& submission) const;
    [[nodiscard]] Answer judge(const Submission& submission);
    [[nodiscard]] Answer accept(const Submission& submission, const PlanTokens::Opened* token);
    [[nodiscard]] Answer append(
        const Submission& submission, const PlanTokens::Opened* token, state::Decision decision);
    void failFrom(std::size_t entry, const Error& error);

    const Judges& m_judges;
    state::StatePtr m_base;
    state::StatePtr m_speculative;
    std::shared_ptr<const state::Facts> m_facts;
    std::int64_t m_unixMs;
    std::vector<Entry> m_entries;
    std::vector<Answer> m_answers;
    //! Number of entries that stood when the answer at this position was made: it rests on them.
    std::vector<std::size_t> m_restsOn;
    std::map<std::string_view, std::size_t> m_pendingRequests; //!< Id -> entry.
    std::set<std::string> m_pendingTokens;
};

} // namespace pult::writer
