#pragma once

#include "persistence/journal_error.h"
#include "persistence/journal_format.h"
#include "persistence/journal_place.h"

#include <compare>
#include <string>
#include <string_view>
#include <vector>

/// The records of a journal's index (grammar in persistence/README.md). What a batch is about is kept as
/// hashes: two subjects that share one make a reader look in vain, never miss a line.
namespace headgate {

inline constexpr std::uint16_t index_format_version = 1;
inline constexpr Bytes<4> index_magic{{'H', 'G', 'I', 'X'}};
inline constexpr Bytes<4> segment_magic{{'H', 'G', 'I', 'S'}};

/// Whose journal an index was made from. `journal` is the digest of the header of its first epoch.
struct IndexOwner {
    VenueCode venue;
    PartitionId partition;
    Digest journal;
    HEADGATE_FIELDS(venue, partition, journal)
    bool operator==(const IndexOwner&) const = default;
};

/// Hash of a subject, such as "right" and "GG-1".
struct Topic {
    std::uint64_t hash = 0;
    HEADGATE_FIELDS(hash)
    auto operator<=>(const Topic&) const = default;
};
[[nodiscard]] Topic topic_of(std::string_view subject, std::string_view value);

struct IndexedBatch {
    Sequence first;
    std::uint32_t commands = 0;
    /// Times of its first and last command.
    Timestamp begin;
    Timestamp end;
    Digest digest;
    HEADGATE_FIELDS(first, commands, begin, end, digest)
    [[nodiscard]] Sequence last() const { return Sequence{first.value() + commands - 1}; }
};

/// A fact's code, so that a reader who skips what registered it can still write it. `holder` of a right,
/// else blank.
struct IndexedName {
    Sequence sequence;
    FactKind kind = FactKind::venue;
    std::uint32_t id = 0;
    Code code;
    ParticipantId holder;
    HEADGATE_FIELDS(sequence, kind, id, code, holder)
};

/// From this sequence on it is this trading day.
struct IndexedDay {
    Sequence first;
    Date date;
    HEADGATE_FIELDS(first, date)
};

/// The batch of the segment, counted from 0, that is about a topic.
struct IndexPosting {
    Topic topic;
    std::uint32_t batch = 0;
    HEADGATE_FIELDS(topic, batch)
    auto operator<=>(const IndexPosting&) const = default;
};

/// What the index says of some batches of one epoch, one behind the other.
struct IndexSegment {
    JournalPlace before;
    std::vector<IndexedBatch> batches;
    std::vector<IndexedName> names;
    std::vector<IndexedDay> days;
    /// Ascending, each once.
    std::vector<IndexPosting> postings;

    /// Requires that there is a batch.
    [[nodiscard]] JournalPlace end() const;
    /// Behind the first `count` batches.
    [[nodiscard]] JournalPlace place_behind(std::size_t count) const;
};

[[nodiscard]] ByteVector encode_index_header(const IndexOwner& owner);
/// `where` begins every error's text.
[[nodiscard]] JournalResult<IndexOwner> decode_index_header(ByteSpan bytes,
                                                            const std::string& where);
[[nodiscard]] ByteVector encode_segment(const IndexSegment& segment);
/// Refuses what has another checksum, no batch, or postings that name none.
[[nodiscard]] JournalResult<IndexSegment> decode_segment(ByteSpan bytes, const std::string& where);

}  // namespace headgate
