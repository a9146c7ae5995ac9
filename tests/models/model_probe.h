// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QJsonArray>
#include <QJsonObject>
#include <QSignalSpy>

namespace pult::test {

//! Everything a model says, roles by name, to be compared with a golden file.
[[nodiscard]] QJsonObject dump(const QAbstractItemModel& model);

//! Compares with tests/models/golden/<name>.json; PULT_GOLDEN=write writes it. Returns the first
//! difference, or nothing.
[[nodiscard]] QString differsFromGolden(const QAbstractItemModel& model, const QString& name);

//! Counts what a model emits.
class Signals
{
public:
    explicit Signals(const QAbstractItemModel& model);

    //! "reset 0, rows +1 -0 ~2, columns +0 -1, heads 1".
    [[nodiscard]] QString summary() const;
    void clear();
    QSignalSpy resets;
    QSignalSpy rowsInserted;
    QSignalSpy rowsRemoved;
    QSignalSpy changes;
    QSignalSpy columnsInserted;
    QSignalSpy columnsRemoved;
    QSignalSpy heads;
};

} // namespace pult::test
