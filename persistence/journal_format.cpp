#include "persistence/journal_format.h"

#include <algorithm>

namespace headgate {
namespace {

std::string found_expected(const std::string& where, const char* what, unsigned found,
                           unsigned expected) {
    return where + ": " + what + " " + std::to_string(found) + " found, " +
           std::to_string(expected) + " expected; use the build that wrote this journal";
}

JournalResult<void> check_versions(std::uint16_t format, std::uint16_t encoding,
                                   const std::string& where) {
    if (format != journal_format_version) {
        return journal_error(
            JournalFault::wrong_format,
            found_expected(where, "journal format", format, journal_format_version));
    }
    if (encoding != encoding_version) {
        return journal_error(JournalFault::wrong_encoding,
                             found_expected(where, "record encoding", encoding, encoding_version));
    }
    return {};
}

std::string hex4(const Bytes<4>& magic) {
    std::string text;
    for (const std::uint8_t byte : magic.bytes) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

}  // namespace

std::array<std::uint8_t, journal_header_size> encode_journal_header(const JournalHeader& header,
                                                                    Sha256& hash) {
    std::array<std::uint8_t, journal_header_size> bytes{};
    std::uint8_t* end = put(header, bytes.data());
    put(hash.of({bytes.data(), end}), end);
    return bytes;
}

JournalResult<JournalHeader> decode_journal_header(ByteSpan bytes, Sha256& hash,
                                                   const std::string& where) {
    ByteReader reader{bytes};
    JournalHeader header;
    reader.get(header);
    if (!reader.ok() || header.magic != journal_magic) {
        return journal_error(JournalFault::not_a_journal,
                             where + ": header magic " + hex4(header.magic) + " found, " +
                                 hex4(journal_magic) + " expected; this is not a Headgate journal");
    }
    // Versions first: another version may well have another length and another hash.
    if (auto versions = check_versions(header.format, header.encoding, where); !versions) {
        return tl::unexpected{versions.error()};
    }
    if (bytes.size() != journal_header_size ||
        stored_digest(bytes) != hash.of(bytes.first(bytes.size() - digest_size))) {
        return journal_error(JournalFault::corrupt, where +
                                                        ": the header's SHA-256 differs; restore " +
                                                        "the journal from its backup");
    }
    return header;
}

JournalResult<BatchHeader> decode_batch_header(ByteSpan bytes, const std::string& where) {
    ByteReader reader{bytes};
    BatchHeader header;
    reader.get(header);
    if (!reader.ok() || header.magic != batch_magic) {
        return journal_error(JournalFault::corrupt,
                             where + ": batch magic " + hex4(header.magic) + " found, " +
                                 hex4(batch_magic) +
                                 " expected; restore the journal from its backup");
    }
    if (auto versions = check_versions(header.format, header.encoding, where); !versions) {
        return tl::unexpected{versions.error()};
    }
    if (reader.rest().size() < digest_size ||
        header.body_length != reader.rest().size() - digest_size) {
        return journal_error(JournalFault::corrupt,
                             where + ": body length " + std::to_string(header.body_length) +
                                 " does not fit the " + std::to_string(bytes.size()) +
                                 " bytes stored; restore the journal from its backup");
    }
    return header;
}

Digest stored_digest(ByteSpan bytes) {
    HEADGATE_ASSERT(bytes.size() >= digest_size);
    Digest digest;
    const ByteSpan tail = bytes.last(digest_size);
    std::copy(tail.begin(), tail.end(), digest.bytes.begin());
    return digest;
}

std::optional<FramedStep> take_step(ByteSpan& body) {
    ByteReader reader{body};
    std::uint32_t length = 0;
    FramedStep step;
    reader.get(length);
    reader.get(step.crc);
    const std::uint8_t* payload = reader.take(length);
    if (payload == nullptr) return std::nullopt;
    step.payload = {payload, length};
    body = reader.rest();
    return step;
}

}  // namespace headgate
