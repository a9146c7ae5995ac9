// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

namespace pult::app {

//! Holds the bars with news; takes no room while none is shown.
class NewsColumn : public QWidget
{
    Q_OBJECT
public:
    explicit NewsColumn(std::vector<QWidget*> bars);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void arrange();

    std::vector<QWidget*> m_bars;
};

} // namespace pult::app
