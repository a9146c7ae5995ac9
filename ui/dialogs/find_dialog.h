// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/session.h"
#include "models/proof_model.h"
#include "ui/kit/dialog_frame.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace pult::ui {

class PanelState;
class TableCard;

//! Find my request: by request id, trace or user; which versions served it.
class FindDialog : public DialogFrame
{
    Q_OBJECT
public:
    FindDialog(client::Session& session, const std::string& environment, models::TextPtr text,
        QWidget* host, UiClock& clock = UiClock::system());

Q_SIGNALS:
    void traceRequested(const QString& traceId);
    void copyRequested(const QString& line);
    void exportRequested(const QAbstractItemModel& model);

private:
    void buildResults(UiClock& clock);
    void find();
    void take(Result<std::vector<client::FoundRequest>> found);
    void render();
    void openTrace();
    [[nodiscard]] client::RequestQuery query() const;

    client::Session& m_session;
    std::string m_environment;
    models::TextPtr m_text;
    models::FoundModel* m_model;
    QComboBox* m_kind;
    QLineEdit* m_words;
    TableCard* m_table;
    PanelState* m_panel = nullptr;
    QPushButton* m_open;
    QPushButton* m_find;
    QString m_asked;
    std::optional<Error> m_error;
    bool m_asking = false;
    int m_question = 0;
};

} // namespace pult::ui
