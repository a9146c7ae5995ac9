// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/history_control.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include "models/strings.h"
#include "ui/kit/buttons.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {

HistorySteps::HistorySteps(QWidget* parent)
    : QWidget(parent)
    , m_back(makeIconButton(Icon::ChevronLeft, tr("One revision back"), u"historyBack"_s, this))
    , m_forward(
          makeIconButton(Icon::ChevronRight, tr("One revision forward"), u"historyForward"_s, this))
{
    QPushButton* strip = makeButton(tr("History"), u"historyStripButton"_s, ButtonKind::Flat, this);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_back);
    row->addWidget(strip);
    row->addWidget(m_forward);
    connect(m_back, &QPushButton::clicked, this, &HistorySteps::back);
    connect(m_forward, &QPushButton::clicked, this, &HistorySteps::forward);
    connect(strip, &QPushButton::clicked, this, &HistorySteps::stripRequested);
    setEnds(true, false);
}

void HistorySteps::setEnds(bool canGoBack, bool canGoForward)
{
    setBlocked(*m_back, canGoBack ? QString() : tr("There is no earlier revision in view."));
    setBlocked(*m_forward, canGoForward ? QString() : tr("This is now."));
}

HistoryStrip::HistoryStrip(models::TextPtr text, QWidget* parent)
    : QWidget(parent)
    , m_text(std::move(text))
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_where(new TextLabel({}, TextRole::BodyStrong, Token::Warn, this))
    , m_what(secondaryText({}, this))
{
    setNames(*this, u"historyStrip"_s, tr("History"));
    setNames(*m_slider, u"historySlider"_s, tr("Revision of the table"));
    m_slider->setPageStep(5);
    m_slider->setFixedWidth(220);
    m_what->setElided(true);
    QPushButton* now = makeButton(tr("Back to now"), u"historyNow"_s, ButtonKind::Secondary, this);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(measures::kCardPaddingX, 8, 8, 8);
    row->setSpacing(measures::kGap);
    row->addWidget(m_where);
    row->addWidget(m_what, 1);
    row->addWidget(m_slider);
    row->addWidget(now);
    connect(m_slider, &QSlider::valueChanged, this, &HistoryStrip::choose);
    connect(now, &QPushButton::clicked, this, [this] { Q_EMIT revisionChosen(0); });
    hide();
}

void HistoryStrip::setEntries(const std::vector<client::JournalEntry>& entries, bool older)
{
    m_older = older;
    m_entries.assign(entries.rbegin(), entries.rend());
    const QSignalBlocker quiet(m_slider);
    m_slider->setRange(0, std::max(0, static_cast<int>(m_entries.size()) - 1));
    m_slider->setValue(positionOf(m_revision));
    describe();
}

int HistoryStrip::positionOf(std::uint64_t revision) const
{
    const int last = static_cast<int>(m_entries.size()) - 1;
    if (revision == 0)
        return last;
    const auto at = std::upper_bound(m_entries.begin(), m_entries.end(), revision,
        [](std::uint64_t wanted, const client::JournalEntry& entry) {
            return wanted < entry.revision;
        });
    return std::max(0, static_cast<int>(at - m_entries.begin()) - 1);
}

void HistoryStrip::setRevision(std::uint64_t revision)
{
    m_revision = revision;
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(positionOf(revision));
    describe();
    setVisible(revision != 0);
}

bool HistoryStrip::canGoBack() const
{
    return m_entries.empty() || m_older || positionOf(m_revision) > 0;
}

void HistoryStrip::step(int by)
{
    const bool before
        = m_revision != 0 && !m_entries.empty() && m_revision < m_entries.front().revision;
    if (m_older && by < 0 && (before || positionOf(m_revision) + by < 0)) {
        Q_EMIT olderRequested(true);
        return;
    }
    choose(std::clamp(positionOf(m_revision) + by, 0, static_cast<int>(m_entries.size()) - 1));
}

void HistoryStrip::choose(int position)
{
    if (position < 0 || position >= static_cast<int>(m_entries.size()))
        return;
    // Dragged to where the known part begins.
    if (position == 0 && m_older)
        Q_EMIT olderRequested(false);
    const bool isNow = position == static_cast<int>(m_entries.size()) - 1;
    Q_EMIT revisionChosen(isNow ? 0 : m_entries[static_cast<std::size_t>(position)].revision);
}

void HistoryStrip::describe()
{
    m_where->setText(
        tr("The past, revision %1").arg(m_text->number(static_cast<std::int64_t>(m_revision))));
    m_what->setText({});
    if (m_entries.empty() || m_revision == 0)
        return;
    const client::JournalEntry& entry = m_entries[static_cast<std::size_t>(positionOf(m_revision))];
    if (entry.revision > m_revision)
        return; // Of before the known part.
    m_what->setText(
        tr("%1 by %2, %3 · read-only")
            .arg(models::toQt(entry.act), models::toQt(entry.user), m_text->moment(entry.unixMs)));
}

void HistoryStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::instance();
    paint::box(painter, rect(), measures::kCardRadius, theme.color(Token::WarnWash));
}

} // namespace pult::ui
