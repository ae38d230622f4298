#include "persistence/index_segment.h"

#include "persistence/crc32c.h"

#include <algorithm>

namespace headgate {
namespace {

constexpr std::size_t crc_size = 4;

template <HasFields T>
void append(const T& value, ByteVector& out) {
    const std::size_t at = out.size();
    out.resize(at + encoded_size_max<T>());
    const std::uint8_t* end = put(value, out.data() + at);
    out.resize(static_cast<std::size_t>(end - out.data()));
}

void append_crc(ByteVector& out) {
    const std::uint32_t crc = crc32c(out);
    out.resize(out.size() + crc_size);
    put(crc, out.data() + out.size() - crc_size);
}

/// What stands before the checksum; nothing where that is not its own.
std::optional<ByteSpan> without_crc(ByteSpan bytes) {
    if (bytes.size() < crc_size) return std::nullopt;
    const ByteSpan rest = bytes.first(bytes.size() - crc_size);
    std::uint32_t crc = 0;
    ByteReader{bytes.last(crc_size)}.get(crc);
    return crc == crc32c(rest) ? std::optional{rest} : std::nullopt;
}

struct Front {
    Bytes<4> magic;
    std::uint16_t format = index_format_version;
    HEADGATE_FIELDS(magic, format)
};

struct Counts {
    std::uint32_t batches = 0;
    std::uint32_t names = 0;
    std::uint32_t days = 0;
    std::uint32_t postings = 0;
    HEADGATE_FIELDS(batches, names, days, postings)
};

template <HasFields T>
void get_all(ByteReader& reader, std::uint32_t count, std::vector<T>& out) {
    // A count is not believed before the bytes are there.
    for (std::uint32_t i = 0; i < count && reader.ok(); ++i) reader.get(out.emplace_back());
}

tl::unexpected<JournalError> damaged(const std::string& where) {
    return journal_error(JournalFault::corrupt, where + ": the index is damaged");
}

/// The bytes behind magic and version, once these and the checksum are right.
JournalResult<ByteReader> open_record(ByteSpan bytes, const Bytes<4>& magic,
                                      const std::string& where) {
    Front front;
    ByteReader early{bytes};
    early.get(front);
    if (!early.ok() || front.magic != magic)
        return journal_error(JournalFault::not_a_journal, where + ": this is not an index");
    if (front.format != index_format_version) {
        return journal_error(JournalFault::wrong_format,
                             where + ": index format " + std::to_string(front.format) + " found, " +
                                 std::to_string(index_format_version) + " expected");
    }
    const auto rest = without_crc(bytes);
    if (!rest) return damaged(where);
    ByteReader reader{*rest};
    reader.get(front);
    return reader;
}

}  // namespace

Topic topic_of(std::string_view subject, std::string_view value) {
    // FNV-1a, 64 bits.
    std::uint64_t hash = 0xcbf29ce484222325;
    const auto add = [&](std::uint8_t byte) { hash = (hash ^ byte) * 0x100000001b3; };
    for (const char c : subject) add(static_cast<std::uint8_t>(c));
    add('=');
    for (const char c : value) add(static_cast<std::uint8_t>(c));
    return Topic{hash};
}

JournalPlace IndexSegment::place_behind(std::size_t count) const {
    HEADGATE_ASSERT(count <= batches.size());
    if (count == 0) return before;
    const IndexedBatch& batch = batches[count - 1];
    return {before.epoch, before.batches + count, batch.last(), batch.digest};
}

JournalPlace IndexSegment::end() const { return place_behind(batches.size()); }

ByteVector encode_index_header(const IndexOwner& owner) {
    ByteVector bytes;
    append(Front{index_magic}, bytes);
    append(owner, bytes);
    append_crc(bytes);
    return bytes;
}

JournalResult<IndexOwner> decode_index_header(ByteSpan bytes, const std::string& where) {
    auto reader = open_record(bytes, index_magic, where);
    if (!reader) return tl::unexpected{reader.error()};
    IndexOwner owner;
    reader->get(owner);
    if (!reader->ok() || !reader->rest().empty()) return damaged(where);
    return owner;
}

ByteVector encode_segment(const IndexSegment& segment) {
    ByteVector bytes;
    append(Front{segment_magic}, bytes);
    append(segment.before, bytes);
    append(Counts{static_cast<std::uint32_t>(segment.batches.size()),
                  static_cast<std::uint32_t>(segment.names.size()),
                  static_cast<std::uint32_t>(segment.days.size()),
                  static_cast<std::uint32_t>(segment.postings.size())},
           bytes);
    for (const IndexedBatch& one : segment.batches) append(one, bytes);
    for (const IndexedName& one : segment.names) append(one, bytes);
    for (const IndexedDay& one : segment.days) append(one, bytes);
    for (const IndexPosting& one : segment.postings) append(one, bytes);
    append_crc(bytes);
    return bytes;
}

JournalResult<IndexSegment> decode_segment(ByteSpan bytes, const std::string& where) {
    auto reader = open_record(bytes, segment_magic, where);
    if (!reader) return tl::unexpected{reader.error()};
    IndexSegment segment;
    Counts counts;
    reader->get(segment.before);
    reader->get(counts);
    get_all(*reader, counts.batches, segment.batches);
    get_all(*reader, counts.names, segment.names);
    get_all(*reader, counts.days, segment.days);
    get_all(*reader, counts.postings, segment.postings);
    if (!reader->ok() || !reader->rest().empty() || segment.batches.empty()) return damaged(where);
    Sequence next{segment.before.last.value() + 1};
    for (const IndexedBatch& batch : segment.batches) {
        if (batch.first != next || batch.commands == 0) return damaged(where);
        next = Sequence{batch.last().value() + 1};
    }
    const auto lost = [&](const IndexPosting& one) { return one.batch >= segment.batches.size(); };
    if (std::ranges::any_of(segment.postings, lost) || !std::ranges::is_sorted(segment.postings))
        return damaged(where);
    return segment;
}

}  // namespace headgate
