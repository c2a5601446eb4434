#pragma once

#include "ui/dialogs.h"

#include <functional>
#include <optional>
#include <vector>

namespace deckhand {

/// Dialogs that answer as told and remember what was asked.
class ScriptedDialogs final : public Dialogs
{
public:
    bool answer = true;
    std::vector<Question> questions;
    std::vector<QByteArray> secrets;
    void ask(QWidget *, const Question &question, std::function<void(bool)> answered) override
    {
        questions.push_back(question);
        answered(answer);
    }
    std::vector<Overlap> overlaps; ///< as they were shown with the secrets
    void showSecret(QWidget *, const QString &, const Secret &secret, const Overlap &shown) override
    {
        secrets.push_back(secret.reveal());
        overlaps.push_back(shown);
    }
    std::optional<milliseconds> overlap = milliseconds(1000);
    void askOverlap(QWidget *, const QString &,
                    std::function<void(std::optional<milliseconds>)> answered) override
    {
        answered(overlap);
    }
    QString text = QStringLiteral("Mine");
    void askText(QWidget *, const QString &, const QString &,
                 std::function<void(std::optional<QString>)> answered) override
    {
        answered(text);
    }
    std::optional<QString> path; ///< of a file to write or read
    void askSavePath(QWidget *, const QString &, const QString &,
                     std::function<void(std::optional<QString>)> answered) override
    {
        answered(path);
    }
    void askOpenPath(QWidget *, const QString &,
                     std::function<void(std::optional<QString>)> answered) override
    {
        answered(path);
    }
};

} // namespace deckhand
