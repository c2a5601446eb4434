#include "ui/connectionstages.h"

#include "ui/profilewords.h"
#include "ui/stagesview.h"

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::ConnectionStages)
};

} // namespace

void showConnection(StagesView &view, const ConnectionTest &test, const QUrl &url)
{
    std::vector<ShownStage> shown;
    QStringList evidence;
    for (const CheckedStage &stage : test.stages()) {
        shown.push_back({ProfileWords::word(stage.stage), ProfileWords::outcome(stage),
                         stage.outcome, stage.ms, stage.underWay});
        if (stage.outcome != StageOutcome::Failed)
            continue;
        const Remedy remedy = ProfileWords::remedy(stage, url, test.facts());
        evidence << Tr::tr("%1: %2").arg(ProfileWords::word(stage.stage), remedy.what)
                 << remedy.next;
    }
    if (test.canConnect())
        evidence.prepend(ProfileWords::found(test.facts()));
    view.show(shown, evidence);
}

} // namespace deckhand
