// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "client/leaks.h"
#include "models/keyed_table_model.h"
#include "models/roles.h"
#include "models/text.h"

namespace pult::models {

struct LeakRow
{
    int rank = 0;
    QString id;
    QString key;
    client::LeakEdge edge;
};

//! Edges with their verdicts, worst first, then by caller, entry and callee. Thread: GUI.
class LeakEdgeModel : public KeyedTableModel<LeakRow>
{
    Q_OBJECT
public:
    enum Column
    {
        kCaller,
        kCallee,
        kVerdict,
        kLost,
        kInterval,
        kWhy,
        kCulprit,
        kLastSeen,
        kColumnCount,
    };
    using ReportPtr = std::shared_ptr<const client::LeakReport>;

    explicit LeakEdgeModel(TextPtr text, QObject* parent = nullptr);

    //! Null: nothing known. `serverNow`: what ages are told by, milliseconds since the Unix epoch.
    void apply(const ReportPtr& report, std::int64_t serverNow);
    //! Only edges with evidence of this lane.
    void setLane(std::optional<std::uint32_t> lane);
    [[nodiscard]] std::optional<std::uint32_t> lane() const { return m_lane; }
    //! Ages move on by themselves; call it once a second.
    void refreshAges(std::int64_t serverNow);

    //! Null when there is no such row.
    [[nodiscard]] const client::LeakEdge* edgeAt(int row) const;
    //! -1 when there is none; see leaks::id().
    [[nodiscard]] int rowOf(const QString& id) const;
    [[nodiscard]] std::int64_t count(client::LeakVerdict verdict) const;
    //! Leaks that somebody sees to.
    [[nodiscard]] std::int64_t waived() const;
    [[nodiscard]] const ReportPtr& report() const { return m_report; }
    [[nodiscard]] std::vector<client::LeakEdge> edges() const;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    void rebuild();
    [[nodiscard]] QString display(const client::LeakEdge& edge, int column) const;
    [[nodiscard]] Tone toneAt(const client::LeakEdge& edge, int column) const;

    TextPtr m_text;
    ReportPtr m_report;
    std::optional<std::uint32_t> m_lane;
    std::int64_t m_now = 0;
};

//! What of each carrier survives on each edge: the edges of a LeakEdgeModel's report against all
//! carriers that were ever due. Thread: GUI.
class PropagationModel : public KeyedTableModel<LeakRow>
{
    Q_OBJECT
public:
    enum Column
    {
        kEdge,
        kFirstCarrier,
    };

    explicit PropagationModel(TextPtr text, QObject* parent = nullptr);

    void apply(const std::vector<client::LeakEdge>& edges);
    [[nodiscard]] const client::LeakEdge* edgeAt(int row) const;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] const client::CarrierCell* cellAt(const client::LeakEdge& edge, int column) const;
    [[nodiscard]] QString display(const client::LeakEdge& edge, int column) const;

    TextPtr m_text;
    std::vector<std::string> m_carriers;
};

} // namespace pult::models
