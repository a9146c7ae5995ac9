// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"

#include <QAbstractButton>

#include <optional>
#include <vector>

class QVBoxLayout;

namespace pult::ui {

struct NavigationItem
{
    QString id; //!< stable, for links and tests: "generations"
    QString text;
    std::optional<Icon> icon = std::nullopt;
    QString shortcut = {}; //!< shown in the tooltip only
};

//! One entry of the rail.
class NavigationEntry : public QAbstractButton
{
    Q_OBJECT
public:
    explicit NavigationEntry(const NavigationItem& item, QWidget* parent = nullptr);

    void setBadge(const QString& text, bool warns);
    [[nodiscard]] const QString& id() const { return m_item.id; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    NavigationItem m_item;
    QString m_badge;
    bool m_warns = false;
};

//! The pages at the leading edge. One Tab stop; arrows, Home and End move inside it.
class NavigationRail : public QWidget
{
    Q_OBJECT
public:
    explicit NavigationRail(QWidget* parent = nullptr);

    void setItems(const std::vector<NavigationItem>& items);
    //! Does not emit chosen().
    void setCurrent(const QString& id);
    [[nodiscard]] QString current() const;
    //! An empty text takes the badge away.
    void setBadge(const QString& id, const QString& text, bool warns = false);

Q_SIGNALS:
    void chosen(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] NavigationEntry* entry(const QString& id) const;
    bool step(NavigationEntry* from, int key);

    QVBoxLayout* m_column;
    std::vector<NavigationEntry*> m_entries;
};

} // namespace pult::ui
