#pragma once

#include "models/consolesettings.h"
#include "models/deeplink.h"
#include "models/palettemodel.h"
#include "ui/page.h"

#include <QObject>

namespace deckhand {

class CommandPalette;

/// Fills the palette with all that a window can do or open, and says what was chosen.
class Commands : public QObject
{
    Q_OBJECT

public:
    Commands(const PageContext &context, QWidget *window);
    void setPlaces(const QStringList &names, const std::vector<const char *> &icons);
    void open();
    /// With `text` typed already.
    void open(const QString &text);

Q_SIGNALS:
    void goTo(deckhand::Place place, const QString &filter, const QByteArray &item);
    void linkFollowed(const deckhand::DeepLink &link);
    void searchAsked(const QString &text);
    void actionChosen(QAction *action);

private:
    [[nodiscard]] std::vector<PaletteEntry> entries(const QString &text) const;
    void addActions(std::vector<PaletteEntry> &entries) const;
    void addPlaces(std::vector<PaletteEntry> &entries) const;
    void addViews(std::vector<PaletteEntry> &entries) const;
    void addObjects(std::vector<PaletteEntry> &entries) const;
    void addHelp(std::vector<PaletteEntry> &entries) const;
    void run(const PaletteEntry &entry);

    ConsoleModels &m_models;
    ActionRegistry &m_actions;
    ConsoleSettings &m_settings;
    CommandPalette *m_palette;
    QStringList m_places;
    std::vector<const char *> m_icons;
};

} // namespace deckhand
