// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/session.h"
#include "ui/kit/dialog_frame.h"

class QLineEdit;
class QPushButton;

namespace pult::ui {

class BulletList;
class TextLabel;

//! Takes a manifest from a file and lets the control plane check it: every problem is listed where
//! it stands (file:line:column). A sound one goes on to its plan.
class RegisterDialog : public DialogFrame
{
    Q_OBJECT
public:
    RegisterDialog(client::Session& session, std::string environment, QWidget* host,
        UiClock& clock = UiClock::system());

    //! Reads and checks a file.
    void openFile(const QString& path);

Q_SIGNALS:
    void planRequested(const pult::client::Command& command);

private:
    void choose();
    void check();
    void showProblems(const QStringList& problems);
    void showSound(const client::Plan& plan);
    [[nodiscard]] client::Register command() const;

    client::Session& m_session;
    std::string m_environment;
    QString m_manifest;
    QString m_fileName;
    int m_question = 0;
    TextLabel* m_file;
    TextLabel* m_result;
    BulletList* m_problems;
    QLineEdit* m_name;
    QPushButton* m_act;
};

} // namespace pult::ui
