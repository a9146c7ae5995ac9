// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/action_registry.h"

#include <QPointer>
#include <QWidget>

namespace pult::ui {

class Scrim;

//! F1: every key there is, by group. Any of Escape, F1, Enter or a press outside closes it.
class KeySheet : public QWidget
{
    Q_OBJECT
public:
    explicit KeySheet(QWidget* host);

    void open(const std::vector<KeySheetGroup>& groups);
    void close();
    [[nodiscard]] bool isOpen() const { return !m_scrim.isNull(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void fill(const std::vector<KeySheetGroup>& groups);

    QWidget* m_host;
    QWidget* m_contents = nullptr;
    QPointer<Scrim> m_scrim;
};

} // namespace pult::ui
