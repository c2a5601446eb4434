#pragma once

namespace deckhand {

/// A part of a detail that is searched for text.
class Finder
{
public:
    virtual ~Finder() = default;
    /// Puts the focus where the text that is looked for is typed.
    virtual void startFind() = 0;
    virtual void findNext() = 0;

protected:
    Finder() = default;
    Finder(const Finder &) = default;
    Finder &operator=(const Finder &) = default;
};

} // namespace deckhand
