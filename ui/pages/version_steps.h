// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

#include "client/plan.h"

namespace pult::ui {

//! Rows "orders  5.4.0 → 5.5.0  dataset geo-11-20", aligned in columns.
class VersionSteps : public QWidget
{
    Q_OBJECT
public:
    explicit VersionSteps(QWidget* parent = nullptr);

    //! Shows at most `most`, then says how many more there are.
    void setChanges(const std::vector<client::ServiceChange>& changes, std::size_t most = 8);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<client::ServiceChange> m_changes;
    std::size_t m_more = 0;
};

} // namespace pult::ui
