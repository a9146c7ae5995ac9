// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The dialogs that the window opens for its pages, and the files that it writes for them.
#include <QFileDialog>
#include <QSaveFile>

#include "app/console_window.h"
#include "models/csv.h"
#include "models/strings.h"
#include "ui/dialogs/compare_dialog.h"
#include "ui/dialogs/connection_dialog.h"
#include "ui/dialogs/environment_dialog.h"
#include "ui/dialogs/find_dialog.h"
#include "ui/dialogs/freeze_dialog.h"
#include "ui/dialogs/plan_dialog.h"
#include "ui/dialogs/prove_dialog.h"
#include "ui/dialogs/register_dialog.h"
#include "ui/dialogs/rollout_dialog.h"
#include "ui/dialogs/share_dialog.h"
#include "ui/dialogs/waive_dialog.h"
#include "ui/kit/message_bar.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::app {

void ConsoleWindow::present(ui::DialogFrame* dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->present();
}

void ConsoleWindow::openPlan(const std::string& environment, const client::Command& command)
{
    auto* dialog = new ui::PlanDialog(
        {m_parts.session, environment, command, m_parts.text}, this, m_parts.clock);
    connect(dialog, &ui::PlanDialog::copyRequested, this,
        [this](const QString& line) { copy(line, tr("Copy as CLI")); });
    connect(dialog, &ui::PlanDialog::traceRequested, this,
        [this, environment](const QString& id) { openTrace(environment, id); });
    connect(dialog, &ui::PlanDialog::proveRequested, this,
        [this, environment] { openProve(environment, std::nullopt); });
    present(dialog);
}

void ConsoleWindow::openRegister(const std::string& environment)
{
    auto* dialog = new ui::RegisterDialog(m_parts.session, environment, this, m_parts.clock);
    connect(dialog, &ui::RegisterDialog::planRequested, this,
        [this, environment](const client::Command& command) { openPlan(environment, command); });
    present(dialog);
}

void ConsoleWindow::openFreeze(const std::string& environment)
{
    auto* dialog
        = new ui::FreezeDialog(m_parts.session, environment, m_parts.text, this, m_parts.clock);
    connect(dialog, &ui::FreezeDialog::planRequested, this,
        [this, environment](const client::Command& command) { openPlan(environment, command); });
    present(dialog);
}

void ConsoleWindow::openWaive(const std::string& environment, const client::LeakEdge& edge)
{
    auto* dialog = new ui::WaiveDialog(
        m_parts.session, environment, edge, m_parts.text, this, m_parts.clock);
    connect(dialog, &ui::WaiveDialog::planRequested, this,
        [this, environment](const client::Command& command) { openPlan(environment, command); });
    present(dialog);
}

void ConsoleWindow::openCompare(
    const std::string& environment, std::uint32_t before, std::uint32_t after)
{
    const auto now = m_parts.session.view(environment);
    if (!now || !now->state)
        return;
    auto* dialog = new ui::CompareDialog(
        m_parts.session, environment, now->state, before, after, this, m_parts.clock);
    connect(dialog, &ui::CompareDialog::exportRequested, this,
        [this](const QAbstractItemModel& model) { exportTable(model, u"compare"_s); });
    present(dialog);
}

void ConsoleWindow::openProve(const std::string& environment, std::optional<std::uint32_t> lane)
{
    auto* dialog = new ui::ProveDialog(
        m_parts.session, environment, m_parts.text, lane, this, m_parts.clock);
    connect(dialog, &ui::ProveDialog::copyRequested, this,
        [this](const QString& line) { copy(line, tr("Copy as CLI")); });
    connect(dialog, &ui::ProveDialog::exportRequested, this, &ConsoleWindow::exportText);
    connect(dialog, &ui::ProveDialog::traceRequested, this,
        [this, environment](const QString& id) { openTrace(environment, id); });
    present(dialog);
}

void ConsoleWindow::openFind(const std::string& environment)
{
    auto* dialog
        = new ui::FindDialog(m_parts.session, environment, m_parts.text, this, m_parts.clock);
    connect(dialog, &ui::FindDialog::copyRequested, this,
        [this](const QString& line) { copy(line, tr("Copy as CLI")); });
    connect(dialog, &ui::FindDialog::exportRequested, this,
        [this](const QAbstractItemModel& model) { exportTable(model, u"requests"_s); });
    connect(dialog, &ui::FindDialog::traceRequested, this,
        [this, environment](const QString& id) { openTrace(environment, id); });
    present(dialog);
}

void ConsoleWindow::openRollout(const std::string& environment, std::uint32_t generation)
{
    auto* dialog = new ui::RolloutDialog(
        m_parts.session, environment, m_parts.text, generation, this, m_parts.clock);
    connect(dialog, &ui::RolloutDialog::planRequested, this,
        [this, environment](const client::Command& command) { openPlan(environment, command); });
    present(dialog);
}

void ConsoleWindow::openShare(const std::string& environment)
{
    auto* dialog
        = new ui::ShareDialog(m_parts.session, environment, m_parts.text, this, m_parts.clock);
    connect(dialog, &ui::ShareDialog::planRequested, this,
        [this, environment](const client::Command& command) { openPlan(environment, command); });
    present(dialog);
}

void ConsoleWindow::openTrace(const std::string& environment, const QString& traceId)
{
    navigate({{}, u"leaks"_s, u"trace:"_s + traceId, models::toQt(environment), 0});
}

void ConsoleWindow::openCreateEnvironment()
{
    auto* dialog = new ui::EnvironmentDialog(this, m_parts.clock);
    connect(dialog, &ui::EnvironmentDialog::planRequested, this,
        [this](
            const std::string& name, const client::Command& command) { openPlan(name, command); });
    present(dialog);
}

void ConsoleWindow::openConnection(const QString& profile)
{
    const client::Profile* known = m_parts.profiles.find(profile);
    present(new ui::ConnectionDialog(
        m_parts.profiles, known ? *known : client::Profile{}, this, m_parts.clock));
}

void ConsoleWindow::exportTable(const QAbstractItemModel& model, const QString& name)
{
    // Taken now: the table may move on while the user looks for a folder.
    exportText(models::toCsv(model), name + u".csv"_s, tr("CSV (*.csv)"));
}

void ConsoleWindow::exportText(const QByteArray& text, const QString& name, const QString& kind)
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export"), name, kind);
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const bool written
        = file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit();
    if (written)
        m_notice->showMessage(ui::Tone::Ok, tr("Written: %1").arg(path));
    else
        m_notice->showMessage(
            ui::Tone::Bad, tr("%1 cannot be written: %2").arg(path, file.errorString()));
}

} // namespace pult::app
