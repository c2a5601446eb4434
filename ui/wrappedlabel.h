#pragma once

#include <QLabel>

namespace deckhand {

/// A text of several lines that is as high as its lines: layouts within layouts do not pass on that
/// a height follows from a width.
class WrappedLabel final : public QLabel
{
public:
    using QLabel::QLabel;
    void say(const QString &said);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();
};

} // namespace deckhand
