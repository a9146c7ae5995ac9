// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/ui_clock.h"
#include "ui/theme/state_colors.h"

#include <QDialog>
#include <QPointer>

#include <vector>

class QHBoxLayout;
class QPushButton;
class QVBoxLayout;

namespace pult::ui {

class MessageBar;
class Scrim;
class TextLabel;

//! Whom a dialog is about, in words; it never changes while the dialog is open.
struct DialogIdentity
{
    EnvironmentKind kind = EnvironmentKind::Other;
    QString text; //!< "PROD · CRM · telecom-eu"
};

//! The frame of every dialog: a line in the colour of the environment, what is to be done and
//! where, two columns of plan and evidence, rows for what must be entered, a footer.
//!
//! Cancel is the default button, but what was typed is not thrown away by Enter: in a field it goes
//! on to the next field or to the act and presses nothing. For the first 400 ms, and for 400 ms
//! after it went on, all input to the dialog is swallowed, and so is Enter or Space held down since
//! before. Lives inside its window over a scrim; a QDialog
//! for accepted(), rejected() and assistive technology.
class DialogFrame : public QDialog
{
    Q_OBJECT
public:
    //! `host` is any widget of the window; `clock` must outlive the dialog.
    DialogFrame(const QString& title, const DialogIdentity& identity, const QString& objectName,
        QWidget* host, UiClock& clock = UiClock::system());
    ~DialogFrame() override;

    void setTitle(const QString& title);
    void setSubtitle(const QString& subtitle);
    [[nodiscard]] QVBoxLayout* leftColumn() const { return m_left; }
    //! Shown once something is in it when the dialog is presented.
    [[nodiscard]] QVBoxLayout* rightColumn() const { return m_right; }
    //! The right column goes while there is nothing in it; to be called when that changed.
    void fitSides();
    //! A row with a label for what must be entered: why, the words to type, a second person.
    void addField(const QString& label, QWidget* field);
    //! Of dialogs with much to enter; others are kDialogWidth wide. Before it is presented.
    void setDialogWidth(int width) { m_width = width; }
    //! Hides the row of a field, or shows it again.
    void showField(QWidget* field, bool shown);
    //! What is entered stands above the columns: they answer it.
    void askFirst();
    //! News that arrive while the dialog is open: refused, not confirmed, failed.
    [[nodiscard]] MessageBar* messages() const { return m_messages; }
    void setNote(const QString& note);
    //! A link in the footer, such as "Copy as CLI".
    QPushButton* addFooterLink(const QString& text, const QString& objectName);
    //! The act; a QPushButton or a HoldButton. Sits after Cancel.
    void setAct(QWidget* button);
    [[nodiscard]] QPushButton* cancelButton() const { return m_cancel; }

    //! Shows the dialog over its window; deletes itself when finished.
    void present();
    //! Whether input is still swallowed.
    [[nodiscard]] bool isGuarded() const;

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void buildHead(const DialogIdentity& identity);
    void buildBody();
    void buildFooter();
    void orderTabs();
    void guard();
    void goOn(const QWidget* from);
    [[nodiscard]] bool swallows(const QEvent& event) const;

    UiClock& m_clock;
    DialogIdentity m_identity;
    QPointer<Scrim> m_scrim;
    QPointer<QWidget> m_host;
    TextLabel* m_title;
    TextLabel* m_subtitle;
    QWidget* m_head;
    QWidget* m_body;
    QWidget* m_rightSide;
    QWidget* m_between;
    QVBoxLayout* m_left = nullptr;
    QVBoxLayout* m_right = nullptr;
    QWidget* m_fieldSpace;
    QVBoxLayout* m_fields = nullptr;
    QVBoxLayout* m_column = nullptr;
    bool m_asksFirst = false;
    QWidget* m_footer;
    QHBoxLayout* m_footerRow = nullptr;
    QHBoxLayout* m_news = nullptr;
    TextLabel* m_note;
    MessageBar* m_messages;
    QPushButton* m_cancel;
    std::vector<QWidget*> m_entries;
    std::vector<QWidget*> m_links;
    std::vector<QWidget*> m_acts;
    qint64 m_guardedUntil = 0;
    int m_width;
    bool m_presented = false;
};

} // namespace pult::ui
