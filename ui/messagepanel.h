#pragma once

#include "models/semantics.h"

#include <QFrame>

#include <functional>
#include <vector>

class QLabel;
class QToolButton;
class QHBoxLayout;
class QLayout;
class QPushButton;

namespace deckhand {

/// A message in the page, above what it is about: icon, colour and a sentence, with the buttons
/// that solve it. Never over other things.
class MessagePanel : public QFrame
{
    Q_OBJECT

public:
    explicit MessagePanel(QWidget *parent = nullptr);
    void showMessage(Tone tone, const QString &text);
    /// Tells assistive technology that what is shown is news.
    void announceMessage();
    void dismiss();
    [[nodiscard]] QString text() const;
    QPushButton *addButton(const QString &text, const char *name);
    void setClosable(bool closable);

Q_SIGNALS:
    /// Somebody closed it.
    void closed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void dress();

    QLabel *m_icon;
    QLabel *m_text;
    QHBoxLayout *m_line;
    QLayout *m_below;
    QToolButton *m_close;
    std::vector<QPushButton *> m_buttons; ///< one beside the text, several below it
    Tone m_tone = Tone::Info;
};

/// What a page shows instead of an empty list: what is missing, why, and what to do.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    /// A button; none where it has no text.
    struct Offer
    {
        QString text;
        std::function<void()> run = {};
    };

    explicit EmptyState(QWidget *parent = nullptr);
    /// At most three offers; the first is what most people want.
    void show(const char *iconName, const QString &title, const QString &text,
              const std::vector<Offer> &offers = {});

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    /// A wrapped label in the middle gets the height of its lines only when told its width.
    void fitText();
    void setOffers(const std::vector<Offer> &offers);

    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_text;
    std::vector<QPushButton *> m_buttons;
    std::vector<std::function<void()>> m_runs; ///< one for each button
    QByteArray m_iconName;
};

} // namespace deckhand
