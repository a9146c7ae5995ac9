// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "client/qt/session.h"
#include "client/telemetry_json.h"
#include "models/proof_model.h"
#include "ui/kit/dialog_frame.h"

class QCheckBox;
class QComboBox;
class QPushButton;

namespace pult::ui {

class BulletList;
class TableCard;
class TextLabel;

//! Sends one marked request on a lane through each chosen entry and follows it hop by hop; through
//! all entries it is a drill. What came of it can be taken along as JSON and JUnit.
class ProveDialog : public DialogFrame
{
    Q_OBJECT
public:
    //! `lane`: chosen at first; nothing: the foremost candidate's, otherwise everybody's.
    ProveDialog(client::Session& session, const std::string& environment, models::TextPtr text,
        std::optional<std::uint32_t> lane, QWidget* host, UiClock& clock = UiClock::system());

    //! The last run.
    [[nodiscard]] client::ProofReport report() const;

Q_SIGNALS:
    void traceRequested(const QString& traceId);
    void copyRequested(const QString& line);
    void exportRequested(const QByteArray& text, const QString& name, const QString& kind);

private:
    void buildChoice(std::optional<std::uint32_t> lane);
    void buildResults();
    void send();
    void takeState(const client::ProofState& state);
    void takeEnd(const std::optional<Error>& error);
    void render();
    void renderHops();
    void setAll(bool all);
    [[nodiscard]] std::vector<std::string> chosenEntries() const;
    [[nodiscard]] bool isDrill() const;
    [[nodiscard]] QString blocker() const;
    [[nodiscard]] QString cliLine() const;

    client::Session& m_session;
    std::string m_environment;
    models::TextPtr m_text;
    models::ProofModel* m_model;
    QComboBox* m_lane;
    QCheckBox* m_all;
    std::vector<QCheckBox*> m_entries;
    TableCard* m_table;
    TextLabel* m_hopsTitle;
    BulletList* m_hops;
    QPushButton* m_trace;
    QPushButton* m_json;
    QPushButton* m_junit;
    QPushButton* m_act;
    std::uint32_t m_sentLane = 0;
    std::int64_t m_sentUnixMs = 0;
    std::unique_ptr<client::Stream> m_stream;
};

} // namespace pult::ui
