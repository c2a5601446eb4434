#pragma once

#include "api/delivery.h"

#include <QWidget>

class QLabel;

namespace deckhand {

class PayloadView;

/// What a webhook's receiver checks: id, time, the text that is signed and how many secrets signed
/// it.
class SignatureView : public QWidget
{
    Q_OBJECT

public:
    explicit SignatureView(QWidget *parent = nullptr);
    void show(const Attempt *attempt, const QByteArray &body);

private:
    QLabel *m_nothing;
    QWidget *m_facts;
    QLabel *m_id;
    QLabel *m_time;
    QLabel *m_signatures;
    PayloadView *m_signed;
};

} // namespace deckhand
