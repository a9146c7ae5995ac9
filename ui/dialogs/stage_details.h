// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/rollout.h"

#include <QWidget>

class QLineEdit;

namespace pult::ui {

class CoverageEditor;
class GuardEditor;

//! What of a stage has no room in its row: name, regions, coverage, guards of this stage only.
class StageDetails : public QWidget
{
    Q_OBJECT
public:
    //! `id`: object names begin with it.
    explicit StageDetails(const QString& id, QWidget* parent = nullptr);

    void showStage(const client::Stage& stage);
    void read(client::Stage& stage) const;

    //! The control plane calls a stage without a name by its share.
    [[nodiscard]] static bool hasOwnName(const client::Stage& stage);
    //! What a folded stage has of them, in one line; empty: nothing.
    [[nodiscard]] static QString summary(const client::Stage& stage);

Q_SIGNALS:
    void changed();

private:
    QLineEdit* m_name;
    QLineEdit* m_regions;
    CoverageEditor* m_coverage;
    GuardEditor* m_guards;
};

} // namespace pult::ui
