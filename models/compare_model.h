// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/keyed_table_model.h"
#include "models/roles.h"
#include "models/service_diff.h"
#include "models/text.h"

namespace pult::models {

//! Services that differ between two generations. Thread: GUI.
class CompareModel : public KeyedTableModel<ServiceDiff>
{
    Q_OBJECT
public:
    enum Column
    {
        kService,
        kBefore,
        kAfter,
        kWhat,
        kColumnCount,
    };

    explicit CompareModel(QObject* parent = nullptr);

    //! Titles of the two version columns.
    void setTitles(const QString& before, const QString& after);
    //! Sorted by service.
    void apply(std::vector<ServiceDiff> diffs);
    [[nodiscard]] const std::vector<ServiceDiff>& diffs() const { return m_rows; }

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    QString m_before;
    QString m_after;
};

} // namespace pult::models
