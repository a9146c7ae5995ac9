// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/row_flash.h"

#include "ui/theme/measures.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>

#include <algorithm>

namespace pult::ui {

RowFlash::RowFlash(QAbstractItemView* view, UiClock& clock)
    : QObject(view)
    , m_view(view)
    , m_clock(clock)
{
    setObjectName(QStringLiteral("rowFlash"));
}

void RowFlash::flash(const QModelIndex& index, Tone tone)
{
    if (Theme::instance().reduceMotion() || !index.isValid() || active() >= motion::kFlashRows)
        return;
    const QModelIndex row = index.siblingAtColumn(0);
    const bool known = std::any_of(
        m_rows.begin(), m_rows.end(), [&row](const Row& r) { return r.index == row; });
    if (known)
        return;
    const int serial = ++m_serial;
    m_rows.push_back({row, tone, serial});
    repaint(row);
    m_clock.callAfter(motion::kFlashMs, this, [this, serial] { fade(serial); });
}

void RowFlash::fade(int serial)
{
    const auto done = std::find_if(
        m_rows.begin(), m_rows.end(), [serial](const Row& row) { return row.serial == serial; });
    if (done == m_rows.end())
        return;
    const QModelIndex index = done->index;
    m_rows.erase(done);
    repaint(index);
}

void RowFlash::repaint(const QModelIndex& index)
{
    if (!index.isValid())
        return;
    QRect rect = m_view->visualRect(index);
    rect.setLeft(0);
    rect.setRight(m_view->viewport()->width());
    m_view->viewport()->update(rect);
}

std::optional<Tone> RowFlash::toneOf(const QAbstractItemView* view, const QModelIndex& index)
{
    const auto* flash = view
        ? view->findChild<RowFlash*>(QStringLiteral("rowFlash"), Qt::FindDirectChildrenOnly)
        : nullptr;
    if (!flash || flash->m_rows.empty())
        return std::nullopt;
    for (const Row& row : flash->m_rows) {
        if (row.index.row() == index.row() && row.index.parent() == index.parent())
            return row.tone;
    }
    return std::nullopt;
}

} // namespace pult::ui
