// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/steps_bar.h"

#include "ui/theme/icons.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <algorithm>

#include <QFontMetrics>
#include <QPainter>
#include <QStyle>

namespace pult::ui {
namespace {

constexpr int kArrow = 12;
constexpr int kArrowGap = 32;
constexpr int kLeastArrowGap = 8;
constexpr int kLeastStep = 72;
constexpr int kCutAtOnce = 4;
constexpr int kColumnHeight = 80;

Token barToken(StepState state)
{
    switch (state) {
    case StepState::Pending:
    case StepState::Unknown:
        return Token::LineStrong;
    case StepState::Running:
        return Token::Accent;
    case StepState::Done:
        return Token::Ok;
    case StepState::Failed:
        return Token::Bad;
    }
    Q_UNREACHABLE();
}

Token detailToken(StepState state)
{
    switch (state) {
    case StepState::Failed:
        return Token::Bad;
    case StepState::Pending:
    case StepState::Unknown:
        return Token::Ink2;
    default:
        return Token::Ink;
    }
}

QString stateWord(StepState state)
{
    switch (state) {
    case StepState::Pending:
        return StepsBar::tr("not yet");
    case StepState::Running:
        return StepsBar::tr("under way");
    case StepState::Done:
        return StepsBar::tr("done");
    case StepState::Failed:
        return StepsBar::tr("failed");
    case StepState::Unknown:
        return StepsBar::tr("not known");
    }
    Q_UNREACHABLE();
}

void paintLine(QPainter& painter, QRect rect, TextRole role, Token ink, const QString& text,
    Qt::LayoutDirection direction)
{
    painter.setFont(font(role));
    painter.setPen(Theme::instance().color(ink));
    paint::words(painter, rect,
        static_cast<int>(QStyle::visualAlignment(direction, Qt::AlignLeft | Qt::AlignVCenter)),
        QFontMetrics(painter.font()).elidedText(text, Qt::ElideRight, rect.width()));
}

} // namespace

StepsBar::StepsBar(Form form, QWidget* parent)
    : QWidget(parent)
    , m_form(form)
{
    setSizePolicy(form == Form::Columns ? QSizePolicy::Expanding : QSizePolicy::Preferred,
        QSizePolicy::Fixed);
}

void StepsBar::setSteps(const std::vector<OperationStep>& steps)
{
    m_steps = steps;
    QStringList words;
    for (const OperationStep& step : steps)
        words << step.title + QLatin1String(": ") + step.detail + QLatin1String(", ")
                + stateWord(step.state);
    setAccessibleName(words.join(QLatin1String("; ")));
    setToolTip(words.join(u'\n'));
    updateGeometry();
    update();
}

int StepsBar::stepWidth(const OperationStep& step) const
{
    const int title = QFontMetrics(ui::font(TextRole::Body)).horizontalAdvance(step.title);
    const int detail = QFontMetrics(ui::font(TextRole::BodyStrong)).horizontalAdvance(step.detail);
    return std::max(title, detail) + 2;
}

QSize StepsBar::sizeHint() const
{
    if (m_form == Form::Columns)
        return {160 * static_cast<int>(m_steps.size()), kColumnHeight};
    return {arrowsWidth(kArrowGap), 2 * measures::kTextLine};
}

int StepsBar::arrowsWidth(int gap) const
{
    int width = 0;
    for (const OperationStep& step : m_steps)
        width += stepWidth(step) + kArrow + 2 * gap;
    return std::max(0, width - kArrow - 2 * gap);
}

int StepsBar::arrowGap() const
{
    const int gaps = 2 * (static_cast<int>(m_steps.size()) - 1);
    const int room = width() - arrowsWidth(0);
    return gaps <= 0 ? kArrowGap : std::clamp(room / gaps, kLeastArrowGap, kArrowGap);
}

QSize StepsBar::minimumSizeHint() const
{
    return m_form == Form::Columns ? QSize(96 * static_cast<int>(m_steps.size()), kColumnHeight)
                                   : QSize(arrowsWidth(kLeastArrowGap), 2 * measures::kTextLine);
}

void StepsBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (m_form == Form::Arrows)
        paintArrows(painter);
    else
        paintColumns(painter);
}

std::vector<int> StepsBar::stepWidths(int gap) const
{
    std::vector<int> widths;
    for (const OperationStep& step : m_steps)
        widths.push_back(stepWidth(step));
    // The widest gives way where there is no room: none is pushed out of sight.
    int excess = arrowsWidth(gap) - width();
    while (excess > 0 && !widths.empty()) {
        const auto widest = std::max_element(widths.begin(), widths.end());
        if (*widest <= kLeastStep)
            break;
        const int cut = std::min({excess, kCutAtOnce, *widest - kLeastStep});
        *widest -= cut;
        excess -= cut;
    }
    return widths;
}

void StepsBar::paintArrows(QPainter& painter) const
{
    const bool rightToLeft = layoutDirection() == Qt::RightToLeft;
    const int gap = arrowGap();
    const std::vector<int> widths = stepWidths(gap);
    int x = 0;
    for (size_t i = 0; i < m_steps.size(); ++i) {
        const OperationStep& step = m_steps[i];
        const int width = widths[i];
        const auto line = [&](int y) {
            return QStyle::visualRect(
                layoutDirection(), rect(), QRect(x, y, width, measures::kTextLine));
        };
        paintLine(painter, line(0), TextRole::Body, Token::Ink2, step.title, layoutDirection());
        paintLine(painter, line(measures::kTextLine), TextRole::BodyStrong, detailToken(step.state),
            step.detail, layoutDirection());
        x += width + gap;
        if (i + 1 == m_steps.size())
            break;
        const QRect arrow = QStyle::visualRect(
            layoutDirection(), rect(), QRect(x, (height() - kArrow) / 2, kArrow, kArrow));
        painter.save();
        if (rightToLeft) {
            painter.translate(2 * arrow.center().x() + 1, 0);
            painter.scale(-1, 1);
        }
        paintIcon(painter, Icon::ArrowRight, arrow, Theme::instance().color(Token::Ink3));
        painter.restore();
        x += kArrow + gap;
    }
}

void StepsBar::paintColumns(QPainter& painter) const
{
    if (m_steps.empty())
        return;
    const int column = width() / static_cast<int>(m_steps.size());
    const Theme& theme = Theme::instance();
    for (size_t i = 0; i < m_steps.size(); ++i) {
        const OperationStep& step = m_steps[i];
        const QRect cell = QStyle::visualRect(
            layoutDirection(), rect(), QRect(static_cast<int>(i) * column, 0, column, height()));
        const QRect bar = QStyle::alignedRect(
            layoutDirection(), Qt::AlignLeading | Qt::AlignTop, QSize(2, cell.height()), cell);
        painter.fillRect(bar, theme.color(barToken(step.state)));
        const QRect text
            = QStyle::visualRect(layoutDirection(), cell, cell.adjusted(14, 12, -8, 0));
        QRect line(text.x(), text.y(), text.width(), 16);
        paintLine(painter, line, TextRole::Caption, Token::Ink2,
            step.state == StepState::Pending ? step.when : stateWord(step.state),
            layoutDirection());
        line = QRect(text.x(), text.y() + 18, text.width(), measures::kTextLine);
        paintLine(painter, line, TextRole::Section, Token::Ink, step.title, layoutDirection());
        line.translate(0, measures::kTextLine);
        paintLine(painter, line, TextRole::Small,
            step.state == StepState::Failed ? Token::Bad : Token::Ink2, step.detail,
            layoutDirection());
    }
}

} // namespace pult::ui
