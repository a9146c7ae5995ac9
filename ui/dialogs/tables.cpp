// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/tables.h"

#include <numeric>

#include <QAbstractItemModel>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSettings>
#include <QTableView>

#include "models/roles.h"
#include "models/tone.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/row_flash.h"
#include "ui/kit/table_card.h"
#include "ui/theme/measures.h"
#include "ui/theme/type_scale.h"

namespace pult::ui {
namespace {

constexpr double kLeastHead = 0.8;
constexpr int kLeastElastic = 120;

class CurrentKeeper : public QObject
{
public:
    explicit CurrentKeeper(QTableView& view)
        : QObject(&view)
        , m_view(view)
    {
        view.installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::FocusIn && m_view.model() && m_view.model()->rowCount() > 0
            && !m_view.currentIndex().isValid())
            m_view.setCurrentIndex(m_view.model()->index(0, 0));
        return QObject::eventFilter(watched, event);
    }

private:
    QTableView& m_view;
};

//! Shares out what is left of the width, in proportion to nothing: every column the same.
class ColumnSpreader : public QObject
{
public:
    ColumnSpreader(TableCard& table, QSettings* settings, QString key, int elastic)
        : QObject(&table)
        , m_table(table)
        , m_view(*table.view())
        , m_settings(settings)
        , m_key(std::move(key))
        , m_elastic(elastic)
    {
        m_view.viewport()->installEventFilter(this);
        follow();
    }

    void fit()
    {
        if (m_settings && m_table.restoreColumnState(m_settings->value(m_key).toByteArray())) {
            m_byHand = true;
            return;
        }
        QHeaderView* header = m_view.horizontalHeader();
        // A stretched last column would pass for one that needs all that room.
        header->setStretchLastSection(false);
        m_table.fitColumns();
        m_fitted.clear();
        for (int column = 0; column < header->count(); ++column)
            m_fitted.push_back(header->isSectionHidden(column)
                    ? 0
                    : std::max(header->sectionSize(column), titleWidth(column)));
        header->setStretchLastSection(true);
        spread();
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Resize)
            QMetaObject::invokeMethod(
                this, [this] { spread(); }, Qt::QueuedConnection);
        return QObject::eventFilter(watched, event);
    }

private:
    void follow()
    {
        QHeaderView* header = m_view.horizontalHeader();
        header->setStretchLastSection(true);
        connect(header, &QHeaderView::sectionResized, this, [this] {
            // Only hands move sections while a button is down.
            if (QGuiApplication::mouseButtons() != Qt::NoButton)
                keep();
        });
        connect(header, &QHeaderView::sectionMoved, this, [this] { keep(); });
    }
    void keep()
    {
        m_byHand = true;
        if (m_settings)
            m_settings->setValue(m_key, m_table.columnState());
    }
    [[nodiscard]] int titleWidth(int column) const
    {
        const QString title
            = m_view.model()->headerData(column, Qt::Horizontal).toString().toUpper();
        return QFontMetrics(font(TextRole::Label)).horizontalAdvance(title)
            + 2 * measures::kCellPadding + measures::kGrid;
    }
    void spread()
    {
        QHeaderView* header = m_view.horizontalHeader();
        if (m_byHand || m_fitted.size() != static_cast<std::size_t>(header->count()))
            return;
        int wanted = 0;
        for (const int width : m_fitted)
            wanted += width;
        const int room = m_view.viewport()->width();
        if (m_elastic >= 0)
            return stretch(room - wanted);
        const int each = std::max(0, room - wanted) / std::max(1, header->count());
        const std::vector<int> spare = spareInHeads();
        const int most = std::accumulate(spare.begin(), spare.end(), 0);
        // A little too wide is better shortened in the heads than scrolled; no cell is cut for it.
        const int over = wanted - room <= most ? std::max(0, wanted - room) : 0;
        for (std::size_t column = 0; column < m_fitted.size(); ++column)
            header->resizeSection(static_cast<int>(column),
                m_fitted[column] + each
                    - (over > 0 ? (over * spare[column] + most - 1) / most : 0));
    }
    void stretch(int spare)
    {
        QHeaderView* header = m_view.horizontalHeader();
        for (int column = 0; column < header->count(); ++column) {
            const int fitted = m_fitted[static_cast<std::size_t>(column)];
            if (header->isSectionHidden(column))
                continue;
            header->resizeSection(column,
                column == m_elastic ? std::max(std::min(fitted, kLeastElastic), fitted + spare)
                                    : fitted);
        }
    }
    //! By how much each column could be narrower if its head said less.
    [[nodiscard]] std::vector<int> spareInHeads() const
    {
        const QAbstractItemView& view = m_view;
        std::vector<int> spare;
        for (std::size_t column = 0; column < m_fitted.size(); ++column) {
            const int cells = view.sizeHintForColumn(static_cast<int>(column));
            const int least = std::max(cells, static_cast<int>(m_fitted[column] * kLeastHead));
            spare.push_back(std::max(0, m_fitted[column] - least));
        }
        return spare;
    }

    TableCard& m_table;
    QTableView& m_view;
    QSettings* m_settings;
    QString m_key;
    int m_elastic;
    std::vector<int> m_fitted;
    bool m_byHand = false;
};

} // namespace

Cell readCell(const QModelIndex& index)
{
    Cell cell;
    const auto tone = static_cast<models::Tone>(index.data(models::kToneRole).toInt());
    const QString chip = index.data(models::kChipRole).toString();
    if (!chip.isEmpty()) {
        cell.chips = {{chip, toneOf(tone), std::nullopt}};
        return cell;
    }
    cell.text = index.data(models::kPrimaryRole).toString();
    cell.after = index.data(models::kSecondaryRole).toString();
    cell.tone = toneOf(tone);
    cell.secondary = tone == models::Tone::Muted;
    cell.strong = index.data(models::kStrongRole).toBool();
    cell.mono = index.data(models::kMonoRole).toBool();
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    cell.figures = alignment.isValid() && (alignment.toInt() & Qt::AlignRight) != 0;
    cell.chips = chipsOf(index.data(models::kBadgesRole).value<models::Badges>());
    return cell;
}

void flashChanges(QTableView& view)
{
    auto* flash = view.findChild<RowFlash*>();
    if (!flash || !view.model())
        return;
    QObject::connect(view.model(), &QAbstractItemModel::dataChanged, flash,
        [flash](const QModelIndex& first, const QModelIndex& last, const QList<int>& roles) {
            // Ages that run on are no news.
            if (!roles.isEmpty())
                return;
            for (int row = first.row(); row <= last.row() && flash->active() < 10; ++row)
                flash->flash(first.siblingAtRow(row));
        });
}

void fitColumns(TableCard& table)
{
    for (QObject* child : table.children())
        if (auto* spreader = dynamic_cast<ColumnSpreader*>(child))
            return spreader->fit();
    table.fitColumns();
}

void spreadColumns(TableCard& table, QSettings* settings, const QString& key, int elastic)
{
    new ColumnSpreader(table, settings, key, elastic);
}

void keepCurrent(QTableView& view)
{
    new CurrentKeeper(view);
}

} // namespace pult::ui
