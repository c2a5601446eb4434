#pragma once

#include "ui/democontrols.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QVBoxLayout;
class QSlider;
class QCheckBox;

namespace deckhand {

/// The dials of the demo: how much comes, and how each receiver behaves. Every change is said.
class DemoPanel : public QWidget
{
    Q_OBJECT

public:
    explicit DemoPanel(DemoControls &controls, QWidget *parent = nullptr);

Q_SIGNALS:
    /// What was changed, as a sentence.
    void said(const QString &sentence);

private:
    void makeLayout();
    void addSection(QVBoxLayout *layout, const QString &text);
    void addDial(QVBoxLayout *layout, const QString &text, QWidget *input, QLabel *value);
    void connectDials();
    void showReceiver();
    void applyReceiver(const QString &sentence);
    void sayRate(double rate);
    [[nodiscard]] std::size_t current() const;

    DemoControls &m_controls;
    QSlider *m_rate;
    QLabel *m_rateText;
    QComboBox *m_receiver;
    QComboBox *m_status;
    QSlider *m_share;
    QLabel *m_shareText;
    QSlider *m_latency;
    QLabel *m_latencyText;
    QCheckBox *m_refuse;
    QCheckBox *m_reset;
    QLabel *m_last;
    bool m_filling = false;
};

} // namespace deckhand
