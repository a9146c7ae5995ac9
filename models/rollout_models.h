// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "client/verdict.h"
#include "models/keyed_table_model.h"
#include "models/text.h"

namespace pult::models {

//! Slices of a rollout that fare worst, worst first, as the analysis found them with control of
//! false discoveries. Thread: GUI.
class SliceModel : public KeyedTableModel<client::MetricVerdict>
{
    Q_OBJECT
public:
    enum Column
    {
        kSlice,
        kMetric,
        kVerdict,
        kEffect,
        kBetween,
        kSentence,
        kColumnCount,
    };

    //! `effect` writes a ratio.
    explicit SliceModel(std::function<QString(double)> effect, QObject* parent = nullptr);

    void apply(const std::vector<client::MetricVerdict>& slices);
    [[nodiscard]] const client::MetricVerdict* at(int row) const;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString display(const client::MetricVerdict& slice, int column) const;

    std::function<QString(double)> m_effect;
};

//! Lanes side by side by the same measures. Thread: GUI.
class LaneFiguresModel : public KeyedTableModel<client::LaneFigures>
{
    Q_OBJECT
public:
    enum Column
    {
        kLane,
        kService,
        kUnits,
        kFailed,
        kMean,
        kP50,
        kP95,
        kP99,
        kColumnCount,
    };

    explicit LaneFiguresModel(TextPtr text, QObject* parent = nullptr);

    void apply(std::vector<client::LaneFigures> lanes);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString display(const client::LaneFigures& figures, int column) const;

    TextPtr m_text;
};

} // namespace pult::models
