// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/environment_watch.h"
#include "models/keyed_table_model.h"
#include "models/roles.h"
#include "models/text.h"

namespace pult::models {

//! Operations that are not over yet, and the last few that are, newest first. Thread: GUI.
class OperationModel : public KeyedTableModel<client::OperationPtr>
{
    Q_OBJECT
public:
    enum Column
    {
        kTime,
        kAct,
        kWho,
        kStep,
        kColumnCount,
    };
    using OperationsPtr = std::shared_ptr<const client::OperationMap>;

    //! `finished`: how many operations that are over are kept.
    explicit OperationModel(TextPtr text, int finished = 5, QObject* parent = nullptr);

    void clear();
    void apply(const OperationsPtr& operations);
    [[nodiscard]] client::OperationPtr operationAt(int row) const;
    [[nodiscard]] int inFlight() const { return m_inFlight; }
    //! The newest that touches routing, up to a past revision (0: of all); null when there is none.
    [[nodiscard]] static client::OperationPtr latestSwitch(
        const OperationsPtr& operations, std::uint64_t upTo = 0);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    TextPtr m_text;
    int m_finished;
    int m_inFlight = 0;
};

} // namespace pult::models
