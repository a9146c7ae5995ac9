// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "client/environment_watch.h"
#include "models/keyed_table_model.h"
#include "models/roles.h"
#include "models/text.h"

namespace pult::models {

struct JournalRow
{
    std::uint64_t revision = 0;
    std::shared_ptr<const client::JournalEntry> entry;
    QString key;
    client::OperationPtr operation;
};

//! The journal, newest first: pages as they are asked for, and what the watch tells meanwhile.
//! The outcome column follows the operations. Thread: GUI.
class JournalModel : public KeyedTableModel<JournalRow>
{
    Q_OBJECT
public:
    enum Column
    {
        kTime,
        kWho,
        kAct,
        kEffect,
        kWhy,
        kClass,
        kOutcome,
        kColumnCount,
    };
    using OperationsPtr = std::shared_ptr<const client::OperationMap>;

    explicit JournalModel(TextPtr text, QObject* parent = nullptr);

    //! For another environment or other filters.
    void clear();
    //! Joins entries in any order; known revisions stay as they are.
    void merge(const std::vector<client::JournalEntry>& entries);
    void applyOperations(const OperationsPtr& operations);

    //! Null when there is no such row.
    [[nodiscard]] std::shared_ptr<const client::JournalEntry> entryAt(int row) const;
    [[nodiscard]] int rowOf(std::uint64_t revision) const;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString display(const JournalRow& row, int column) const;
    [[nodiscard]] std::pair<QString, Tone> outcome(const JournalRow& row) const;

    TextPtr m_text;
    OperationsPtr m_operations;
};

} // namespace pult::models
