// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.h"

#include "ui/kit/naming.h"
#include "ui/kit/search_field.h"
#include "ui/shell/fuzzy_match.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace pult::ui {
namespace {

constexpr int kWidth = 560;
constexpr int kTop = 80;
constexpr int kRows = 10;
constexpr int kMost = 50;

enum ItemRole
{
    IdRole = Qt::UserRole,
    DetailRole,
    ShortcutRole,
    IconRole,
    BlockedRole,
};

class ItemDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {kWidth - 16, measures::kRow};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        painter->save();
        const Theme& theme = Theme::instance();
        if (option.state.testFlag(QStyle::State_Selected))
            paint::box(*painter, option.rect, measures::kControlRadius,
                theme.color(Token::AccentWash),
                theme.isHighContrast() ? theme.color(Token::Ink) : QColor(Qt::transparent), 2);
        const bool blocked = index.data(BlockedRole).toBool();
        QRect line = option.rect.adjusted(12, 0, -12, 0);
        const auto place = [&](Qt::AlignmentFlag edge, int width) {
            return QStyle::alignedRect(
                option.direction, edge | Qt::AlignVCenter, QSize(width, line.height()), line);
        };
        if (index.data(IconRole).isValid()) {
            const QRect cell = place(Qt::AlignLeading, measures::kIcon);
            paintIcon(*painter, static_cast<Icon>(index.data(IconRole).toInt()),
                QStyle::alignedRect(option.direction, Qt::AlignCenter,
                    QSize(measures::kIcon, measures::kIcon), cell),
                theme.color(blocked ? Token::Ink3 : Token::Ink2));
        }
        line = QStyle::visualRect(option.direction, line, line.adjusted(28, 0, 0, 0));
        paintTexts(*painter, option, line, index, blocked);
        painter->restore();
    }

private:
    static void paintTexts(QPainter& painter, const QStyleOptionViewItem& option, QRect line,
        const QModelIndex& index, bool blocked)
    {
        const Theme& theme = Theme::instance();
        const int leading = static_cast<int>(
            QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter));
        const int trailing = static_cast<int>(
            QStyle::visualAlignment(option.direction, Qt::AlignRight | Qt::AlignVCenter));
        painter.setFont(font(TextRole::BodyMedium));
        painter.setPen(theme.color(blocked ? Token::Ink2 : Token::Ink));
        const QString title = index.data(Qt::DisplayRole).toString();
        paint::words(painter, line, leading, title);
        const int used = QFontMetrics(painter.font()).horizontalAdvance(title) + 10;
        painter.setFont(font(TextRole::MonoSmall));
        painter.setPen(theme.color(Token::Ink2));
        const QString keys = index.data(ShortcutRole).toString();
        paint::words(painter, line, trailing, keys);
        const int keysWidth = QFontMetrics(painter.font()).horizontalAdvance(keys) + 10;
        const QRect rest
            = QStyle::visualRect(option.direction, line, line.adjusted(used, 0, -keysWidth, 0));
        painter.setFont(font(TextRole::Small));
        paint::words(painter, rest, leading,
            QFontMetrics(painter.font())
                .elidedText(index.data(DetailRole).toString(), Qt::ElideRight, rest.width()));
    }
};

QStandardItem* rowOf(const PaletteItem& item)
{
    auto* row = new QStandardItem(item.title);
    row->setData(item.id, IdRole);
    row->setData(item.blockedReason.isEmpty() ? item.detail : item.blockedReason, DetailRole);
    row->setData(item.shortcut, ShortcutRole);
    if (item.icon)
        row->setData(static_cast<int>(*item.icon), IconRole);
    row->setData(!item.blockedReason.isEmpty(), BlockedRole);
    row->setData(QStringList{item.title, item.detail, item.blockedReason}.join(QLatin1Char(' ')),
        Qt::AccessibleTextRole);
    return row;
}

} // namespace

std::vector<PaletteItem> filteredItems(
    const std::vector<PaletteItem>& items, const QString& pattern, int most)
{
    struct Ranked
    {
        int score;
        const PaletteItem* item;
    };
    std::vector<Ranked> ranked;
    for (const PaletteItem& item : items) {
        const auto title = fuzzyMatch(pattern, item.title);
        if (title) {
            ranked.push_back({title->score * 2, &item});
            continue;
        }
        if (const auto both = fuzzyMatch(pattern, item.title + QLatin1Char(' ') + item.detail))
            ranked.push_back({both->score, &item});
    }
    std::stable_sort(
        ranked.begin(), ranked.end(), [](Ranked a, Ranked b) { return a.score > b.score; });
    std::vector<PaletteItem> result;
    for (const Ranked& each : ranked) {
        if (static_cast<int>(result.size()) == most)
            break;
        result.push_back(*each.item);
    }
    return result;
}

CommandPalette::CommandPalette(QWidget* host)
    : OverlayPanel(host)
    , m_field(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_model(new QStandardItemModel(this))
{
    setNames(*this, QStringLiteral("commandPalette"), tr("Search or run"));
    setNames(*m_field, QStringLiteral("paletteField"), tr("Search or run"));
    setNames(*m_list, QStringLiteral("paletteList"), tr("What was found"));
    m_field->setPlaceholderText(tr("Page, generation, service, gateway or act"));
    m_field->setFrame(false);
    addSearchIcon(*m_field);
    m_field->setFixedHeight(36);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ItemDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 6, 8, 8);
    column->setSpacing(9);
    column->addWidget(m_field);
    column->addWidget(m_list, 1);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::refill);
    connect(m_list, &QListView::clicked, this, &CommandPalette::choose);
}

void CommandPalette::open(const std::vector<PaletteItem>& items)
{
    m_items = items;
    if (isOpen()) {
        refill();
        return;
    }
    m_field->clear();
    refill();
    rise(kTop);
    m_field->setFocus(Qt::PopupFocusReason);
}

QSize CommandPalette::sizeHint() const
{
    return {kWidth, 6 + 36 + 9 + 8 + std::clamp(m_model->rowCount(), 1, kRows) * measures::kRow};
}

void CommandPalette::refill()
{
    m_model->clear();
    for (const PaletteItem& item : filteredItems(m_items, m_field->text(), kMost))
        m_model->appendRow(rowOf(item));
    m_list->setCurrentIndex(m_model->index(0, 0));
    place();
}

void CommandPalette::choose()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid() || current.data(BlockedRole).toBool())
        return;
    const QString id = current.data(IdRole).toString();
    close();
    Q_EMIT chosen(id);
}

void CommandPalette::moveBy(int rows)
{
    const int last = m_model->rowCount() - 1;
    const int row = std::clamp(m_list->currentIndex().row() + rows, 0, std::max(0, last));
    m_list->setCurrentIndex(m_model->index(row, 0));
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return OverlayPanel::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down:
        moveBy(1);
        return true;
    case Qt::Key_Up:
        moveBy(-1);
        return true;
    case Qt::Key_PageDown:
        moveBy(kRows - 1);
        return true;
    case Qt::Key_PageUp:
        moveBy(1 - kRows);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose();
        return true;
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        return true;
    default:
        return OverlayPanel::eventFilter(watched, event);
    }
}

void CommandPalette::paintEvent(QPaintEvent* event)
{
    OverlayPanel::paintEvent(event);
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    painter.fillRect(1, m_field->geometry().bottom() + 5, width() - 2, theme.lineWidth(),
        theme.color(Token::Line));
}

} // namespace pult::ui

#include "command_palette.moc"
