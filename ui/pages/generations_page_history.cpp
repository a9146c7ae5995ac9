// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Going through the revisions of the generation table, and to what links name.
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

} // namespace

bool GenerationsPage::loadHistory()
{
    const auto now = view();
    if (!now || !now->state || m_historyRevision == now->state->revision)
        return true;
    m_historyRevision = now->state->revision;
    client::JournalQuery query;
    query.environment = environment();
    query.pageSize = kHistoryEntries;
    session().listJournal(query, this, [this](Result<client::JournalPage> page) {
        if (page) {
            m_strip->setEntries(page->entries);
            if (std::exchange(m_stepBack, false))
                m_strip->step(-1);
            renderHead();
        } else {
            m_historyRevision = 0;
            m_news->showMessage(Tone::Bad, models::Text::error(page.error()));
        }
    });
    return false;
}

void GenerationsPage::travel(std::uint64_t revision)
{
    const int journey = ++m_journey;
    if (revision == 0) {
        m_past = 0;
        m_strip->setRevision(0);
        render(view());
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
    m_model->apply(*answer, nullptr);
    if (!subject())
        m_selected = m_model->state()->head;
    m_header->refresh();
    render(view());
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
