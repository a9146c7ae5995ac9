// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/rollout.h"

#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QPushButton;
class QWidget;

namespace pult::ui {

//! The fields of one guard. They belong to whoever lays them out.
struct GuardRow
{
    //! Their places, in the order of fields().
    enum Column
    {
        Name,
        Kind,
        Act,
        Margin,
        Quantile,
        Limit,
        Services,
        Remove,
    };

    client::Guard base;
    QLineEdit* name = nullptr;
    QComboBox* kind = nullptr;
    QComboBox* act = nullptr;
    QDoubleSpinBox* margin = nullptr;
    QDoubleSpinBox* quantile = nullptr;
    QDoubleSpinBox* limit = nullptr;
    QLineEdit* services = nullptr;
    QPushButton* remove = nullptr;
    QLineEdit* query = nullptr; //!< A line of its own, of PromQl only.
    std::vector<QWidget*> words; //!< In the place of name and kind, when these are told only.
    bool given = false; //!< Somebody asked for it; otherwise it is one that is always there.

    //! Makes the fields and fills them.
    explicit GuardRow(const client::Guard& guard);

    [[nodiscard]] std::vector<QWidget*> fields() const;
    [[nodiscard]] client::GuardKind kindNow() const;
    //! What the fields say; what they do not show stays as it was.
    [[nodiscard]] client::Guard read() const;
    //! Shows only what belongs to its kind; once they are laid out.
    void showKind() const;
    void dressLimit() const;
    //! As usual for its kind.
    void resetThresholds() const;
    //! Its name and kind are told, not entered; makes `words`.
    void fix();
};

} // namespace pult::ui
