// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include <QWidget>

#include "client/qt/profile.h"
#include "ui/pages/page.h"

class QStackedLayout;

namespace pult::app {

//! All pages of one environment, made when first shown. A workspace keeps its environment for good:
//! choosing another environment opens another workspace. Thread: GUI.
class Workspace : public QWidget
{
    Q_OBJECT
public:
    //! An empty environment has the page Connections only.
    Workspace(ui::PageContext context, client::ProfileStore& profiles, QWidget* parent = nullptr);

    [[nodiscard]] const std::string& environment() const { return m_context.environment; }
    //! Ids in the order of the navigation.
    [[nodiscard]] static QStringList pageIds();
    //! False when there is no such page here.
    bool show(const QString& page);
    [[nodiscard]] ui::Page* current() const;
    //! Makes it when it has not been shown yet; null when there is no such page here.
    [[nodiscard]] ui::Page* page(const QString& id);

Q_SIGNALS:
    void pageMade(pult::ui::Page* page);

private:
    [[nodiscard]] ui::Page* make(const QString& id);
    [[nodiscard]] QStringList endpoints() const;

    ui::PageContext m_context;
    client::ProfileStore& m_profiles;
    QStackedLayout* m_stack;
    std::map<QString, ui::Page*> m_pages;
};

} // namespace pult::app
