// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/identity_bar.h"

#include "ui/kit/buttons.h"
#include "ui/kit/freshness.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

namespace pult::ui {
namespace {

constexpr int kCellPadding = 20;
constexpr int kSearchWidth = 260;

QFont wordFont()
{
    QFont result = font(TextRole::BodyStrong);
    result.setLetterSpacing(QFont::AbsoluteSpacing, 0.4);
    return result;
}

//! Looks like the field it leads to, and shows its key.
class SearchButton : public QPushButton
{
    Q_OBJECT
public:
    using QPushButton::QPushButton;
    QSize sizeHint() const override { return {kSearchWidth, measures::kButton}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Theme& theme = Theme::instance();
        paint::box(painter, rect(), measures::kControlRadius, theme.color(Token::Sunken),
            theme.color(underMouse() ? Token::LineStrong : Token::Line), theme.lineWidth());
        const QRect inner = rect().adjusted(10, 0, -10, 0);
        painter.setPen(theme.color(Token::Ink2));
        painter.setFont(ui::font(TextRole::Body));
        paint::words(painter, inner,
            static_cast<int>(
                QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter)),
            text());
        painter.setFont(ui::font(TextRole::MonoSmall));
        paint::words(painter, inner,
            static_cast<int>(
                QStyle::visualAlignment(layoutDirection(), Qt::AlignRight | Qt::AlignVCenter)),
            IdentityBar::tr("Ctrl K"));
        if (paint::showsFocus(*this))
            paint::focusRing(painter, rect(), measures::kControlRadius);
    }
};

} // namespace

IdentityLine::IdentityLine(QWidget* parent)
    : QWidget(parent)
{
    setFixedHeight(measures::kIdentityLine);
}

void IdentityLine::setKind(EnvironmentKind kind)
{
    m_kind = kind;
    update();
}

void IdentityLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), StateColors::text(m_kind));
}

IdentityCell::IdentityCell(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
}

void IdentityCell::setEnvironment(EnvironmentKind kind, const QString& word)
{
    m_kind = kind;
    m_word = word;
    setAccessibleName(tr("Environment %1").arg(word));
    updateGeometry();
    update();
}

QSize IdentityCell::sizeHint() const
{
    const int word = QFontMetrics(wordFont()).horizontalAdvance(m_word);
    return {kCellPadding + measures::kIcon + 8 + word + kCellPadding + 1, measures::kIdentityBar};
}

void IdentityCell::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    painter.fillRect(rect(), StateColors::wash(m_kind));
    const int width = theme.lineWidth();
    const QRect edge = QStyle::alignedRect(
        layoutDirection(), Qt::AlignTrailing | Qt::AlignTop, QSize(width, height()), rect());
    painter.fillRect(edge, theme.color(Token::Line));
    const QColor ink = StateColors::text(m_kind);
    const QRect inner = rect().adjusted(kCellPadding, 0, -kCellPadding, 0);
    const QRect icon = QStyle::alignedRect(layoutDirection(), Qt::AlignLeading | Qt::AlignVCenter,
        QSize(measures::kIcon, measures::kIcon), inner);
    paintIcon(painter, iconOf(m_kind), icon, ink);
    painter.setFont(wordFont());
    painter.setPen(ink);
    paint::words(painter,
        QStyle::visualRect(layoutDirection(), inner, inner.adjusted(measures::kIcon + 8, 0, 8, 0)),
        static_cast<int>(
            QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter)),
        m_word);
    if (paint::showsFocus(*this))
        paint::focusRing(painter, QRectF(rect()).adjusted(2, 2, -2, -2), 4);
}

IdentityBar::IdentityBar(QWidget* parent)
    : QWidget(parent)
    , m_cell(new IdentityCell(this))
    , m_application(new TextLabel({}, TextRole::BodyStrong, Token::Ink, this))
    , m_cluster(secondaryText({}, this))
    , m_age(new AgeLabel(this))
    , m_search(buildSearch())
    , m_user(secondaryText({}, this))
    , m_lock(makeButton(tr("Read-only"), QStringLiteral("readOnlyLock"), ButtonKind::Flat, this))
    , m_retreat(makeButton({}, QStringLiteral("retreat"), ButtonKind::Danger, this))
{
    setObjectName(QStringLiteral("identityBar"));
    setFixedHeight(measures::kIdentityBar);
    m_cell->setObjectName(QStringLiteral("identityCell"));
    m_cell->installEventFilter(this);
    m_cluster->setElided(true);
    m_user->setElided(true);
    auto* row = new QHBoxLayout(this);
    // Margins are not mirrored, items are: the room at the end is an item.
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measures::kGap);
    row->addWidget(m_cell);
    auto* place = new QHBoxLayout;
    place->setSpacing(measures::kGrid);
    place->addWidget(m_application);
    place->addWidget(m_cluster);
    row->addLayout(place);
    row->addWidget(m_age);
    row->addStretch(1);
    row->addWidget(m_search);
    row->addWidget(m_user);
    row->addWidget(m_lock);
    row->addWidget(m_retreat);
    row->addSpacing(measures::kGap);
    connect(m_search, &QPushButton::clicked, this, &IdentityBar::searchRequested);
    connect(m_lock, &QPushButton::clicked, this, &IdentityBar::readOnlyToggleRequested);
    connect(m_retreat, &QPushButton::clicked, this, &IdentityBar::retreatRequested);
    setRetreat({}, tr("Nothing to retreat from yet"));
    setInfo({});
}

QPushButton* IdentityBar::buildSearch()
{
    auto* button = new SearchButton(tr("Search or run…"), this);
    setNames(*button, QStringLiteral("searchButton"), tr("Search or run"));
    button->setAutoDefault(false);
    button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    return button;
}

void IdentityBar::setInfo(const IdentityInfo& info)
{
    m_cell->setEnvironment(info.kind, info.environment);
    m_application->setText(info.application);
    // Isolated: a name in another script must not carry the dot to its other side.
    m_cluster->setText(info.cluster.isEmpty()
            ? QString()
            : tr("· %1").arg(QChar(0x2068) + info.cluster + QChar(0x2069)));
    m_user->setText(info.role.isEmpty() ? info.user : tr("%1 · %2").arg(info.user, info.role));
    m_lock->setIcon(themedIcon(
        info.readOnly ? Icon::Lock : Icon::Unlock, info.readOnly ? Token::Warn : Token::Ink2));
    m_lock->setText(info.readOnly ? tr("Read-only") : QString());
    m_lock->setAccessibleName(info.readOnly ? tr("Leave read-only mode") : tr("Make read-only"));
    m_lock->setToolTip(info.readOnly
            ? tr("This console cannot send a write. Press to leave read-only mode.")
            : tr("Press for read-only mode: this console can then send no write at all."));
}

void IdentityBar::setAge(qint64 ageMs, bool streamUp)
{
    m_age->setAge(ageMs, streamUp);
}

void IdentityBar::setRemembered(qint64 ageMs)
{
    m_age->setRemembered(ageMs);
}

void IdentityBar::setRetreat(const QString& act, const QString& reason)
{
    const QString text = act.isEmpty() ? tr("Roll back…") : act;
    m_retreat->setText(text);
    m_retreat->setAccessibleName(text);
    setBlocked(*m_retreat, reason);
}

bool IdentityBar::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_cell) {
        const bool pressed = event->type() == QEvent::MouseButtonRelease;
        const bool keyed = event->type() == QEvent::KeyPress
            && (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Return
                || static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space);
        if (pressed || keyed) {
            Q_EMIT environmentRequested();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void IdentityBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    painter.fillRect(rect(), theme.color(Token::Surface));
    painter.fillRect(
        0, height() - theme.lineWidth(), width(), theme.lineWidth(), theme.color(Token::Line));
}

} // namespace pult::ui

#include "identity_bar.moc"
