# Writes the bytes of INPUT as C++ to OUTPUT. A Qt resource in a static library would have to be
# initialised by whoever links it.
file(READ ${INPUT} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)"
  "\\1\n" bytes "${bytes}")
file(WRITE ${OUTPUT} "#include \"server/openapi.h\"

namespace deckhand {

static const unsigned char bytes[] = {
${bytes}};

QByteArray openApiDocument()
{
    return QByteArray::fromRawData(reinterpret_cast<const char *>(bytes), sizeof bytes);
}

} // namespace deckhand
")
