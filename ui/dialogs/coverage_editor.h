// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/rollout.h"

#include <QWidget>

#include <array>

class QGridLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace pult::ui {

//! Whom a stage has to have reached before it is green, a dimension a row: these values, or so many
//! different ones, with so many users of each.
class CoverageEditor : public QWidget
{
    Q_OBJECT
public:
    static constexpr std::size_t kMost = 10;

    //! `id`: object names begin with it.
    explicit CoverageEditor(const QString& id, QWidget* parent = nullptr);

    void setCoverage(const std::vector<client::Coverage>& all);
    [[nodiscard]] std::vector<client::Coverage> coverage() const;

Q_SIGNALS:
    void changed();

private:
    struct Row
    {
        QLineEdit* dimension = nullptr;
        QLineEdit* values = nullptr;
        QSpinBox* distinct = nullptr;
        QSpinBox* units = nullptr;
        QPushButton* remove = nullptr;

        //! By column.
        [[nodiscard]] std::array<QWidget*, 5> fields() const;
    };

    void addRow(const client::Coverage& coverage);
    void removeRow(const QPushButton* pressed);
    void clear();
    [[nodiscard]] static client::Coverage read(const Row& row);
    void rename();

    QString m_id;
    QGridLayout* m_grid;
    QPushButton* m_add;
    std::vector<QWidget*> m_heads;
    std::vector<Row> m_rows;
};

} // namespace pult::ui
