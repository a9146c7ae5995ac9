// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/overlay_panel.h"
#include "ui/theme/icons.h"

#include <optional>
#include <vector>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace pult::ui {

//! Something that can be found and opened or run.
struct PaletteItem
{
    QString id; //!< what chosen() carries
    QString title;
    QString detail = {}; //!< "service · PROD", or what it does
    QString shortcut = {};
    std::optional<Icon> icon = std::nullopt;
    QString blockedReason = {}; //!< shown instead of the detail; the item cannot be chosen
};

//! The best matches for `pattern`, best first; with an empty pattern the items as they came.
//! Pure.
[[nodiscard]] std::vector<PaletteItem> filteredItems(
    const std::vector<PaletteItem>& items, const QString& pattern, int most);

//! Ctrl+K: type, choose, Enter. Escape closes it, too.
//! Choosing opens a page or a dialog, it never executes a write.
class CommandPalette : public OverlayPanel
{
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* host);

    void open(const std::vector<PaletteItem>& items);
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refill();
    void choose();
    void moveBy(int rows);

    QLineEdit* m_field;
    QListView* m_list;
    QStandardItemModel* m_model;
    std::vector<PaletteItem> m_items;
};

} // namespace pult::ui
