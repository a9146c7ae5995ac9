// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/guard_row.h"

#include <QWidget>

class QGridLayout;
class QPushButton;

namespace pult::ui {

//! Guards as rows of fields: what is measured, what follows, from where on, at which services.
class GuardEditor : public QWidget
{
    Q_OBJECT
public:
    static constexpr std::size_t kMost = 50;

    //! `id`: object names begin with it. `always`: stand there without being asked for, and cannot
    //! be taken away.
    explicit GuardEditor(
        const QString& id, std::vector<client::Guard> always = {}, QWidget* parent = nullptr);

    //! Those of `always` that are not among them stand there as usual.
    void setGuards(const std::vector<client::Guard>& guards);
    //! Without those of `always` that nobody changed.
    [[nodiscard]] std::vector<client::Guard> guards() const;
    //! Of one of `always`.
    [[nodiscard]] double margin(const std::string& name) const;
    void setMargin(const std::string& name, double margin);

Q_SIGNALS:
    void changed();

private:
    void addRow(const client::Guard& guard, bool given);
    void listen(const GuardRow& row);
    void removeRow(const QPushButton* pressed);
    void clear();
    void showHeads();
    [[nodiscard]] const client::Guard* usual(const std::string& name) const;
    [[nodiscard]] const GuardRow* find(const std::string& name) const;
    void rename();

    QString m_id;
    std::vector<client::Guard> m_always;
    QGridLayout* m_grid;
    QPushButton* m_add;
    std::vector<QWidget*> m_heads;
    std::vector<GuardRow> m_rows;
};

} // namespace pult::ui
