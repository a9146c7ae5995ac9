// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/side_dock.h"

#include <QPainter>
#include <QVBoxLayout>

#include "models/operation_words.h"
#include "models/strings.h"
#include "ui/kit/card.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"
#include "ui/theme/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::app {
namespace {

constexpr std::size_t kEventsShown = 8;

} // namespace

SideDock::SideDock(models::TextPtr text, QWidget* parent)
    : QWidget(parent)
    , m_text(std::move(text))
    , m_column(new QVBoxLayout(this))
    , m_activity(new QWidget(this))
    , m_events(new ui::BulletList)
{
    ui::setNames(*this, u"sideDock"_s, tr("Side"));
    ui::setNames(*m_events, u"dockEvents"_s, tr("Latest events"));
    setMinimumWidth(240);
    m_column->setContentsMargins(1, 0, 0, 0);
    m_column->setSpacing(0);
    auto* inner = new QVBoxLayout(m_activity);
    inner->setContentsMargins(
        ui::measures::kGap, ui::measures::kGap, ui::measures::kGap, ui::measures::kGap);
    inner->setSpacing(ui::measures::kGapSmall);
    inner->addWidget(new ui::Separator);
    inner->addWidget(ui::sectionTitle(tr("Activity")));
    inner->addWidget(m_events);
    m_column->addWidget(m_activity);
    arrange();
}

void SideDock::setInspector(QWidget* inspector)
{
    if (m_inspector == inspector)
        return;
    if (m_inspector) {
        m_column->removeWidget(m_inspector);
        m_inspector->hide();
    }
    m_inspector = inspector;
    if (m_inspector) {
        m_inspector->setParent(this);
        m_column->insertWidget(0, m_inspector, 1);
    }
    arrange();
}

void SideDock::setInspectorWanted(bool wanted)
{
    m_inspectorWanted = wanted;
    arrange();
}

void SideDock::setActivityWanted(bool wanted)
{
    m_activityWanted = wanted;
    arrange();
}

void SideDock::arrange()
{
    const bool inspects = m_inspector && m_inspectorWanted;
    if (m_inspector)
        m_inspector->setVisible(inspects);
    m_activity->setVisible(m_activityWanted);
    setVisible(inspects || m_activityWanted);
}

void SideDock::setActivity(const std::vector<client::JournalEntry>& recent,
    const std::shared_ptr<const client::OperationMap>& operations)
{
    std::vector<ui::BulletList::Item> items;
    for (auto entry = recent.rbegin(); entry != recent.rend() && items.size() < kEventsShown;
         ++entry) {
        QString line = m_text->time(entry->unixMs) + u"  "_s + models::toQt(entry->act) + u" · "_s
            + models::toQt(entry->user);
        if (operations)
            if (const auto at = operations->find(entry->revision); at != operations->end())
                line += u" · "_s + models::describe(*m_text, *at->second).chip;
        items.push_back({ui::RichText(line), ui::Tone::Neutral});
    }
    if (items.empty())
        items.push_back(
            {ui::RichText(tr("Nothing since this console connected.")), ui::Tone::Neutral});
    m_events->setItems(items);
}

void SideDock::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const ui::Theme& theme = ui::Theme::instance();
    painter.fillRect(rect(), theme.color(ui::Token::Surface));
    const int x = layoutDirection() == Qt::LeftToRight ? 0 : width() - theme.lineWidth();
    painter.fillRect(x, 0, theme.lineWidth(), height(), theme.color(ui::Token::Line));
}

} // namespace pult::app
