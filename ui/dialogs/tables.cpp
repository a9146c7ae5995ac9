// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/tables.h"

#include <QAbstractItemModel>
#include <QEvent>
#include <QTableView>

#include "models/roles.h"
#include "models/tone.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/row_flash.h"

namespace pult::ui {
namespace {

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

void keepCurrent(QTableView& view)
{
    new CurrentKeeper(view);
}

} // namespace pult::ui
