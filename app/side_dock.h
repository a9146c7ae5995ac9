// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

#include "models/journal_model.h"

class QVBoxLayout;

namespace pult::ui {
class BulletList;
}

namespace pult::app {

//! The side of the window: the page's inspector, and the tail of the activity. Thread: GUI.
class SideDock : public QWidget
{
    Q_OBJECT
public:
    explicit SideDock(models::TextPtr text, QWidget* parent = nullptr);

    //! The inspector stays its page's; null: none.
    void setInspector(QWidget* inspector);
    void setInspectorWanted(bool wanted);
    [[nodiscard]] bool inspectorWanted() const { return m_inspectorWanted; }
    void setActivityWanted(bool wanted);
    [[nodiscard]] bool activityWanted() const { return m_activityWanted; }
    void setActivity(const std::vector<client::JournalEntry>& recent,
        const std::shared_ptr<const client::OperationMap>& operations);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void arrange();

    models::TextPtr m_text;
    QVBoxLayout* m_column;
    QPointer<QWidget> m_inspector;
    QWidget* m_activity;
    ui::BulletList* m_events;
    bool m_inspectorWanted = true;
    bool m_activityWanted = false;
};

} // namespace pult::app
