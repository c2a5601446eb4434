#pragma once

#include "models/filterterms.h"
#include "ui/page.h"

#include <QToolButton>

#include <array>

class QMenu;

namespace deckhand {

class FilterBar;

/// A button that says what a filter asks of one thing, with a menu of what else it could ask;
/// underlined while it asks for something.
class FacetButton : public QToolButton
{
    Q_OBJECT

public:
    FacetButton(const QString &title, const char *iconName, const char *name);
    /// `value`: what the filter says, in words; empty where it says nothing.
    void showValue(const QString &value);
    [[nodiscard]] bool isActive() const { return m_active; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_title;
    bool m_active = false;
};

/// For those who do not type: buttons that write the filter's text, and show what the text says
/// when it was typed.
class FilterChips : public QObject
{
    Q_OBJECT

public:
    /// Puts its buttons below the line of `filter`, which owns it.
    FilterChips(const PageContext &context, FilterBar &filter);

private:
    struct Choice
    {
        QString text;
        QString clause; ///< empty: any
        const char *icon = nullptr;
        Tone tone = Tone::Neutral;
    };
    using Choices = std::vector<Choice>;

    void update();
    void fill(Facet facet, QMenu &menu);
    void add(QMenu &menu, Facet facet, const Choice &choice);
    void fillTypes(QMenu &menu);
    void fillCodes(QMenu &menu);
    void fillTimes(QMenu &menu);
    void fillDestinations(QMenu &menu);
    /// All but types, which are as many as there are.
    [[nodiscard]] Choices choices(Facet facet) const;
    [[nodiscard]] QStringList types() const;
    [[nodiscard]] QString wordsFor(Facet facet, const QString &clause) const;
    void apply(Facet facet, const QString &clause);
    void askCode();
    void askDestination();
    void askTimes();

    const PageContext m_context;
    FilterBar &m_filter;
    std::array<FacetButton *, 5> m_buttons{};
};

} // namespace deckhand
