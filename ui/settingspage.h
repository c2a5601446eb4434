#pragma once

#include "ui/page.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QSpinBox;
class QTimeEdit;
class QVBoxLayout;

namespace deckhand {

/// What a person may choose for this profile, and what is known of its engine.
class SettingsPage : public PageWidget
{
    Q_OBJECT

public:
    SettingsPage(const PageContext &context, QWidget *parent = nullptr);
    void enter() override;
    void refresh() override;

private:
    [[nodiscard]] QFormLayout *addSection(const QString &title);
    void addLook();
    void addTable();
    void addSafety();
    void addEngine();
    void addQuietHours(QFormLayout *form);
    void addFilter(QFormLayout *form, const QString &label, const char *page);
    /// The colours that the window offers; known once all its actions are made.
    void fillSchemes();
    void update();
    void updateQuietHours();
    /// Alone: an unlocked profile tells each second how long it stays so.
    void updateSafety();
    void updateEngine();
    /// How long events are kept.
    [[nodiscard]] QString retentionText() const;

    ConsoleModels &m_models;
    ActionRegistry &m_actions;
    ConsoleSettings &m_settings;
    QVBoxLayout *m_sections = nullptr;
    QComboBox *m_scheme;
    QComboBox *m_density;
    QComboBox *m_times;
    QCheckBox *m_keys;
    QCheckBox *m_notify;
    QCheckBox *m_quiet;
    QTimeEdit *m_quietFrom;
    QTimeEdit *m_quietUntil;
    QSpinBox *m_rows;
    QSpinBox *m_backlog;
    QComboBox *m_safety;
    QLabel *m_safetyNote;
    QLabel *m_engine;
    QLabel *m_store;
    QLabel *m_abilities;
};

} // namespace deckhand
