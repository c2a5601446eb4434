// Where the values of a JSON text begin and end, so that its bytes can be used as they are.

const blank = new Set([0x20, 0x09, 0x0a, 0x0d]);

function skipBlanks(text, at) {
    while (blank.has(text[at]))
        ++at;
    return at;
}

function skipString(text, at) {
    for (++at; text[at] !== 0x22; ++at) {
        if (text[at] === 0x5c)
            ++at;
    }
    return at + 1;
}

/** The offset behind the value that begins at `at`. */
function skipValue(text, at) {
    if (text[at] === 0x22)
        return skipString(text, at);
    if (text[at] !== 0x7b && text[at] !== 0x5b) {
        while (at < text.length && !blank.has(text[at]) && !',]}'.includes(String.fromCharCode(text[at])))
            ++at;
        return at;
    }
    let depth = 0;
    while (true) {
        const c = text[at];
        if (c === 0x22) {
            at = skipString(text, at);
            continue;
        }
        if (c === 0x7b || c === 0x5b)
            ++depth;
        else if ((c === 0x7d || c === 0x5d) && --depth === 0)
            return at + 1;
        ++at;
    }
}

/** The elements of an array, each as the bytes it has in the text. */
export function elements(text) {
    const found = [];
    let at = skipBlanks(text, skipBlanks(text, 0) + 1);
    while (text[at] !== 0x5d) {
        const end = skipValue(text, at);
        found.push(text.subarray(at, end));
        at = skipBlanks(text, end);
        if (text[at] === 0x2c)
            at = skipBlanks(text, at + 1);
    }
    return found;
}

/** One member of an object, as the bytes it has in the text. */
export function member(text, name) {
    let at = skipBlanks(text, skipBlanks(text, 0) + 1);
    while (text[at] !== 0x7d) {
        const keyEnd = skipString(text, at);
        const key = JSON.parse(text.subarray(at, keyEnd).toString());
        const start = skipBlanks(text, skipBlanks(text, keyEnd) + 1);
        const end = skipValue(text, start);
        if (key === name)
            return text.subarray(start, end);
        at = skipBlanks(text, end);
        if (text[at] === 0x2c)
            at = skipBlanks(text, at + 1);
    }
    return undefined;
}
