// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/ui_clock.h"
#include "ui/theme/state_colors.h"

#include <QObject>
#include <QPersistentModelIndex>

#include <optional>
#include <vector>

class QAbstractItemView;

namespace pult::ui {

//! Lets rows that changed show their wash once, for 600 ms and at most ten at a time; does
//! nothing when motion is reduced. Child of the view it serves.
class RowFlash : public QObject
{
    Q_OBJECT
public:
    explicit RowFlash(QAbstractItemView* view, UiClock& clock = UiClock::system());

    void flash(const QModelIndex& index, Tone tone = Tone::Info);
    [[nodiscard]] int active() const { return static_cast<int>(m_rows.size()); }

    //! The wash of a row at this moment; for delegates.
    [[nodiscard]] static std::optional<Tone> toneOf(
        const QAbstractItemView* view, const QModelIndex& index);

private:
    struct Row
    {
        QPersistentModelIndex index;
        Tone tone;
        int serial;
    };
    void fade(int serial);
    void repaint(const QModelIndex& index);

    QAbstractItemView* m_view;
    UiClock& m_clock;
    std::vector<Row> m_rows;
    int m_serial = 0;
};

} // namespace pult::ui
