#pragma once

#include "models/consolemodels.h"
#include "models/testpreview.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;
class QToolButton;

namespace deckhand {

class HttpView;
class MessagePanel;
class StagesView;

/// A test of one destination: what would be sent, to the byte, as the engine builds it; then how
/// far it came, what was sent and what was answered.
class TestDialog : public QDialog
{
    Q_OBJECT

public:
    TestDialog(ConsoleModels &models, const DestinationId &id, QWidget *parent = nullptr);

private:
    void makeLayout(const Destination &destination);
    [[nodiscard]] QWidget *makeChoice(const Destination &destination);
    [[nodiscard]] QWidget *makeSample();
    void fillBookmarks(QToolButton &button);
    void takeStored(const QString &id);
    void takeEvent(const Event &event);
    void choose();
    void setSending(bool sending);
    void preview();
    void showPreview();
    [[nodiscard]] static QString requestText(const AttemptRequest &request);
    void send();
    void showResult(const Attempt &attempt);
    void showReached(const Attempt &attempt);
    void setWithoutEvent(bool without);

    ConsoleModels &m_models;
    DestinationId m_id;
    TestPreview m_built; ///< what would be sent
    QComboBox *m_type;
    QLineEdit *m_stored;
    QPushButton *m_take;
    QLabel *m_storedProblem;
    QPlainTextEdit *m_data;
    QLabel *m_problem;
    HttpView *m_preview;
    HttpView *m_sent;
    HttpView *m_answer;
    MessagePanel *m_message;
    StagesView *m_stages;
    QTabWidget *m_tabs;
    QWidget *m_choice = nullptr; ///< of the event
    QCheckBox *m_withoutEvent;
    QPushButton *m_send;
    QString m_sample; ///< as it was filled in; data that differs was written by a person
    bool m_sending = false;
};

} // namespace deckhand
