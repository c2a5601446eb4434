#pragma once

#include "models/attemptexport.h"

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QScrollArea;

namespace deckhand {

class PayloadView;
class Wording;
struct Destination;

/// What a webhook's receiver checks: id, time, the text that is signed and which secrets signed it.
class SignatureView : public QWidget
{
    Q_OBJECT

public:
    explicit SignatureView(const Wording &wording, QWidget *parent = nullptr);
    /// `destination`: whose secrets signed; null where it is not known.
    void show(const Attempt *attempt, const QByteArray &body, const Destination *destination);
    /// Puts the button of `action` below what is checked.
    void addLab(QAction *action);

private:
    [[nodiscard]] QWidget *makeCheck();
    void check();
    [[nodiscard]] QString signerText(const Attempt &attempt, const Destination *destination) const;

    const Wording &m_wording;
    QLabel *m_nothing;
    QWidget *m_facts;
    QScrollArea *m_scroll;
    QLabel *m_id;
    QLabel *m_time;
    QLabel *m_signatures;
    PayloadView *m_signed;
    QLineEdit *m_secret;
    QLineEdit *m_received;
    QLabel *m_verdict;
    SignatureFacts m_shown;
    QByteArray m_body;
};

} // namespace deckhand
