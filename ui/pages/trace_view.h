// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "common/error.h"
#include "models/trace_model.h"
#include "ui/kit/ui_clock.h"

class QPushButton;
class QTableView;

namespace pult::ui {

class PanelState;
class TableCard;
class TraceHeader;

//! One trace: its tree beside bars on a time axis, who served and on which lane, and where the lane
//! was lost. Made for 50 000 spans.
class TraceView : public QWidget
{
    Q_OBJECT
public:
    explicit TraceView(
        models::TextPtr text, UiClock& clock = UiClock::system(), QWidget* parent = nullptr);

    //! `ordinary`: the lane of everybody, "g4".
    void showTrace(models::TraceModel::TracePtr trace, const std::string& ordinary);
    void showWaiting();
    void showError(const std::string& traceId, const Error& error);
    //! Nothing to show: why, in words.
    void showNothing(const QString& words);
    //! Null: none is shown.
    [[nodiscard]] const models::TraceModel::TracePtr& trace() const { return m_model->trace(); }
    [[nodiscard]] models::TraceModel* model() const { return m_model; }
    [[nodiscard]] QTableView* table() const;

Q_SIGNALS:
    void copyRequested(const QString& traceId);
    void retryRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void goToCulprit();
    void fold(bool folded);
    void layOutColumns();

    models::TextPtr m_text;
    models::TraceModel* m_model;
    TableCard* m_table;
    TraceHeader* m_header;
    PanelState* m_panel;
    QPushButton* m_culprit;
    QPushButton* m_copy;
};

} // namespace pult::ui
