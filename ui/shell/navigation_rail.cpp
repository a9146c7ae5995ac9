// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/navigation_rail.h"

#include "ui/kit/chip.h"
#include "ui/kit/naming.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

namespace pult::ui {
namespace {

constexpr int kIconGap = 10;

} // namespace

NavigationEntry::NavigationEntry(const NavigationItem& item, QWidget* parent)
    : QAbstractButton(parent)
    , m_item(item)
{
    setNames(*this, QLatin1String("nav-") + item.id, item.text);
    setText(item.text);
    setToolTip(item.shortcut);
    setCheckable(true);
    setAutoExclusive(true);
    setAttribute(Qt::WA_Hover);
    setFixedHeight(measures::kNavigationEntry);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void NavigationEntry::setBadge(const QString& text, bool warns)
{
    m_badge = text;
    m_warns = warns;
    setAccessibleDescription(text);
    update();
}

QSize NavigationEntry::sizeHint() const
{
    return {measures::kNavigation - 17, measures::kNavigationEntry};
}

void NavigationEntry::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    const bool selected = isChecked();
    if (selected)
        paint::box(painter, rect(), measures::kControlRadius, theme.color(Token::AccentWash),
            theme.isHighContrast() ? theme.color(Token::Ink) : QColor(Qt::transparent), 2);
    else if (underMouse())
        paint::box(painter, rect(), measures::kControlRadius, theme.color(Token::Sunken));
    QRect inner = rect().adjusted(10, 0, -10, 0);
    const QColor ink = theme.color(selected ? Token::Accent : Token::Ink2);
    if (m_item.icon) {
        const QRect icon = QStyle::alignedRect(layoutDirection(),
            Qt::AlignLeading | Qt::AlignVCenter, QSize(measures::kIcon, measures::kIcon), inner);
        paintIcon(painter, *m_item.icon, icon, ink);
        inner = QStyle::visualRect(
            layoutDirection(), inner, inner.adjusted(measures::kIcon + kIconGap, 0, 0, 0));
    }
    painter.setFont(ui::font(selected ? TextRole::BodyStrong : TextRole::BodyMedium));
    painter.setPen(ink);
    paint::words(painter, inner,
        static_cast<int>(
            QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter)),
        text());
    if (!m_badge.isEmpty()) {
        const ChipSpec spec{m_badge, m_warns ? Tone::Bad : Tone::Neutral, std::nullopt, true};
        const QRect chip
            = QStyle::alignedRect(layoutDirection(), Qt::AlignTrailing | Qt::AlignVCenter,
                QSize(chips::width(spec), measures::kChip), inner);
        chips::paint(painter, chip, spec, layoutDirection());
    }
    if (paint::showsFocus(*this))
        paint::focusRing(painter, rect(), measures::kControlRadius);
}

NavigationRail::NavigationRail(QWidget* parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    setNames(*this, QStringLiteral("navigation"), tr("Pages"));
    setFixedWidth(measures::kNavigation);
    m_column->setContentsMargins(8, 8, 9, 8);
    m_column->setSpacing(2);
    m_column->addStretch(1);
}

void NavigationRail::setItems(const std::vector<NavigationItem>& items)
{
    qDeleteAll(m_entries);
    m_entries.clear();
    for (const NavigationItem& item : items) {
        auto* added = new NavigationEntry(item, this);
        added->setFocusPolicy(m_entries.empty() ? Qt::StrongFocus : Qt::ClickFocus);
        added->installEventFilter(this);
        connect(added, &QAbstractButton::clicked, this, [this, id = item.id] {
            setCurrent(id);
            Q_EMIT chosen(id);
        });
        m_column->insertWidget(static_cast<int>(m_entries.size()), added);
        m_entries.push_back(added);
    }
}

NavigationEntry* NavigationRail::entry(const QString& id) const
{
    for (NavigationEntry* candidate : m_entries) {
        if (candidate->id() == id)
            return candidate;
    }
    return nullptr;
}

void NavigationRail::setCurrent(const QString& id)
{
    NavigationEntry* wanted = entry(id);
    if (!wanted)
        return;
    wanted->setChecked(true);
    for (NavigationEntry* each : m_entries)
        each->setFocusPolicy(each == wanted ? Qt::StrongFocus : Qt::ClickFocus);
}

QString NavigationRail::current() const
{
    for (const NavigationEntry* each : m_entries) {
        if (each->isChecked())
            return each->id();
    }
    return {};
}

void NavigationRail::setBadge(const QString& id, const QString& text, bool warns)
{
    if (NavigationEntry* found = entry(id))
        found->setBadge(text, warns);
}

bool NavigationRail::step(NavigationEntry* from, int key)
{
    const auto at = std::find(m_entries.begin(), m_entries.end(), from) - m_entries.begin();
    const auto last = static_cast<std::ptrdiff_t>(m_entries.size()) - 1;
    std::ptrdiff_t to = at;
    switch (key) {
    case Qt::Key_Down:
        to = std::min(last, at + 1);
        break;
    case Qt::Key_Up:
        to = std::max<std::ptrdiff_t>(0, at - 1);
        break;
    case Qt::Key_Home:
        to = 0;
        break;
    case Qt::Key_End:
        to = last;
        break;
    default:
        return false;
    }
    m_entries[static_cast<size_t>(to)]->setFocus(Qt::TabFocusReason);
    return true;
}

bool NavigationRail::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        auto* from = qobject_cast<NavigationEntry*>(watched);
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (from && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
            from->click();
            return true;
        }
        if (from && step(from, key))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

void NavigationRail::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    painter.fillRect(rect(), theme.color(Token::Surface));
    const QRect edge = QStyle::alignedRect(layoutDirection(), Qt::AlignTrailing | Qt::AlignTop,
        QSize(theme.lineWidth(), height()), rect());
    painter.fillRect(edge, theme.color(Token::Line));
}

} // namespace pult::ui
