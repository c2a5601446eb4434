#include "ui/demopanel.h"

#include <QBoxLayout>
#include <QCheckBox>

namespace deckhand {

void DemoPanel::addSwitch(QVBoxLayout *layout, const char *name, const QString &text,
                          const std::function<bool(const ReceiverDials &)> &isOn,
                          const std::function<void(ReceiverDials &, bool)> &turn,
                          const std::function<QString(bool)> &sentence)
{
    auto *box = new QCheckBox(text);
    box->setObjectName(QLatin1String(name));
    layout->addWidget(box);
    m_switches.push_back({box, isOn});
    connect(box, &QCheckBox::toggled, this, [this, turn, sentence](bool on) {
        apply(From::Switch, sentence(on), [turn, on](ReceiverDials &dials) { turn(dials, on); });
    });
}

void DemoPanel::addSwitches(QVBoxLayout *layout)
{
    using Dials = ReceiverDials;
    addSwitch(
        layout, "refuseDial", tr("Refuse connections"),
        [](const Dials &dials) { return dials.refuse; },
        [](Dials &dials, bool on) { dials.refuse = on; },
        [this](bool on) {
            return on ? tr("%1 now refuses connections.").arg(name())
                      : tr("%1 takes connections again.").arg(name());
        });
    addSwitch(
        layout, "resetDial", tr("Break off answers"),
        [](const Dials &dials) { return dials.reset; },
        [](Dials &dials, bool on) { dials.reset = on; },
        [this](bool on) {
            return on ? tr("%1 now breaks off its answers.").arg(name())
                      : tr("%1 finishes its answers again.").arg(name());
        });
    addSwitch(
        layout, "secretDial", tr("Expect another secret"),
        [](const Dials &dials) { return dials.secretExpired; },
        [](Dials &dials, bool on) { dials.secretExpired = on; },
        [this](bool on) {
            return on ? tr("%1 now refuses every signature.").arg(name())
                      : tr("%1 takes valid signatures again.").arg(name());
        });
    addSwitch(
        layout, "hugeDial", tr("Answer with 1 MB"),
        [](const Dials &dials) { return dials.body == hugeBody(); },
        [](Dials &dials, bool on) { dials.body = on ? hugeBody() : Dials().body; },
        [this](bool on) {
            return on ? tr("%1 now answers with 1 MB.").arg(name())
                      : tr("%1 answers in a few bytes again.").arg(name());
        });
}

} // namespace deckhand
