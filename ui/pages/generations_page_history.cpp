// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Going through the revisions of the generation table, and to what links name.
#include <algorithm>

#include <QMenu>
#include <QPushButton>
#include <QTableView>

#include "client/text.h"
#include "models/generation_facts.h"
#include "models/strings.h"
#include "ui/kit/buttons.h"
#include "ui/kit/generation_header.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/search_field.h"
#include "ui/kit/table_card.h"
#include "ui/pages/generations_page.h"
#include "ui/pages/history_control.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr std::uint32_t kHistoryEntries = 200;
//! As many as the journal gives at once.
constexpr std::uint32_t kOlderEntries = 1'000;

} // namespace

bool GenerationsPage::loadHistory()
{
    const auto now = view();
    if (!now || !now->state || m_historyRevision == now->state->revision)
        return true;
    m_historyRevision = now->state->revision;
    askForHistory({});
    return false;
}

void GenerationsPage::loadOlder(bool stepBack)
{
    m_stepBack = m_stepBack || stepBack;
    if (!m_olderPage.empty() && !m_asksForHistory)
        askForHistory(m_olderPage);
}

void GenerationsPage::askForHistory(const std::string& pageToken)
{
    m_asksForHistory = true;
    client::JournalQuery query;
    query.environment = environment();
    query.pageSize = pageToken.empty() ? kHistoryEntries : kOlderEntries;
    query.pageToken = pageToken;
    session().listJournal(
        query, this, [this, older = !pageToken.empty()](Result<client::JournalPage> page) {
            m_asksForHistory = false;
            if (page)
                return takeHistory(std::move(*page), older);
            m_stepBack = false;
            if (!older)
                m_historyRevision = 0;
            m_news->showMessage(Tone::Bad, models::Text::error(page.error()));
        });
}

void GenerationsPage::takeHistory(client::JournalPage page, bool older)
{
    auto& known = m_history;
    if (older) {
        known.insert(known.end(), page.entries.begin(), page.entries.end());
        m_olderPage = page.nextPageToken;
    } else {
        // What is known already is continued, where nothing lies between.
        const std::uint64_t oldest = page.entries.empty() ? 0 : page.entries.back().revision;
        const auto rest = std::ranges::find_if(
            known, [&](const client::JournalEntry& each) { return each.revision < oldest; });
        const bool joins = rest != known.begin();
        if (joins)
            page.entries.insert(page.entries.end(), rest, known.end());
        if (!joins || rest == known.end())
            m_olderPage = page.nextPageToken;
        known = std::move(page.entries);
    }
    m_strip->setEntries(known, !m_olderPage.empty());
    const bool reachesPast = m_past == 0 || known.empty() || known.back().revision <= m_past;
    if (m_stepBack && (m_olderPage.empty() || reachesPast)) {
        m_stepBack = false;
        m_strip->step(-1);
    } else if (!reachesPast) {
        loadOlder(false);
    }
    renderHead();
}

void GenerationsPage::travel(std::uint64_t revision)
{
    const int journey = ++m_journey;
    if (revision == 0) {
        m_past = 0;
        m_strip->setRevision(0);
        render(view());
        renderLive();
        return;
    }
    session().getState(environment(), revision, this,
        [this, revision, journey](Result<client::Session::StatePtr> answer) {
            if (journey == m_journey)
                showPast(std::move(answer), revision);
        });
}

void GenerationsPage::showPast(Result<client::Session::StatePtr> answer, std::uint64_t revision)
{
    if (!answer) {
        m_news->showMessage(Tone::Bad, models::Text::error(answer.error()));
        return;
    }
    m_past = revision;
    m_strip->setRevision(revision);
    m_model->setNow((*answer)->revisionUnixMs);
    m_model->apply(*answer, nullptr);
    if (!subject())
        m_selected = m_model->state()->head;
    render(view());
    renderLive();
    if (!m_history.empty() && m_history.back().revision > revision)
        loadOlder(false);
}

void GenerationsPage::showObject(const QString& object, std::uint64_t at)
{
    if (at != m_past) {
        static_cast<void>(loadHistory());
        travel(at);
    }
    bool isNumber = false;
    const std::uint32_t number = object.mid(1).toUInt(&isNumber);
    if (object.startsWith(u'g') && isNumber) {
        select(number);
        return;
    }
    const int row = m_model->rowOf(object);
    if (row < 0)
        return;
    m_filter->setExpanded(m_filter->expanded() || row >= m_model->changedCount());
    const QModelIndex index = m_filter->mapFromSource(m_model->index(row, 0));
    m_table->view()->setCurrentIndex(index);
    m_table->view()->scrollTo(index);
}

models::Link GenerationsPage::link() const
{
    models::Link link = linkTo(m_selected == 0 ? QString() : models::Text::generation(m_selected));
    link.at = m_past;
    return link;
}

} // namespace pult::ui
