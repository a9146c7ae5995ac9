// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/version_steps.h"

#include <QPainter>
#include <QStyle>

#include "models/strings.h"
#include "ui/theme/icons.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

// Shares of the width at which the columns begin.
constexpr double kService = 0.0;
constexpr double kBefore = 0.26;
constexpr double kArrow = 0.42;
constexpr double kAfter = 0.50;
constexpr double kNotes = 0.68;

QString notesOf(const client::ServiceChange& change)
{
    QStringList notes;
    for (const std::string& note : change.notes)
        notes << models::toQt(note);
    return notes.join(u", "_s);
}

QString versionOr(const std::string& version, const QString& none)
{
    return version.empty() ? none : models::toQt(version);
}

} // namespace

VersionSteps::VersionSteps(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void VersionSteps::setChanges(const std::vector<client::ServiceChange>& changes, std::size_t most)
{
    m_changes.assign(changes.begin(),
        changes.begin() + static_cast<std::ptrdiff_t>(std::min(most, changes.size())));
    m_more = changes.size() - m_changes.size();
    QStringList words;
    for (const client::ServiceChange& change : changes)
        words << tr("%1 from %2 to %3 %4")
                     .arg(models::toQt(change.service),
                         versionOr(change.versionBefore, tr("absent")),
                         versionOr(change.versionAfter, tr("absent")), notesOf(change));
    setAccessibleDescription(words.join(u"; "_s));
    updateGeometry();
    update();
}

QSize VersionSteps::sizeHint() const
{
    const auto rows = static_cast<int>(m_changes.size()) + (m_more > 0 ? 1 : 0);
    return {360, rows * measures::kRow};
}

QSize VersionSteps::minimumSizeHint() const
{
    return {240, sizeHint().height()};
}

void VersionSteps::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    const auto cell = [&](int row, double from, double to) {
        const int left = static_cast<int>(from * width()) + measures::kCellPadding;
        const int right = static_cast<int>(to * width());
        return QStyle::visualRect(layoutDirection(), rect(),
            QRect(left, row * measures::kRow, right - left, measures::kRow));
    };
    const auto write = [&](const QRect& where, TextRole role, Token ink, const QString& words) {
        const QFont face = ui::font(role);
        painter.setFont(face);
        painter.setPen(theme.color(ink));
        paint::words(painter, where,
            static_cast<int>(
                QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter)),
            QFontMetrics(face).elidedText(words, Qt::ElideRight, where.width()));
    };
    int row = 0;
    for (const client::ServiceChange& change : m_changes) {
        if (row > 0)
            painter.fillRect(
                0, row * measures::kRow, width(), theme.lineWidth(), theme.color(Token::LineSoft));
        write(
            cell(row, kService, kBefore), TextRole::Body, Token::Ink, models::toQt(change.service));
        write(cell(row, kBefore, kArrow), TextRole::Mono, Token::Ink,
            versionOr(change.versionBefore, tr("absent")));
        const QRect arrow = cell(row, kArrow, kAfter);
        paintIcon(painter, Icon::ArrowRight,
            QStyle::alignedRect(
                layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter, QSize(12, 12), arrow),
            theme.color(Token::Ink3));
        write(cell(row, kAfter, kNotes), TextRole::Mono, Token::Candidate,
            versionOr(change.versionAfter, tr("absent")));
        write(cell(row, kNotes, 1.0), TextRole::Body, Token::Ink2, notesOf(change));
        ++row;
    }
    if (m_more > 0)
        write(cell(row, kService, 1.0), TextRole::Body, Token::Ink2, tr("and %1 more").arg(m_more));
}

} // namespace pult::ui
