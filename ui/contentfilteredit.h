#pragma once

#include "models/destinationeditor.h"
#include "models/subscriptionpreview.h"

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
                      QWidget *parent = nullptr);
    void showFilter();
    [[nodiscard]] QWidget *input() const;

private:
    void fillSamples();
    void judge();

    DestinationEditor &m_editor;
    SubscriptionPreview &m_preview;
    QPlainTextEdit *m_edit;
    QComboBox *m_sample;
    QLabel *m_icon;
    QLabel *m_verdict;
};

} // namespace deckhand
