// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/step_list.h"

#include <QPainter>
#include <QStyle>

#include "ui/theme/icons.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kTitle = 156;
constexpr int kTook = 80;

struct Mark
{
    Icon icon;
    Token ink;
};

Mark markOf(const StepList::Step& step)
{
    if (step.skipped)
        return {Icon::Minus, Token::Ink3};
    switch (step.state) {
    case StepState::Done:
        return {Icon::Check, Token::Ok};
    case StepState::Failed:
        return {Icon::Cross, Token::Bad};
    case StepState::Running:
        return {Icon::ArrowRight, Token::Accent};
    case StepState::Pending:
    case StepState::Unknown:
        break;
    }
    return {Icon::Dot, Token::Ink3};
}

} // namespace

StepList::StepList(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StepList::setSteps(std::vector<Step> steps)
{
    m_steps = std::move(steps);
    QStringList words;
    for (const Step& step : m_steps)
        words << step.title + u": "_s + step.words;
    setAccessibleDescription(words.join(u"; "_s));
    updateGeometry();
    update();
}

QSize StepList::sizeHint() const
{
    return {480, static_cast<int>(m_steps.size()) * measures::kRowCompact};
}

void StepList::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    int top = 0;
    for (const Step& step : m_steps) {
        const auto place = [&](int left, int right) {
            return QStyle::visualRect(
                layoutDirection(), rect(), QRect(left, top, right - left, measures::kRowCompact));
        };
        const auto write
            = [&](const QRect& where, Token ink, Qt::Alignment side, const QString& words) {
                  painter.setPen(theme.color(ink));
                  paint::words(painter, where,
                      static_cast<int>(
                          QStyle::visualAlignment(layoutDirection(), side | Qt::AlignVCenter)),
                      painter.fontMetrics().elidedText(words, Qt::ElideRight, where.width()));
              };
        const Mark mark = markOf(step);
        paintIcon(painter, mark.icon,
            QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter, QSize(14, 14), place(0, 20)),
            theme.color(mark.ink));
        const bool reached = step.state != StepState::Pending && !step.skipped;
        painter.setFont(ui::font(reached ? TextRole::BodyStrong : TextRole::Body));
        write(
            place(28, 28 + kTitle), reached ? Token::Ink : Token::Ink2, Qt::AlignLeft, step.title);
        painter.setFont(ui::font(TextRole::Body));
        write(place(28 + kTitle, width() - kTook),
            step.state == StepState::Failed ? Token::Bad : Token::Ink2, Qt::AlignLeft, step.words);
        write(place(width() - kTook, width()), Token::Ink2, Qt::AlignRight, step.took);
        top += measures::kRowCompact;
    }
}

} // namespace pult::ui
