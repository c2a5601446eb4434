#pragma once

#include "api/delivery.h"

#include <QWidget>

class QLabel;

namespace deckhand {

/// How far a test came, drawn as a chain: each stage with its mark, its word and its time; below it
/// what was seen at the one that failed and what to do. Empty where an attempt has no stages.
class StagesView : public QWidget
{
    Q_OBJECT

public:
    explicit StagesView(QWidget *parent = nullptr);
    void show(const Attempt &attempt);
    void clear();
    /// One line a stage, for those who cannot see it and for copying.
    [[nodiscard]] QString text() const;

private:
    class Chain;

    Chain *m_chain;
    QLabel *m_evidence;
};

} // namespace deckhand
