#pragma once

#include "models/destinationeditor.h"
#include "models/subscriptionpreview.h"
#include "models/wording.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPlainTextEdit;

namespace deckhand {

/// The content filter of a destination as JSON, with a try on a stored event.
class ContentFilterEdit : public QWidget
{
    Q_OBJECT

public:
    ContentFilterEdit(DestinationEditor &editor, SubscriptionPreview &preview,
                      const Wording &wording, QWidget *parent = nullptr);
    void showFilter();
    [[nodiscard]] QWidget *input() const;

private:
    void fillSamples();
    void judge();

    DestinationEditor &m_editor;
    SubscriptionPreview &m_preview;
    const Wording &m_wording;
    QPlainTextEdit *m_edit;
    QComboBox *m_sample;
    QLabel *m_icon;
    QLabel *m_verdict;
};

} // namespace deckhand
