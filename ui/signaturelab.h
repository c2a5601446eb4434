#pragma once

#include "api/time.h"

#include <QDialog>

#include <optional>

class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace deckhand {

class StagesView;
struct LabReport;

/// Says of a request that somebody received which of header, clock, secret and body fails, and
/// where its body begins to differ from what a delivery sent. The secret is masked while it is
/// typed, and gone with the dialog.
class SignatureLab : public QDialog
{
    Q_OBJECT

public:
    /// `sentBody`: of the delivery that is shown; none: there is nothing to compare with.
    SignatureLab(const Clock &clock, std::optional<QByteArray> sentBody, QWidget *parent = nullptr);

private:
    void makeLayout();
    [[nodiscard]] QWidget *makeInput();
    void check();
    void show(const LabReport &report);
    [[nodiscard]] QString differenceText(const LabReport &report) const;

    const Clock &m_clock;
    const std::optional<QByteArray> m_sentBody;
    QPlainTextEdit *m_request;
    QPlainTextEdit *m_body;
    QLineEdit *m_secret;
    StagesView *m_parts;
    QLabel *m_verdict;
};

} // namespace deckhand
