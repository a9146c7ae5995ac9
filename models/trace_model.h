// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <QAbstractTableModel>

#include "client/trace.h"
#include "models/roles.h"
#include "models/text.h"

namespace pult::models {

//! A trace as rows of one height, in the order of its tree; subtrees fold. Made for 50 000 spans:
//! nothing of a row exists before it is asked for. Thread: GUI.
class TraceModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        kSpan,
        kServedBy,
        kLane,
        kBar,
        kTime,
        kColumnCount,
    };
    enum Role
    {
        kDepthRole = kStateRole + 100, //!< int.
        kFoldRole, //!< int: -1 leaf, 0 folded, 1 open.
        kStartRole, //!< double: 0 to 1 along the axis.
        kEndRole,
        kFindingRole, //!< bool: the rules speak of it.
        kCulpritRole, //!< bool.
        kOrphanRole, //!< bool.
        kOrdinaryRole, //!< bool: rides the lane of everybody.
    };
    using TracePtr = std::shared_ptr<const client::Trace>;

    explicit TraceModel(TextPtr text, QObject* parent = nullptr);

    //! Null: nothing. `ordinary`: the lane of everybody, "g4".
    void setTrace(TracePtr trace, const std::string& ordinary);
    [[nodiscard]] const TracePtr& trace() const { return m_trace; }
    //! From the first start to the last end, by the clocks of the hosts.
    [[nodiscard]] std::uint64_t lengthNs() const { return m_end - m_start; }
    //! -1 when no span is the culprit; unfolds what hides it.
    [[nodiscard]] int revealCulprit();
    void setFolded(int row, bool folded);
    [[nodiscard]] const client::TraceSpan* spanAt(int row) const;
    //! -1 when there is none above.
    [[nodiscard]] int parentRow(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] const client::TraceSpan& visible(int row) const;
    //! One behind the last span below this one, as positions in the trace.
    [[nodiscard]] std::uint32_t endOfSubtree(std::uint32_t position) const;
    [[nodiscard]] bool hasSpansBelow(std::uint32_t position) const;
    [[nodiscard]] QString display(const client::TraceSpan& span, int column) const;
    [[nodiscard]] QVariant own(int row, int role) const;

    TextPtr m_text;
    TracePtr m_trace;
    std::string m_ordinary;
    std::vector<std::uint32_t> m_visible; //!< Positions in the trace.
    std::vector<bool> m_folded; //!< By position.
    std::uint64_t m_start = 0;
    std::uint64_t m_end = 0;
};

} // namespace pult::models
