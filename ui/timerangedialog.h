#pragma once

#include "models/wording.h"

#include <QDialog>

class QDateTimeEdit;
class QLabel;
class QPushButton;

namespace deckhand {

/// Asks for a span of time and answers with clauses of the search language, to the minute.
class TimeRangeDialog : public QDialog
{
    Q_OBJECT

public:
    /// Begins with the hour before `now`; times are those of the zone that `wording` shows.
    TimeRangeDialog(const Wording &wording, Timestamp now, QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(const QString &clauses);

private:
    void makeLayout(const QString &zone);
    void check();
    void choose();

    QDateTimeEdit *m_from;
    QDateTimeEdit *m_until;
    QLabel *m_problem;
    QPushButton *m_apply;
};

} // namespace deckhand
