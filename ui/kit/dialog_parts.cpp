// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/dialog_parts.h"

#include "ui/kit/naming.h"
#include "ui/theme/icons.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/type_scale.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStyle>

namespace pult::ui {

DialogBody::DialogBody(QWidget* parent)
    : QScrollArea(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    setNames(*this, QStringLiteral("dialogBody"), tr("Plan and evidence"));
    // Only what has more than it shows is worth a stop of Tab.
    setFocusPolicy(Qt::NoFocus);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this](int least, int most) {
        setFocusPolicy(most > least ? Qt::StrongFocus : Qt::NoFocus);
    });
}

int DialogBody::heightForWidth(int width) const
{
    if (!widget())
        return 0;
    return widget()->hasHeightForWidth() ? widget()->heightForWidth(width)
                                         : widget()->sizeHint().height();
}

bool DialogBody::eventFilter(QObject* watched, QEvent* event)
{
    // A scroll area hides from its layout that the contents want another height.
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

IdentityMark::IdentityMark(const DialogIdentity& identity, QWidget* parent)
    : QWidget(parent)
    , m_identity(identity)
{
    setAccessibleName(identity.text);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize IdentityMark::sizeHint() const
{
    const int words
        = QFontMetrics(ui::font(TextRole::BodyStrong)).horizontalAdvance(m_identity.text);
    return {words + measures::kIcon + 8, measures::kTextLine};
}

void IdentityMark::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QColor ink = StateColors::text(m_identity.kind);
    const QRect icon = QStyle::alignedRect(layoutDirection(), Qt::AlignLeading | Qt::AlignVCenter,
        QSize(measures::kIcon, measures::kIcon), rect());
    paintIcon(painter, iconOf(m_identity.kind), icon, ink);
    painter.setFont(ui::font(TextRole::BodyStrong));
    painter.setPen(ink);
    paint::words(painter, rect(),
        static_cast<int>(
            QStyle::visualAlignment(layoutDirection(), Qt::AlignRight | Qt::AlignVCenter)),
        m_identity.text);
}

bool isInput(QEvent::Type type)
{
    switch (type) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
    case QEvent::MouseButtonDblClick:
    case QEvent::KeyPress:
    case QEvent::KeyRelease:
    case QEvent::Shortcut:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
    case QEvent::TouchUpdate:
    case QEvent::TouchEnd:
    case QEvent::TabletPress:
    case QEvent::TabletRelease:
        return true;
    default:
        return false;
    }
}

bool isHeldActivation(const QEvent& event)
{
    if (event.type() != QEvent::KeyPress)
        return false;
    const auto& key = static_cast<const QKeyEvent&>(event);
    const bool enter = key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter;
    const QWidget* focus = QApplication::focusWidget();
    const bool typing
        = qobject_cast<const QLineEdit*>(focus) || qobject_cast<const QPlainTextEdit*>(focus);
    return key.isAutoRepeat() && (enter || (key.key() == Qt::Key_Space && !typing));
}

} // namespace pult::ui
