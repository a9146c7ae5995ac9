// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "client/proof.h"
#include "client/trace.h"
#include "models/keyed_table_model.h"
#include "models/roles.h"
#include "models/text.h"

namespace pult::models {

//! Probes and where they stand, by entry. Thread: GUI.
class ProofModel : public KeyedTableModel<client::ProofState>
{
    Q_OBJECT
public:
    enum Column
    {
        kEntry,
        kOutcome,
        kHops,
        kSummary,
        kAfter,
        kColumnCount,
    };

    explicit ProofModel(TextPtr text, QObject* parent = nullptr);

    void clear();
    //! The newest word about one entry.
    void take(const client::ProofState& state);
    [[nodiscard]] const client::ProofState* proofAt(int row) const;
    [[nodiscard]] const std::vector<client::ProofState>& proofs() const { return m_rows; }

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString display(const client::ProofState& proof, int column) const;

    TextPtr m_text;
};

//! What Find my request found, newest first. Thread: GUI.
class FoundModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        kWhen,
        kVerdict,
        kServedBy,
        kUser,
        kTrace,
        kColumnCount,
    };

    explicit FoundModel(TextPtr text, QObject* parent = nullptr);

    void setFound(std::vector<client::FoundRequest> found, std::int64_t serverNow);
    [[nodiscard]] const client::FoundRequest* requestAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString display(const client::FoundRequest& request, int column) const;

    TextPtr m_text;
    std::vector<client::FoundRequest> m_found;
    std::int64_t m_now = 0;
};

} // namespace pult::models
