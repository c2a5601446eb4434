#pragma once

#include "models/sourcepace.h"
#include "ui/democontrols.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;
class QVBoxLayout;

namespace deckhand {

class DemoDesk;
class DemoScenarios;

/// The dials of the demo: how much comes, how each receiver behaves, and scenarios that turn them.
/// Every change is said.
class DemoPanel : public QWidget
{
    Q_OBJECT

public:
    DemoPanel(DemoControls &controls, const Clock &clock, QWidget *parent = nullptr);
    [[nodiscard]] static QString word(CertificateFault fault);
    /// Of the statuses that a mix of failures has.
    [[nodiscard]] static QString mixedText();

Q_SIGNALS:
    /// What was changed, as a sentence.
    void said(const QString &sentence);
    /// A person has turned a receiver that failed back to accepting everything.
    void mended();

private:
    struct Switch
    {
        QCheckBox *box;
        std::function<bool(const ReceiverDials &)> isOn;
    };
    void makeLayout();
    void fillDials(QVBoxLayout *layout);
    void addSection(QVBoxLayout *layout, const QString &text);
    void addDial(QVBoxLayout *layout, const QString &text, QWidget *input, QLabel *value);
    void addChoice(QVBoxLayout *layout, const QString &text, QWidget *input);
    void addSwitches(QVBoxLayout *layout);
    void addSwitch(QVBoxLayout *layout, const char *name, const QString &text,
                   const std::function<bool(const ReceiverDials &)> &isOn,
                   const std::function<void(ReceiverDials &, bool)> &turn,
                   const std::function<QString(bool)> &sentence);
    void connectDials();
    void connectStatus();
    void connectTimes();
    void connectCertificate();
    void showRate();
    /// Whether the source makes what it was asked for.
    void showPace();
    void showReceiver();
    void showCounters();
    /// By hand: the dials of the chosen receiver, changed by `turn`. What a slider says may change
    /// on at once.
    enum class From { Switch, Slider };
    void apply(From input, const QString &sentence,
               const std::function<void(ReceiverDials &)> &turn);
    void applyRate(double rate);
    [[nodiscard]] std::size_t current() const;
    [[nodiscard]] QString name() const;

    DemoControls &m_controls;
    const Clock &m_clock;
    SourcePace m_made;
    DemoDesk *m_desk;
    DemoScenarios *m_scenarios;
    QSlider *m_rate;
    QLabel *m_rateText;
    QLabel *m_pace;
    QComboBox *m_receiver;
    QComboBox *m_status;
    QComboBox *m_retryAfter;
    QSlider *m_share;
    QLabel *m_shareText;
    QSlider *m_latency;
    QLabel *m_latencyText;
    QSlider *m_spread;
    QLabel *m_spreadText;
    QComboBox *m_certificate;
    std::vector<Switch> m_switches;
    QLabel *m_counters;
    QLabel *m_last;
    bool m_filling = false;
};

} // namespace deckhand
