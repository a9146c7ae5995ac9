// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/overlay_panel.h"
#include "ui/shell/action_registry.h"

namespace pult::ui {

//! F1: every key there is, by group. Any of Escape, F1 and Enter closes it.
class KeySheet : public OverlayPanel
{
    Q_OBJECT
public:
    explicit KeySheet(QWidget* host);

    void open(const std::vector<KeySheetGroup>& groups);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void fill(const std::vector<KeySheetGroup>& groups);

    QWidget* m_contents = nullptr;
};

} // namespace pult::ui
