// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/dialog_frame.h"

#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/dialog_parts.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/scrim.h"
#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

#include <algorithm>

namespace pult::ui {
namespace {

constexpr int kTop = 104;
constexpr int kSide = 24;
constexpr int kFieldLabel = 68;

} // namespace

DialogFrame::DialogFrame(const QString& title, const DialogIdentity& identity,
    const QString& objectName, QWidget* host, UiClock& clock)
    : QDialog(host, Qt::SubWindow)
    , m_clock(clock)
    , m_identity(identity)
    , m_host(host)
    , m_title(new TextLabel(title, TextRole::PageTitle, Token::Ink, this))
    , m_subtitle(secondaryText({}, this))
    , m_head(new QWidget(this))
    , m_body(new QWidget(this))
    , m_rightSide(new QWidget(m_body))
    , m_between(new Separator(Qt::Vertical, m_body))
    , m_fieldSpace(new QWidget(this))
    , m_footer(new QWidget(this))
    , m_note(secondaryText({}, m_footer))
    , m_messages(new MessageBar(objectName + QLatin1String("Message"), this))
    , m_cancel(
          makeButton(tr("Cancel"), QStringLiteral("dialogCancel"), ButtonKind::Secondary, m_footer))
    , m_width(kDialogWidth)
{
    setObjectName(objectName);
    setAccessibleName(title);
    setWindowTitle(title);
    hide();
    buildHead(identity);
    buildBody();
    buildFooter();
    m_fields = new QVBoxLayout(m_fieldSpace);
    m_fields->setContentsMargins(kSide, measures::kGapSmall, kSide, measures::kGapSmall);
    m_fields->setSpacing(8);
    m_fieldSpace->hide();
    auto* area = new DialogBody(this);
    area->setWidget(m_body);
    m_body->setAutoFillBackground(false);
    m_news = new QHBoxLayout;
    m_news->setContentsMargins(kSide, 0, kSide, 0);
    m_news->addWidget(m_messages);
    m_messages->installEventFilter(this);
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(1, 1 + measures::kIdentityLine, 1, 1);
    m_column->setSpacing(0);
    m_column->addWidget(m_head);
    m_column->addLayout(m_news);
    m_column->addWidget(area, 1);
    m_column->addWidget(m_fieldSpace);
    m_column->addWidget(m_footer);
}

DialogFrame::~DialogFrame()
{
    qApp->removeEventFilter(this);
}

void DialogFrame::buildHead(const DialogIdentity& identity)
{
    auto* first = new QHBoxLayout;
    first->addWidget(m_title, 1);
    first->addWidget(new IdentityMark(identity, m_head));
    m_title->setElided(true);
    m_subtitle->setElided(true);
    auto* column = new QVBoxLayout(m_head);
    column->setContentsMargins(kSide, 20, kSide, 16);
    column->setSpacing(2);
    column->addLayout(first);
    column->addWidget(m_subtitle);
    m_subtitle->hide();
}

void DialogFrame::buildBody()
{
    auto* columns = new QHBoxLayout(m_body);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    auto* leftSide = new QWidget(m_body);
    m_left = new QVBoxLayout;
    m_right = new QVBoxLayout;
    // At the top by a stretch below: an aligned layout gets its size hint and not the height that
    // its wrapped text needs.
    const auto fill = [](QWidget* side, QVBoxLayout* column) {
        column->setSpacing(measures::kGrid);
        auto* outer = new QVBoxLayout(side);
        outer->setContentsMargins(kSide, 13, kSide, 13);
        outer->setSpacing(0);
        outer->addLayout(column);
        outer->addStretch(1);
    };
    fill(leftSide, m_left);
    fill(m_rightSide, m_right);
    columns->addWidget(leftSide, 1);
    columns->addWidget(m_between);
    columns->addWidget(m_rightSide, 1);
}

void DialogFrame::buildFooter()
{
    m_footerRow = new QHBoxLayout(m_footer);
    m_footerRow->setContentsMargins(kSide, measures::kGapSmall, kSide, measures::kGapSmall);
    m_footerRow->setSpacing(measures::kGapSmall);
    m_note->setElided(true);
    m_footerRow->addWidget(m_note);
    m_footerRow->addStretch(1);
    m_footerRow->addWidget(m_cancel);
    m_cancel->setDefault(true);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
}

void DialogFrame::setTitle(const QString& title)
{
    m_title->setText(title);
    setAccessibleName(title);
    setWindowTitle(title);
}

void DialogFrame::setSubtitle(const QString& subtitle)
{
    m_subtitle->setText(subtitle);
    m_subtitle->setVisible(!subtitle.isEmpty());
    setAccessibleDescription(subtitle);
}

void DialogFrame::askFirst()
{
    m_asksFirst = true;
    m_column->removeWidget(m_fieldSpace);
    m_column->insertWidget(m_column->indexOf(m_head) + 1, m_fieldSpace);
}

void DialogFrame::addField(const QString& label, QWidget* field)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    auto* name = secondaryText(label, m_fieldSpace);
    name->setMinimumWidth(kFieldLabel);
    name->setBuddy(field);
    row->addWidget(name);
    row->addWidget(field, 1);
    m_fields->addLayout(row);
    m_fieldSpace->show();
    // What comes late is there at once, for the height and for the keys.
    name->show();
    field->show();
    m_entries.push_back(field);
    orderTabs();
}

void DialogFrame::showField(QWidget* field, bool shown)
{
    field->setVisible(shown);
    for (QLabel* label : m_fieldSpace->findChildren<QLabel*>())
        if (label->buddy() == field)
            label->setVisible(shown);
}

void DialogFrame::setNote(const QString& note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

QPushButton* DialogFrame::addFooterLink(const QString& text, const QString& objectName)
{
    QPushButton* link = makeButton(text, objectName, ButtonKind::Link, m_footer);
    m_footerRow->insertWidget(m_footerRow->indexOf(m_cancel) - 1, link);
    link->show();
    m_links.push_back(link);
    orderTabs();
    return link;
}

void DialogFrame::setAct(QWidget* button)
{
    m_footerRow->addWidget(button);
    m_acts.push_back(button);
    orderTabs();
}

void DialogFrame::orderTabs()
{
    std::vector<QWidget*> order = m_entries;
    order.insert(order.end(), m_links.begin(), m_links.end());
    order.push_back(m_cancel);
    order.insert(order.end(), m_acts.begin(), m_acts.end());
    for (std::size_t i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

QSize DialogFrame::sizeHint() const
{
    return {m_width,
        layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(m_width)
                                      : QDialog::sizeHint().height()};
}

void DialogFrame::present()
{
    if (m_presented || !m_host)
        return;
    m_presented = true;
    fitSides();
    m_scrim = new Scrim(m_host, true);
    setParent(m_scrim, Qt::SubWindow);
    guard();
    qApp->installEventFilter(this);
    connect(this, &QDialog::finished, this, [this] {
        qApp->removeEventFilter(this);
        if (m_scrim)
            m_scrim->dismiss();
    });
    m_scrim->present(this, kTop);
    auto* entry = m_fieldSpace->findChild<QLineEdit*>();
    if (entry)
        entry->setFocus(Qt::OtherFocusReason);
    else
        m_cancel->setFocus(Qt::OtherFocusReason);
}

void DialogFrame::fitSides()
{
    bool two = false;
    for (int i = 0; i < m_right->count(); ++i) {
        // Before it is shown for the first time every widget counts as hidden.
        QLayoutItem* item = m_right->itemAt(i);
        const QWidget* widget = item->widget();
        two = two || item->layout()
            || (widget
                && (!widget->isHidden() || !widget->testAttribute(Qt::WA_WState_ExplicitShowHide)));
    }
    m_rightSide->setVisible(two);
    m_between->setVisible(two);
}

void DialogFrame::guard()
{
    m_guardedUntil = m_clock.nowMs() + motion::kGuardMs;
}

bool DialogFrame::isGuarded() const
{
    return m_presented && m_clock.nowMs() < m_guardedUntil;
}

bool DialogFrame::swallows(const QEvent& event) const
{
    return (isGuarded() && isInput(event.type())) || isHeldActivation(event);
}

bool DialogFrame::eventFilter(QObject* watched, QEvent* event)
{
    const bool shown = event->type() == QEvent::ShowToParent;
    if (watched == m_messages && (shown || event->type() == QEvent::HideToParent))
        m_news->setContentsMargins(kSide, shown ? measures::kGapSmall : 0, kSide, 0);
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (widget && m_scrim && (widget == m_scrim || m_scrim->isAncestorOf(widget))
        && swallows(*event))
        return true;
    return QDialog::eventFilter(watched, event);
}

void DialogFrame::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    QWidget* focus = window()->focusWidget();
    if (enter && focus && m_fieldSpace->isAncestorOf(focus))
        return goOn(focus);
    // Enter presses the button that has the focus, not the default one.
    auto* button = qobject_cast<QPushButton*>(focus);
    if (enter && button && isAncestorOf(button))
        return button->click();
    QDialog::keyPressEvent(event);
}

void DialogFrame::goOn(const QWidget* from)
{
    // A second Enter of a nervous finger must not press what just got the focus.
    guard();
    auto entry = std::find_if(m_entries.begin(), m_entries.end(),
        [from](const QWidget* each) { return each == from || each->isAncestorOf(from); });
    if (entry != m_entries.end())
        ++entry;
    std::vector<QWidget*> ahead(entry, m_entries.end());
    ahead.insert(ahead.end(), m_acts.begin(), m_acts.end());
    for (QWidget* each : ahead) {
        if (!each->isEnabled() || !each->isVisibleTo(this) || each->focusPolicy() == Qt::NoFocus)
            continue;
        each->setFocus(Qt::TabFocusReason);
        window()->setAttribute(Qt::WA_KeyboardFocusChange);
        return;
    }
}

bool DialogFrame::focusNextPrevChild(bool next)
{
    // The chain of the whole window, but without the part that lies under the scrim.
    QWidget* from = window()->focusWidget() ? window()->focusWidget() : this;
    for (QWidget* at = next ? from->nextInFocusChain() : from->previousInFocusChain(); at != from;
         at = next ? at->nextInFocusChain() : at->previousInFocusChain()) {
        const bool takes = (at->focusPolicy() & Qt::TabFocus) != 0 && at->isEnabled()
            && at->isVisibleTo(this) && isAncestorOf(at);
        if (!takes)
            continue;
        at->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
        window()->setAttribute(Qt::WA_KeyboardFocusChange);
        return true;
    }
    return true;
}

void DialogFrame::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::instance();
    QPainterPath card;
    card.addRoundedRect(rect(), measures::kCardRadius, measures::kCardRadius);
    painter.setClipPath(card);
    painter.fillRect(rect(), theme.color(Token::Surface));
    painter.fillRect(m_footer->geometry().adjusted(-1, 0, 1, 1), theme.color(Token::Sunken));
    const auto line = [&](int y) {
        painter.fillRect(0, y, width(), theme.lineWidth(), theme.color(Token::Line));
    };
    line(m_head->geometry().bottom());
    if (m_fieldSpace->isVisible())
        line(m_asksFirst ? m_fieldSpace->geometry().bottom() : m_fieldSpace->geometry().top());
    line(m_footer->geometry().top());
    painter.setClipping(false);
    paint::box(painter, rect(), measures::kCardRadius, Qt::transparent,
        theme.color(Token::LineStrong), theme.lineWidth());
    painter.setClipPath(card);
    painter.fillRect(
        0, 0, width(), measures::kIdentityLine + 1, StateColors::text(m_identity.kind));
}

} // namespace pult::ui
