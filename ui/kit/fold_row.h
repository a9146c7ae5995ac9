// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace pult::ui {

//! The last row of a table: "405 services unchanged in every generation". Pressed, it unfolds
//! them; toggled() tells.
class FoldRow : public QAbstractButton
{
    Q_OBJECT
public:
    explicit FoldRow(const QString& objectName, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace pult::ui
