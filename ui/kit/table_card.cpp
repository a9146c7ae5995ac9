// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/table_card.h"

#include "ui/kit/cell_delegate.h"
#include "ui/kit/fold_row.h"
#include "ui/kit/generation_header.h"
#include "ui/kit/row_flash.h"
#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QSettings>
#include <QTableView>
#include <QVBoxLayout>

namespace pult::ui {
namespace {

constexpr int kNarrowest = 48;
constexpr int kWidest = 420;
constexpr int kMeasuredRows = 64;

class View : public QTableView
{
    Q_OBJECT
public:
    using QTableView::QTableView;

    //! Exactly the rows; Qt's own would leave room for a scroll bar that is not there.
    QSize sizeHint() const override
    {
        const int bar = horizontalScrollBar()->isVisible() ? horizontalScrollBar()->height() : 0;
        return {QTableView::sizeHint().width(),
            horizontalHeader()->height() + verticalHeader()->length() + bar};
    }

protected:
    QSize minimumSizeHint() const override
    {
        return {
            160, std::min(sizeHint().height(), horizontalHeader()->height() + 2 * measures::kRow)};
    }

    void updateGeometries() override
    {
        QTableView::updateGeometries();
        const int height = sizeHint().height();
        if (height != std::exchange(m_height, height))
            updateGeometry();
    }

private:
    int m_height = 0;
};

Cell plainCell(const QModelIndex& index)
{
    Cell cell;
    cell.text = index.data(Qt::DisplayRole).toString();
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    cell.figures = alignment.isValid() && (alignment.toInt() & Qt::AlignRight);
    return cell;
}

//! Lies above everything in the card: rounds the corners of what touches them and draws the
//! outline, so that no row or footer sticks out.
class Outline : public QWidget
{
    Q_OBJECT
public:
    explicit Outline(QWidget* card, QTableView* view)
        : QWidget(card)
        , m_view(view)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Theme& theme = Theme::instance();
        painter.setRenderHint(QPainter::Antialiasing);
        QPainterPath card;
        card.addRoundedRect(rect(), measures::kCardRadius, measures::kCardRadius);
        QPainterPath corners;
        corners.addRect(rect());
        painter.fillPath(corners.subtracted(card), theme.color(Token::Bg));
        paint::box(painter, rect(), measures::kCardRadius, Qt::transparent,
            theme.color(Token::Line), theme.lineWidth());
        paintMarks(painter);
    }

private:
    void paintMarks(QPainter& painter)
    {
        const auto* header = qobject_cast<GenerationHeader*>(m_view->horizontalHeader());
        if (!header)
            return;
        const QPoint origin = header->mapTo(parentWidget(), QPoint());
        for (const GenerationHeader::TopMark& mark : header->topMarks()) {
            QRect line = mark.rect.translated(origin.x(), 0);
            line.moveTop(std::max(0, origin.y() - 1));
            // On black and white only the thickness can speak.
            if (Theme::instance().isHighContrast())
                line.setHeight(2 * line.height());
            painter.fillRect(line, mark.color);
        }
    }

    QTableView* m_view;
};

} // namespace

TableCard::TableCard(const QString& objectName, QWidget* parent)
    : QFrame(parent)
    , m_view(new View(this))
    , m_column(new QVBoxLayout(this))
    , m_outline(new Outline(this, m_view))
{
    setObjectName(objectName + QLatin1String("Card"));
    m_view->setObjectName(objectName);
    m_column->setContentsMargins(1, 1, 1, 1);
    m_column->setSpacing(0);
    m_column->addWidget(m_view, 1);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setShowGrid(false);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    m_view->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    m_view->setTabKeyNavigation(false);
    m_view->setWordWrap(false);
    m_view->setCornerButtonEnabled(false);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setMinimumSectionSize(measures::kGrid);
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->setItemDelegate(new CellDelegate(plainCell, this));
    new RowFlash(m_view);
    setCompact(false);
    adoptHeader();
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
}

void TableCard::setModel(QAbstractItemModel* model)
{
    m_view->setModel(model);
    updateGeometry();
}

void TableCard::setReader(int column, CellReader reader)
{
    auto* delegate = new CellDelegate(std::move(reader), this);
    if (column < 0)
        m_view->setItemDelegate(delegate);
    else
        m_view->setItemDelegateForColumn(column, delegate);
}

void TableCard::setHeader(QHeaderView* header)
{
    m_view->setHorizontalHeader(header);
    adoptHeader();
}

void TableCard::adoptHeader()
{
    QHeaderView* header = m_view->horizontalHeader();
    header->setObjectName(m_view->objectName() + QLatin1String("Header"));
    header->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setMinimumSectionSize(kNarrowest);
    header->setStretchLastSection(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, &TableCard::showColumnMenu);
    connect(header, &QHeaderView::sectionResized, this, &TableCard::columnsChanged);
    connect(header, &QHeaderView::sectionMoved, this, &TableCard::columnsChanged);
    connect(header, &QHeaderView::sectionResized, m_outline, QOverload<>::of(&QWidget::update));
    connect(header, &QHeaderView::sectionMoved, m_outline, QOverload<>::of(&QWidget::update));
}

void TableCard::ensureHead()
{
    if (m_head)
        return;
    m_head = new QWidget(this);
    m_headRow = new QHBoxLayout(m_head);
    m_headRow->setContentsMargins(measures::kCardPaddingX, 9, measures::kCardPaddingX, 9);
    m_headRow->setSpacing(measures::kGapSmall);
    m_title = sectionTitle({}, m_head);
    m_subtitle = secondaryText({}, m_head);
    m_subtitle->setElided(true);
    m_headRow->addWidget(m_title);
    m_headRow->addWidget(m_subtitle, 1);
    m_column->insertWidget(0, m_head);
    m_head->setMinimumHeight(46);
}

void TableCard::setTitle(const QString& title, const QString& subtitle)
{
    ensureHead();
    m_title->setText(title);
    m_subtitle->setText(subtitle);
    m_view->setAccessibleName(title);
}

void TableCard::addHeadWidget(QWidget* widget)
{
    ensureHead();
    m_headRow->addWidget(widget);
}

FoldRow* TableCard::fold()
{
    if (!m_fold) {
        m_fold = new FoldRow(m_view->objectName() + QLatin1String("Fold"), this);
        m_column->addWidget(m_fold);
        m_outline->raise();
    }
    return m_fold;
}

void TableCard::setCompact(bool compact)
{
    m_view->verticalHeader()->setDefaultSectionSize(
        compact ? measures::kRowCompact : measures::kRow);
}

void TableCard::fitColumns()
{
    QHeaderView* header = m_view->horizontalHeader();
    header->setResizeContentsPrecision(kMeasuredRows);
    m_view->resizeColumnsToContents();
    for (int i = 0; i < header->count(); ++i)
        header->resizeSection(i, std::clamp(header->sectionSize(i), kNarrowest, kWidest));
}

QByteArray TableCard::columnState() const
{
    return m_view->horizontalHeader()->saveState();
}

bool TableCard::restoreColumnState(const QByteArray& state)
{
    return !state.isEmpty() && m_view->horizontalHeader()->restoreState(state);
}

void TableCard::rememberColumns(QSettings* settings, const QString& key)
{
    restoreColumnState(settings->value(key).toByteArray());
    connect(this, &TableCard::columnsChanged, this,
        [this, settings, key] { settings->setValue(key, columnState()); });
}

void TableCard::fillColumnMenu(QMenu& menu)
{
    QHeaderView* header = m_view->horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        const QString name = m_view->model()->headerData(column, Qt::Horizontal).toString();
        if (name.isEmpty())
            continue;
        QAction* action = menu.addAction(name);
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(column));
        // The last visible column stays: a table without any cannot be told from a broken one.
        action->setEnabled(
            header->isSectionHidden(column) || header->count() - header->hiddenSectionCount() > 1);
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            m_view->horizontalHeader()->setSectionHidden(column, !shown);
            Q_EMIT columnsChanged();
        });
    }
    menu.addSeparator();
    connect(
        menu.addAction(tr("Fit to contents")), &QAction::triggered, this, &TableCard::fitColumns);
}

void TableCard::showColumnMenu(QPoint at)
{
    if (!m_view->model())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillColumnMenu(*menu);
    menu->popup(m_view->horizontalHeader()->viewport()->mapToGlobal(at));
}

void TableCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    paint::box(painter, rect(), measures::kCardRadius, theme.color(Token::Surface));
    if (m_head)
        painter.fillRect(0, m_head->geometry().bottom() - theme.lineWidth() + 1, width(),
            theme.lineWidth(), theme.color(Token::Line));
}

void TableCard::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    m_outline->setGeometry(rect());
    m_outline->raise();
}

} // namespace pult::ui

#include "table_card.moc"
