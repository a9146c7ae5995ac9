// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The window's actions and palette.
#include <QApplication>
#include <QSettings>
#include <QTabBar>

#include "app/console_window.h"
#include "app/side_dock.h"
#include "app/window_words.h"
#include "models/generation_facts.h"
#include "models/strings.h"
#include "ui/dialogs/about_dialog.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/search_field.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/key_sheet.h"
#include "ui/theme/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::app {
namespace {

QKeySequence keys(const char* text)
{
    return QKeySequence(QString::fromLatin1(text), QKeySequence::PortableText);
}

} // namespace

void ConsoleWindow::buildActions()
{
    addPageActions();
    addNavigationActions();
    addViewActions();
    addObjectActions();
    addWriteActions();
    m_actions->attachTo(*this);
}

void ConsoleWindow::addPageActions()
{
    const auto add
        = [this](const QString& id, const QString& text, const char* shortcut, ui::Icon icon) {
              ui::ActionSpec spec{u"page."_s + id, text, tr("Pages")};
              spec.shortcuts = {keys(shortcut)};
              spec.icon = icon;
              m_actions->add(spec, [this, id] { showPage(id); });
          };
    add(u"overview"_s, tr("Overview"), "Ctrl+0", ui::Icon::Overview);
    add(u"generations"_s, tr("Generations"), "Ctrl+1", ui::Icon::Table);
    add(u"rollout"_s, tr("Rollout"), "Ctrl+6", ui::Icon::Rollout);
    add(u"leaks"_s, tr("Leaks"), "Ctrl+4", ui::Icon::Drop);
    add(u"gateways"_s, tr("Gateways"), "Ctrl+2", ui::Icon::Gateway);
    add(u"activity"_s, tr("Activity"), "Ctrl+3", ui::Icon::Activity);
    add(u"oncall"_s, tr("On-call"), "F9", ui::Icon::Bell);
    add(u"connections"_s, tr("Connections"), "Ctrl+5", ui::Icon::Plug);
}

void ConsoleWindow::addNavigationActions()
{
    const auto add = [this](const QString& id, const QString& text, QList<QKeySequence> shortcuts,
                         std::function<void()> run) {
        ui::ActionSpec spec{id, text, tr("Going places")};
        spec.shortcuts = std::move(shortcuts);
        spec.inPalette = id != u"go.palette"_s;
        m_actions->add(spec, std::move(run));
    };
    add(u"go.palette"_s, tr("Search or run"), {keys("Ctrl+K")}, [this] { openPalette(); });
    add(u"go.back"_s, tr("Back"), {keys("Alt+Left")}, [this] { goBy(-1); });
    add(u"go.forward"_s, tr("Forward"), {keys("Alt+Right")}, [this] { goBy(1); });
    add(u"go.environment"_s, tr("Choose an environment"), {keys("Ctrl+O")},
        [this] { chooseEnvironment(); });
    add(u"go.nextTab"_s, tr("Next tab"), {keys("Ctrl+Tab")}, [this] {
        if (m_tabs->count() < 2)
            return tellWhyNot(tr("No other environment is open."));
        m_tabs->setCurrentIndex((m_tabs->currentIndex() + 1) % m_tabs->count());
    });
    add(u"go.closeTab"_s, tr("Close tab"), {keys("Ctrl+W")}, [this] {
        if (m_tabs->count() < 2)
            return tellWhyNot(tr("The only environment stays open."));
        closeTab(m_tabs->currentIndex());
    });
    add(u"go.link"_s, tr("Open link from clipboard"), {keys("Ctrl+Shift+V")},
        [this] { openLinkFromClipboard(); });
}

void ConsoleWindow::addViewActions()
{
    const auto add = [this](const QString& id, const QString& text, QList<QKeySequence> shortcuts,
                         std::function<void()> run) {
        ui::ActionSpec spec{id, text, tr("View")};
        spec.shortcuts = std::move(shortcuts);
        m_actions->add(spec, std::move(run));
    };
    add(u"view.filter"_s, tr("Filter"), {keys("/"), keys("Ctrl+F")}, [this] {
        if (page())
            page()->startFilter();
        // Where there is a filter, it has the focus now.
        if (!qobject_cast<ui::SearchField*>(QApplication::focusWidget()))
            tellWhyNot(tr("There is nothing to filter on this page."));
    });
    add(u"view.clear"_s, tr("Clear filter, then back to now"), {keys("Esc")}, [this] {
        if (!page() || !page()->clearFilter())
            tellWhyNot(tr("No filter is set, and this is now."));
    });
    add(u"view.refresh"_s, tr("Ask the server again"), {keys("F5")}, [this] {
        if (page())
            page()->refresh();
        m_parts.session.refreshServer();
        notice(tr("Asked %1.").arg(models::toQt(m_parts.session.address())));
    });
    add(u"view.inspector"_s, tr("Inspector"), {keys("Ctrl+I")}, [this] { toggleInspector(); });
    add(u"view.activity"_s, tr("Activity at the side"), {keys("Ctrl+J")},
        [this] { m_dock->setActivityWanted(!m_dock->activityWanted()); });
    add(u"view.readOnly"_s, tr("Read-only on or off"), {keys("Ctrl+Shift+L")},
        [this] { toggleReadOnly(); });
    add(u"view.fullScreen"_s, tr("Full screen"), {keys("F11")},
        [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    add(u"view.keys"_s, tr("Keys"), {keys("F1")},
        [this] { m_keySheet->open(m_actions->keySheet()); });
    const auto addTheme
        = [&](const QString& id, const QString& words, ui::SchemePreference wanted) {
              add(id, words, {}, [this, words, wanted] {
                  ui::Theme::instance().setPreference(wanted);
                  notice(tr("%1: it is on.").arg(words));
              });
          };
    addTheme(u"view.light"_s, tr("Light theme"), ui::SchemePreference::Light);
    addTheme(u"view.dark"_s, tr("Dark theme"), ui::SchemePreference::Dark);
    addTheme(u"view.highContrast"_s, tr("High contrast"), ui::SchemePreference::HighContrast);
    addTheme(u"view.system"_s, tr("Theme of the system"), ui::SchemePreference::System);
    add(u"view.motion"_s, tr("Fades and flashes on or off"), {}, [this] {
        ui::Theme& theme = ui::Theme::instance();
        theme.setReduceMotion(!theme.reduceMotion());
        notice(theme.reduceMotion() ? tr("Nothing fades or flashes any more.")
                                    : tr("What appears fades in; rows that change flash once."));
    });
    add(u"view.pressTwice"_s, tr("Hold, or press twice"), {}, [this] {
        ui::Theme& theme = ui::Theme::instance();
        theme.setPressTwice(!theme.pressTwice());
        notice(theme.pressTwice()
                ? tr("Acts that are held are now pressed, wait, and are pressed again.")
                : tr("Acts of class 1 are held again."));
    });
    add(u"view.about"_s, tr("About Pult"), {},
        [this] { present(new ui::AboutDialog(m_parts.session, this, m_parts.clock)); });
}

void ConsoleWindow::addObjectActions()
{
    const auto add = [this](const QString& id, const QString& text, QList<QKeySequence> shortcuts,
                         std::function<void()> run) {
        ui::ActionSpec spec{id, text, tr("What is selected")};
        spec.shortcuts = std::move(shortcuts);
        m_actions->add(spec, std::move(run));
    };
    using Text = std::function<QString(const ui::Copyable&)>;
    const auto addCopy = [this, add](const QString& id, const QString& words,
                             const QList<QKeySequence>& shortcuts, const Text& text) {
        add(id, words, shortcuts, [this, words, text] {
            const auto object = page() ? page()->selected() : std::nullopt;
            const QString copied = object ? text(*object) : QString();
            if (copied.isEmpty())
                return tellWhyNot(tr("%1: nothing is selected that could be copied.").arg(words));
            copy(copied, words);
        });
    };
    add(u"object.acts"_s, tr("Acts on it"), {keys("Ctrl+.")}, [this] { openContextMenu(); });
    addCopy(u"object.copyCli"_s, tr("Copy as CLI"), {keys("Ctrl+Shift+C")},
        [](const ui::Copyable& object) { return object.cli; });
    addCopy(u"object.copyId"_s, tr("Copy id"), {},
        [](const ui::Copyable& object) { return object.id; });
    add(u"object.copyLink"_s, tr("Copy link"), {keys("Ctrl+L")}, [this] {
        if (!page())
            return tellWhyNot(tr("Copy link: no page is open."));
        copy(page()->link().toString(), tr("Copy link"));
    });
    addCopy(u"object.copyJson"_s, tr("Copy as JSON"), {},
        [](const ui::Copyable& object) { return models::toQt(object.json); });
    addCopy(u"object.copyYaml"_s, tr("Copy as YAML"), {},
        [](const ui::Copyable& object) { return models::toQt(object.yaml); });
    add(u"object.export"_s, tr("Export table as CSV…"), {keys("Ctrl+E")}, [this] {
        if (!page() || !page()->table())
            return tellWhyNot(tr("This page has no table that could be exported."));
        exportTable(*page()->table(), page()->id());
    });
    add(u"object.find"_s, tr("Find my request…"), {keys("Ctrl+Shift+F")}, [this] {
        if (environment().empty())
            return tellWhyNot(tr("No environment is open."));
        openFind(environment());
    });
    add(u"object.compare"_s, tr("Compare generations"), {keys("Ctrl+D")}, [this] {
        const auto now = view();
        if (!now || !now->state)
            return tellWhyNot(tr("Nothing is known about this environment yet."));
        const auto& all = now->state->generations;
        if (all.size() < 2)
            return tellWhyNot(tr("There is only one generation."));
        const std::uint32_t head = now->state->head;
        openCompare(
            environment(), head, (all.front()->number == head ? all[1] : all.front())->number);
    });
}

void ConsoleWindow::addWriteActions()
{
    // No keys: a write begins at a button, in a menu or in the palette, and always with its dialog.
    const auto add
        = [this](const QString& id, const QString& text, ui::Icon icon, std::function<void()> run) {
              ui::ActionSpec spec{id, text, tr("Changes")};
              spec.icon = icon;
              spec.writes = true;
              m_actions->add(spec, std::move(run));
          };
    // Which of these are possible: renderActions().
    add(u"generations.promote"_s, tr("Promote…"), ui::Icon::Promote, [this] {
        const auto now = view();
        const auto candidate = models::foremostCandidate(*now->state, now->readiness.get());
        openPlan(environment(), client::Promote{candidate->number});
    });
    add(u"generations.retreat"_s, tr("Roll back…"), ui::Icon::Rollback, [this] {
        if (page() && page()->id() == u"oncall"_s)
            return notice(tr("The act stands on this page: it is held, not clicked."));
        showPage(u"oncall"_s);
    });
    add(u"generations.register"_s, tr("Register a release…"), ui::Icon::Plus,
        [this] { openRegister(environment()); });
    add(u"leaks.prove"_s, tr("Prove a lane…"), ui::Icon::PersonCheck,
        [this] { openProve(environment(), std::nullopt); });
    add(u"generations.freeze"_s, tr("Freeze…"), ui::Icon::Snowflake,
        [this] { openFreeze(environment()); });
}

void ConsoleWindow::openPalette()
{
    m_palette->open(paletteItems());
}

std::vector<ui::PaletteItem> ConsoleWindow::paletteItems() const
{
    std::vector<ui::PaletteItem> items = m_actions->paletteItems();
    addObjects(items, m_parts.session, m_parts.profile.id, environment());
    return items;
}

void ConsoleWindow::runPaletteItem(const QString& id)
{
    if (const auto link = models::Link::parse(id))
        navigate(*link);
    else
        m_actions->run(id);
}

} // namespace pult::app
