// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/rich_text.h"

#include <QWidget>

#include <vector>

namespace pult::ui {

//! The line at the bottom: counts, the stream, what was dropped, the last write. Figures strong.
class StatusBar : public QWidget
{
    Q_OBJECT
public:
    explicit StatusBar(QWidget* parent = nullptr);

    void setSegments(const std::vector<RichText>& segments);
    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<RichText> m_segments;
};

} // namespace pult::ui
