// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/register_dialog.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "models/generation_facts.h"
#include "models/strings.h"
#include "models/text.h"
#include "ui/dialogs/identity_words.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_label.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr qint64 kLargestManifest = 3 * 1024 * 1024;

} // namespace

RegisterDialog::RegisterDialog(
    client::Session& session, std::string environment, QWidget* host, UiClock& clock)
    : DialogFrame(tr("Register a release in %1").arg(environmentWord(session, environment)),
        identityOf(session, environment), u"registerDialog"_s, host, clock)
    , m_session(session)
    , m_environment(std::move(environment))
    , m_file(secondaryText(tr("No file chosen")))
    , m_result(sectionTitle({}))
    , m_problems(new BulletList)
    , m_name(new QLineEdit)
    , m_act(makeButton(tr("Show the plan…"), u"registerPlan"_s, ButtonKind::Primary))
{
    setSubtitle(tr("A manifest names services, versions, artifacts and where they run."));
    QPushButton* choose = makeButton(tr("Open manifest…"), u"registerOpen"_s);
    m_file->setObjectName(u"registerFile"_s);
    m_file->setElided(true);
    auto* row = new QHBoxLayout;
    row->addWidget(choose);
    row->addWidget(m_file, 1);
    leftColumn()->addLayout(row);
    leftColumn()->addSpacing(8);
    leftColumn()->addWidget(m_result);
    leftColumn()->addWidget(m_problems);
    m_result->hide();
    setNames(*m_problems, u"registerProblems"_s, tr("Problems of the manifest"));
    setNames(*m_name, u"registerName"_s, tr("Name of the generation"));
    m_name->setPlaceholderText(tr("optional, for example one-click-returns"));
    addField(tr("Name"), m_name);
    setAct(m_act);
    setBlocked(*m_act, tr("Open a manifest first."));
    connect(choose, &QPushButton::clicked, this, &RegisterDialog::choose);
    connect(m_name, &QLineEdit::editingFinished, this, [this] {
        if (!m_manifest.isEmpty())
            check();
    });
    connect(m_act, &QPushButton::clicked, this, [this] {
        const client::Command wanted = command();
        accept();
        Q_EMIT planRequested(wanted);
    });
}

client::Register RegisterDialog::command() const
{
    return {
        m_manifest.toStdString(), m_fileName.toStdString(), m_name->text().trimmed().toStdString()};
}

void RegisterDialog::choose()
{
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Open manifest"), {}, tr("Manifests (*.yaml *.yml);;All files (*)"));
    if (!path.isEmpty())
        openFile(path);
}

void RegisterDialog::openFile(const QString& path)
{
    m_manifest.clear();
    m_fileName = QFileInfo(path).fileName();
    m_file->setText(path);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return showProblems({tr("%1 cannot be read: %2").arg(m_fileName, file.errorString())});
    if (file.size() > kLargestManifest)
        return showProblems({tr("%1 is larger than 3 MiB: that is no manifest.").arg(m_fileName)});
    m_manifest = QString::fromUtf8(file.readAll());
    check();
}

void RegisterDialog::check()
{
    setBlocked(*m_act, tr("The control plane checks it."));
    const int question = ++m_question;
    m_session.plan(
        m_environment, command(), this, [this, question](const Result<client::Plan>& plan) {
            if (question != m_question)
                return;
            if (plan)
                showSound(*plan);
            else
                showProblems(models::toQt(plan.error().message).split(u'\n', Qt::SkipEmptyParts));
        });
}

void RegisterDialog::showProblems(const QStringList& problems)
{
    m_result->setText(
        problems.size() == 1 ? tr("One problem") : tr("%1 problems").arg(problems.size()));
    m_result->show();
    std::vector<BulletList::Item> items;
    for (const QString& problem : problems)
        items.push_back({RichText(problem), Tone::Bad});
    m_problems->setItems(items);
    setBlocked(*m_act, tr("The manifest has problems."));
}

void RegisterDialog::showSound(const client::Plan& plan)
{
    m_result->setText(plan.noOp ? tr("Known already: nothing would change")
            : plan.refused()    ? tr("The manifest is sound, but it cannot be registered now")
                                : tr("The manifest is sound"));
    m_result->show();
    models::Lines lines{models::Line{models::toQt(plan.summary), models::Tone::Plain}};
    for (const client::Refusal& refusal : plan.refusals)
        lines << models::Line{models::toQt(refusal.message), models::Tone::Bad};
    m_problems->setItems(bullets(lines + models::linesOf(plan.effects)));
    setBlocked(*m_act, {});
}

} // namespace pult::ui
