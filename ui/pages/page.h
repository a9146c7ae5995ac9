// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <QWidget>

#include "client/qt/session.h"
#include "models/link.h"
#include "models/text.h"
#include "ui/kit/panel_state.h"
#include "ui/kit/ui_clock.h"

class QAbstractItemModel;
class QMenu;
class QSettings;
class QVBoxLayout;

namespace pult::ui {

//! An object as it can be taken elsewhere.
struct Copyable
{
    QString id;
    models::Link link;
    std::string json; //!< Indented.
    std::string yaml;
    QString cli; //!< The pultctl line that shows or does it.
};

//! What a page asks of the window around it. All acts open dialogs; none executes.
class PageHost
{
public:
    virtual ~PageHost() = default;
    virtual void openPlan(const std::string& environment, const client::Command& command) = 0;
    virtual void openRegister(const std::string& environment) = 0;
    virtual void openFreeze(const std::string& environment) = 0;
    virtual void openWaive(const std::string& environment, const client::LeakEdge& edge) = 0;
    virtual void openCompare(
        const std::string& environment, std::uint32_t before, std::uint32_t after)
        = 0;
    //! Probes of a lane; nothing: chosen there.
    virtual void openProve(const std::string& environment, std::optional<std::uint32_t> lane) = 0;
    virtual void openFind(const std::string& environment) = 0;
    //! How a candidate is to be rolled out; 0: chosen there.
    virtual void openRollout(const std::string& environment, std::uint32_t generation) = 0;
    virtual void openShare(const std::string& environment) = 0;
    virtual void navigate(const models::Link& link) = 0;
    //! `what` is said in the notice: "Link".
    virtual void copy(const QString& text, const QString& what) = 0;
    virtual void exportTable(const QAbstractItemModel& model, const QString& name) = 0;
    //! `kind`: "JSON (*.json)".
    virtual void exportText(const QByteArray& text, const QString& name, const QString& kind) = 0;
    //! The page's inspector appeared, went or changed its size.
    virtual void inspectorChanged() = 0;
};

//! What a page is about; never changes.
struct PageContext
{
    client::Session& session;
    std::string environment;
    QString profile;
    models::TextPtr text;
    PageHost& host;
    UiClock& clock;
    //! What is kept for this profile; outlives the pages.
    QSettings& settings;
};

//! What the stream says about the freshness of an environment, for a panel's frame. Empty and
//! filtered-empty are the panel's own business.
[[nodiscard]] PanelInfo panelInfoOf(const client::Session& session, const std::string& environment);
//! The contents themselves are to be seen, live or not.
[[nodiscard]] bool isShown(PanelCondition condition);
//! The view is of the last session; the control plane has said nothing in this one.
[[nodiscard]] bool isRemembered(const client::EnvironmentViewPtr& view);
//! Least height of a panel that shows words instead.
inline constexpr int kWordsHeight = 280;
//! Why no write can start from here now; empty: it can.
[[nodiscard]] QString writeBlocker(
    const client::Session& session, const std::string& environment, int commandClass);

//! For client::Generation, client::Gateway, client::JournalEntry, client::LeakEdge and
//! client::Rollout.
template <typename T>
[[nodiscard]] Copyable copyableOf(const T& object, QString id, models::Link link, QString cli);
//! "Copy" with id, link, JSON, YAML and CLI.
void fillCopyMenu(QMenu& menu, const Copyable& object, PageHost& host);

//! One page of one environment. Pages are made once and told of every view, shown or not.
class Page : public QWidget
{
    Q_OBJECT
public:
    Page(PageContext context, QString id, QString title, QWidget* parent = nullptr);

    [[nodiscard]] const QString& id() const { return m_id; }
    [[nodiscard]] const QString& title() const { return m_title; }
    [[nodiscard]] const std::string& environment() const { return m_context.environment; }

    //! For the inspector dock; null: none. Owned by the page.
    [[nodiscard]] virtual QWidget* inspector() { return nullptr; }
    //! Shows an object of a link; what is not known is ignored.
    virtual void showObject(const QString& object, std::uint64_t at);
    //! Where this page stands now.
    [[nodiscard]] virtual models::Link link() const;
    virtual void startFilter() {}
    //! False when there was nothing to clear.
    virtual bool clearFilter() { return false; }
    //! What Ctrl+E exports; null: nothing.
    [[nodiscard]] virtual QAbstractItemModel* table() { return nullptr; }
    [[nodiscard]] virtual std::optional<Copyable> selected() { return std::nullopt; }
    //! Acts on what is selected, for Ctrl+. and the context menu.
    virtual void fillActs(QMenu& menu);
    //! Ask the server again for what does not come by the stream.
    virtual void refresh() {}
    //! Nothing that it asked for is still to come: worth a picture.
    [[nodiscard]] virtual bool isSettled() const { return true; }

protected:
    //! Data or freshness changed. Null view: nothing yet.
    virtual void render(const client::EnvironmentViewPtr& view) = 0;
    //! Once a second.
    virtual void renderAges() {}

    [[nodiscard]] const PageContext& context() const { return m_context; }
    [[nodiscard]] client::Session& session() const { return m_context.session; }
    [[nodiscard]] const models::Text& text() const { return *m_context.text; }
    [[nodiscard]] PageHost& host() const { return m_context.host; }
    [[nodiscard]] client::EnvironmentViewPtr view() const;
    //! What is shown is of the last session: there is nobody yet to ask for the rest.
    [[nodiscard]] bool isRemembered() const;
    [[nodiscard]] models::Link linkTo(const QString& object) const;
    //! On the page of leaks.
    void openTrace(const QString& traceId);
    [[nodiscard]] QVBoxLayout* column() const { return m_column; }
    //! Calls render() once the page is built.
    void start();

private:
    PageContext m_context;
    QString m_id;
    QString m_title;
    QVBoxLayout* m_column;
};

} // namespace pult::ui
