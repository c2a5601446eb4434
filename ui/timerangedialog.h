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
    /// Begins with this time instead.
    void begin(Timestamp from, Timestamp until);
    /// Nothing before `earliest` can be chosen; `why` says so.
    void reachBackTo(Timestamp earliest, const QString &why);

Q_SIGNALS:
    void chosen(const QString &clauses);
    /// The same as times.
    void spanChosen(deckhand::Timestamp from, deckhand::Timestamp until);

private:
    void makeLayout(const QString &zone);
    void check();
    void choose();

    QDateTimeEdit *m_from;
    QDateTimeEdit *m_until;
    QLabel *m_problem;
    QPushButton *m_apply;
    QLabel *m_limit;
};

} // namespace deckhand
