// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QMainWindow>

#include "app/workspace.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/identity_bar.h"

class QSettings;
class QSplitter;
class QStackedLayout;
class QTabBar;

namespace pult::ui {
class CommandPalette;
class DialogFrame;
class KeySheet;
class MessageBar;
class NavigationRail;
class StatusBar;
} // namespace pult::ui

namespace pult::app {

class SideDock;
class StartPanel;

//! The window of one connection: composes bars, navigation, tabs, docks and dialogs, and is what
//! pages ask for whatever is not theirs. Every tab keeps its environment. Thread: GUI.
class ConsoleWindow : public QMainWindow, public ui::PageHost
{
    Q_OBJECT
public:
    struct Parts
    {
        client::Session& session;
        client::ProfileStore& profiles;
        client::Profile profile;
        models::TextPtr text;
        QSettings& settings;
        ui::UiClock& clock;
    };

    explicit ConsoleWindow(const Parts& parts, QWidget* parent = nullptr);
    ~ConsoleWindow() override;

    //! Opens or activates the tab of an environment. Never changes what another tab shows.
    void openEnvironment(const std::string& environment, const QString& page = {});
    [[nodiscard]] Workspace* workspace() const;
    [[nodiscard]] ui::Page* page() const;
    [[nodiscard]] ui::ActionRegistry& actions() { return *m_actions; }
    [[nodiscard]] QString profileId() const { return m_parts.profile.id; }
    //! What the start of the playground tells; empty: nothing.
    void setStartNews(const QString& words, bool failed);
    //! What is shown is live, so that a picture of it is worth taking.
    [[nodiscard]] bool isSettled() const;
    //! Why nothing of the environment is shown, in words; empty: not known.
    [[nodiscard]] QString whyNothingIsShown() const;
    //! isSettled(), and nothing that starts or was asked for is still to come.
    [[nodiscard]] bool isComplete() const;

    // What pages ask for.
    void openPlan(const std::string& environment, const client::Command& command) override;
    void openRegister(const std::string& environment) override;
    void openFreeze(const std::string& environment) override;
    void openWaive(const std::string& environment, const client::LeakEdge& edge) override;
    void openCompare(
        const std::string& environment, std::uint32_t before, std::uint32_t after) override;
    void openProve(const std::string& environment, std::optional<std::uint32_t> lane) override;
    void openFind(const std::string& environment) override;
    void openRollout(const std::string& environment, std::uint32_t generation) override;
    void openShare(const std::string& environment) override;
    void navigate(const models::Link& link) override;
    void copy(const QString& text, const QString& what) override;
    void exportTable(const QAbstractItemModel& model, const QString& name) override;
    void exportText(const QByteArray& text, const QString& name, const QString& kind) override;
    void inspectorChanged() override;

Q_SIGNALS:
    //! A link to another profile, or Connect.
    void profileRequested(const QString& profile, const pult::models::Link& link);
    void restartPlaygroundRequested();

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void build();
    void buildCentre(QWidget& parent);
    void buildActions();
    void addPageActions();
    void addNavigationActions();
    void addViewActions();
    void addObjectActions();
    void addWriteActions();
    void connectSession();

    [[nodiscard]] ui::PageContext contextOf(const std::string& environment);
    Workspace* addWorkspace(const std::string& environment);
    void closeTab(int index);
    void removeTab(int index);
    void closeVanished();
    void openFirst();
    void activate(int index);
    void showPage(const QString& id);
    void rememberPlace();
    void goBy(int steps);
    void onServerChanged();
    void renderIdentity();
    //! Which actions are possible, and why not.
    void renderActions(const client::EnvironmentState* state);
    void renderAge();
    void renderStatus();
    void renderStream();
    void renderDocks();
    void renderTabs();
    void openPalette();
    void runPaletteItem(const QString& id);
    void chooseEnvironment();
    //! Good news that goes by itself.
    void notice(const QString& words);
    //! Why a press does nothing; goes by itself.
    void tellWhyNot(const QString& words);
    void noticeForAWhile(ui::Tone tone, const QString& words);
    void toggleReadOnly();
    void toggleInspector();
    void openContextMenu();
    void openLinkFromClipboard();
    void openConnection(const QString& profile);
    void openTrace(const std::string& environment, const QString& traceId);
    void watchLeaks();
    void openCreateEnvironment();
    void present(ui::DialogFrame* dialog);
    void restore();
    [[nodiscard]] std::vector<ui::PaletteItem> paletteItems() const;
    [[nodiscard]] client::EnvironmentViewPtr view() const;
    [[nodiscard]] std::string environment() const;

    Parts m_parts;
    std::unique_ptr<ui::ActionRegistry> m_actions;
    ui::IdentityLine* m_line = nullptr;
    ui::IdentityBar* m_identity = nullptr;
    ui::MessageBar* m_stream = nullptr;
    ui::MessageBar* m_notice = nullptr;
    ui::NavigationRail* m_rail = nullptr;
    QTabBar* m_tabs = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedLayout* m_stack = nullptr;
    StartPanel* m_startPanel = nullptr;
    SideDock* m_dock = nullptr;
    ui::StatusBar* m_status = nullptr;
    ui::CommandPalette* m_palette = nullptr;
    ui::KeySheet* m_keySheet = nullptr;
    std::vector<Workspace*> m_workspaces;
    Workspace* m_nowhere = nullptr;
    QString m_startNews;
    QString m_wantedPage = QStringLiteral("generations");
    std::vector<models::Link> m_places;
    std::size_t m_place = 0;
    bool m_travelling = false;
    int m_noticeTurn = 0;
};

} // namespace pult::app
