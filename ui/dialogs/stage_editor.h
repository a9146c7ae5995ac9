// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/rollout.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace pult::ui {

class StageDetails;
class TextLabel;

//! The stages of a plan as rows of fields: share, edges, bake, least sample, gate; the rest of a
//! stage unfolds below its row. A folded stage says in a line what it has of that.
class StageEditor : public QWidget
{
    Q_OBJECT
public:
    static constexpr std::size_t kMost = 20;

    explicit StageEditor(QWidget* parent = nullptr);

    void setStages(const std::vector<client::Stage>& stages);
    [[nodiscard]] std::vector<client::Stage> stages() const;

Q_SIGNALS:
    void changed();

private:
    struct Row
    {
        client::Stage base; //!< What has no field.
        QDoubleSpinBox* share = nullptr;
        QLineEdit* zones = nullptr;
        QSpinBox* part = nullptr;
        QSpinBox* bake = nullptr;
        QSpinBox* sample = nullptr;
        QComboBox* gate = nullptr;
        QPushButton* fold = nullptr;
        QPushButton* remove = nullptr;
        TextLabel* summary = nullptr;
        StageDetails* details = nullptr; //!< Made when first unfolded.

        [[nodiscard]] std::vector<QWidget*> fields() const;
    };

    void addRow(const client::Stage& stage);
    void listen(const Row& row);
    void removeLast();
    void removeRow(const QPushButton* pressed);
    void fill(Row& row, const client::Stage& stage);
    void unfold(const QPushButton* pressed);
    void showFold(const Row& row);
    [[nodiscard]] static client::Stage read(const Row& row);
    void rename();

    QGridLayout* m_grid;
    QPushButton* m_add;
    std::vector<Row> m_rows;
};

} // namespace pult::ui
