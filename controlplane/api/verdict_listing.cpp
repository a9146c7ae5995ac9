// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/verdict_listing.h"

#include <utility>
#include <variant>

#include "controlplane/api/listings.h"
#include "controlplane/api/page_token.h"
#include "controlplane/api/wire/command.h"
#include "controlplane/api/wire/verdict.h"

namespace pult::api {

namespace {

constexpr std::uint32_t kDefaultPage = 20;
constexpr std::uint32_t kLargestPage = 100;
//! Records looked at for one page, and at a time.
constexpr std::uint32_t kMostLookedAt = 2000;
constexpr std::uint32_t kChunk = 200;

//! What the effect rests on; null: on no verdict.
state::RolloutVerdictPtr verdictOf(const state::Effect& effect)
{
    return std::visit(
        [](const auto& what) -> state::RolloutVerdictPtr {
            if constexpr (requires { what.cause.verdict; })
                return what.cause.verdict;
            else if constexpr (requires { what.rollout->cause.verdict; })
                return what.rollout ? what.rollout->cause.verdict : nullptr;
            else
                return nullptr;
        },
        effect);
}

Result<void> check(const v1::ListVerdictsRequest& request)
{
    if (request.page_size() > kLargestPage)
        return failure(wire::fieldInvalid("page_size", "it is more than 100"));
    if (request.to_revision() != 0 && request.to_revision() < request.from_revision())
        return failure(wire::fieldInvalid("to_revision", "it is before from_revision"));
    if (request.from_unix_ms() < 0)
        return failure(wire::fieldInvalid("from_unix_ms", "it is before 1970"));
    if (request.to_unix_ms() != 0 && request.to_unix_ms() <= request.from_unix_ms())
        return failure(wire::fieldInvalid("to_unix_ms", "it is not after from_unix_ms"));
    return {};
}

//! Goes back through the journal until the page is full, or it has looked at enough.
class Page
{
public:
    Page(const state::Journal& journal, const state::Codec& codec,
        const v1::ListVerdictsRequest& request)
        : m_journal(journal)
        , m_codec(codec)
        , m_request(request)
        , m_wanted(request.page_size() == 0 ? kDefaultPage : request.page_size())
    {
        m_query.environment = request.environment();
        m_query.limit = kChunk;
    }

    Result<v1::ListVerdictsResponse> read()
    {
        if (auto begun = begin(); !begun)
            return failure(std::move(begun.error()));
        for (std::uint32_t looked = 0; !m_full && looked < kMostLookedAt; looked += kChunk) {
            const auto records = m_journal.list(m_query);
            if (!records)
                return failure(records.error());
            for (const auto& record : *records) {
                if (auto taken = take(record); !taken)
                    return failure(std::move(taken.error()));
                if (m_full || m_over)
                    break;
            }
            if (m_over || (!m_full && records->size() < kChunk))
                return std::move(m_response);
        }
        m_response.set_next_page_token(pageToken(m_query, m_query.before));
        return std::move(m_response);
    }

private:
    Result<void> begin()
    {
        if (m_request.to_revision() != 0)
            m_query.before = m_request.to_revision() + 1;
        if (m_request.page_token().empty())
            return {};
        return openPageToken(m_query, m_request.page_token()).map([this](auto before) {
            m_query.before = before;
        });
    }

    Result<void> take(const state::Record& record)
    {
        m_over = record.revision < m_request.from_revision()
            || record.unixMs < m_request.from_unix_ms();
        const bool late = m_request.to_unix_ms() != 0 && record.unixMs >= m_request.to_unix_ms();
        if (!m_over && !late) {
            const auto event = m_codec.decodeEvent(record);
            if (!event)
                return failure(event.error());
            if (const auto verdict = verdictOf(event->effect))
                add(wire::toWire(record, *event, *verdict));
        }
        if (!m_full)
            m_query.before = record.revision;
        return {};
    }

    //! What does not fit any more is for the next page.
    void add(v1::StoredVerdict verdict)
    {
        m_bytes += verdict.ByteSizeLong();
        const auto taken = static_cast<std::uint32_t>(m_response.verdicts_size());
        m_full = taken == m_wanted || (taken > 0 && m_bytes > kMostAnswerBytes);
        if (!m_full)
            *m_response.add_verdicts() = std::move(verdict);
    }

    const state::Journal& m_journal;
    const state::Codec& m_codec;
    const v1::ListVerdictsRequest& m_request;
    const std::uint32_t m_wanted;
    state::Journal::Query m_query; //!< Before the last record that was looked at.
    v1::ListVerdictsResponse m_response;
    std::size_t m_bytes = 0;
    bool m_full = false;
    bool m_over = false; //!< What follows is older than wanted.
};

} // namespace

Result<v1::ListVerdictsResponse> listVerdicts(const state::Journal& journal,
    const state::Codec& codec, const v1::ListVerdictsRequest& request)
{
    if (auto checked = check(request); !checked)
        return failure(std::move(checked.error()));
    return Page(journal, codec, request).read();
}

} // namespace pult::api
