#include "persistence/journal_format.h"

#include <algorithm>

namespace headgate {
namespace {

JournalResult<void> check_format(std::uint16_t format, const std::string& where) {
    if (format == journal_format_version) return {};
    return journal_error(JournalFault::wrong_format,
                         where + ": journal format " + std::to_string(format) + " found, " +
                             std::to_string(journal_format_version) +
                             " expected; use the build that wrote this journal");
}

/// Version 0 had its number in the magic too.
bool is_any_journal(const Bytes<4>& magic) {
    return magic == journal_magic || magic == Bytes<4>{{'H', 'G', 'J', '0'}};
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

ByteVector encode_journal_header(const JournalHeader& header) {
    ByteVector bytes(encoded_size_max<JournalHeader>() + digest_size);
    std::uint8_t* end = put(header, bytes.data());
    end = put(Hasher{header.hash}.of({bytes.data(), end}), end);
    bytes.resize(static_cast<std::size_t>(end - bytes.data()));
    return bytes;
}

JournalResult<JournalHeader> decode_journal_header(ByteSpan bytes, const std::string& where) {
    // Magic and format first: another format may well go on differently.
    ByteReader front{bytes};
    Bytes<4> magic;
    std::uint16_t format = 0;
    front.get(magic);
    front.get(format);
    if (!front.ok() || !is_any_journal(magic)) {
        return journal_error(JournalFault::not_a_journal,
                             where + ": header magic " + hex4(magic) + " found, " +
                                 hex4(journal_magic) + " expected; this is not a Headgate journal");
    }
    if (auto right = check_format(format, where); !right) return tl::unexpected{right.error()};
    ByteReader reader{bytes};
    JournalHeader header;
    reader.get(header);
    if (!reader.ok() || reader.rest().size() != digest_size ||
        stored_digest(bytes) != Hasher{header.hash}.of(bytes.first(bytes.size() - digest_size))) {
        return journal_error(JournalFault::corrupt,
                             where + ": the header's hash differs; restore the journal from its "
                                     "backup");
    }
    return header;
}

JournalResult<BatchParts> decode_batch(ByteSpan bytes, const std::string& where) {
    ByteReader reader{bytes};
    BatchParts parts;
    reader.get(parts.header);
    if (!reader.ok() || parts.header.magic != batch_magic) {
        return journal_error(JournalFault::corrupt,
                             where + ": batch magic " + hex4(parts.header.magic) + " found, " +
                                 hex4(batch_magic) +
                                 " expected; restore the journal from its backup");
    }
    if (auto right = check_format(parts.header.format, where); !right)
        return tl::unexpected{right.error()};
    const ByteSpan rest = reader.rest();
    const std::uint64_t section = std::uint64_t{parts.header.gateway_length} + digest_size;
    if (rest.size() < section || parts.header.body_length != rest.size() - section) {
        return journal_error(JournalFault::corrupt,
                             where + ": body length " + std::to_string(parts.header.body_length) +
                                 " does not fit the " + std::to_string(bytes.size()) +
                                 " bytes stored; restore the journal from its backup");
    }
    parts.header_bytes = bytes.first(batch_header_size);
    parts.body = rest.first(static_cast<std::size_t>(parts.header.body_length));
    parts.gateway = rest.subspan(parts.body.size(), parts.header.gateway_length);
    parts.digest = stored_digest(bytes);
    return parts;
}

Digest digest_of(const BatchParts& parts, Hasher& hash) {
    hash.add(parts.body);
    hash.add(parts.gateway);
    hash.add(parts.header_bytes);
    return hash.finish();
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
