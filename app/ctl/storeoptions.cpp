#include "ctl/storeoptions.h"

namespace deckhand {

std::vector<OptionRow> withStore(std::vector<OptionRow> options)
{
    const OptionRow rows[] = {
        {"store", "URL",
         "where events are kept: sqlite:PATH or postgresql://… (needed, or DECKHAND_STORE)"},
        {"sealing-key", "FILE", "the key that seals credentials, or DECKHAND_SEALING_KEY"},
    };
    options.insert(options.begin(), std::begin(rows), std::end(rows));
    return options;
}

void readStoreOptions(Arguments &arguments, EngineOptions &options)
{
    options.storeUrl = arguments.text("store", qEnvironmentVariable("DECKHAND_STORE"));
    if (options.storeUrl.isEmpty())
        arguments.addProblem("store",
                             QStringLiteral("is needed: --store sqlite:PATH or --store "
                                            "postgresql://USER:PASSWORD@HOST:PORT/DATABASE."));
    else if (const VoidResult url = checkStoreUrl(options.storeUrl); !url)
        arguments.addProblem(
            "store", QStringLiteral("can't be used: %1").arg(url.error().items.front().message));
    options.sealingKey = Secret(qgetenv("DECKHAND_SEALING_KEY"));
    options.sealingKeyFile = arguments.text("sealing-key");
}

} // namespace deckhand
