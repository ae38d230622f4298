#include "persistence/journal_reader.h"

#include "persistence/crc32c.h"

#include <algorithm>

namespace headgate {

JournalResult<CheckedHeader> read_header(PageFile& file, Sha256& hash,
                                         std::optional<PartitionId> expected) {
    ByteVector bytes;
    const auto entry = file.at_or_after(header_key, bytes);
    if (!entry) return tl::unexpected{entry.error()};
    if (!*entry || **entry != header_key) {
        return journal_error(JournalFault::not_a_journal,
                             file.path() + ": an LMDB file without a journal's header");
    }
    auto header = decode_journal_header(bytes, hash, file.path());
    if (!header) return tl::unexpected{header.error()};
    if (expected && header->partition != *expected) {
        return journal_error(
            JournalFault::wrong_partition,
            file.path() + ": partition " + std::to_string(header->partition.value()) + " found, " +
                std::to_string(expected->value()) +
                " expected; this is another partition's journal, check the directory");
    }
    return CheckedHeader{*header, stored_digest(bytes)};
}

JournalReader::JournalReader(PageFile file, const CheckedHeader& header)
    : file_{std::move(file)}, partition_{header.header.partition} {
    totals_.head = header.digest;
    // The header is an entry too; that there is any is for `load_batch` to check.
    batches_at_open_ = std::max<std::uint64_t>(file_.snapshot().entries_known, 1) - 1;
}

JournalResult<JournalReader> JournalReader::open(const std::string& directory,
                                                 std::optional<PartitionId> expected) {
    auto file = PageFile::open(directory + "/data.mdb");
    if (!file) return tl::unexpected{file.error()};
    Sha256 hash;
    const auto header = read_header(*file, hash, expected);
    if (!header) return tl::unexpected{header.error()};
    return JournalReader{std::move(*file), *header};
}

std::string JournalReader::batch_name(std::uint64_t key) const {
    return file_.path() + ": batch " + std::to_string(totals_.batches + 1) + " (first sequence " +
           std::to_string(key) + ")";
}

tl::unexpected<JournalError> JournalReader::damaged(const std::string& what) const {
    return journal_error(JournalFault::corrupt,
                         batch_name(header_.first.value()) + ": record " +
                             std::to_string(steps_read_ + 1) + " (sequence " +
                             std::to_string(header_.first.value() + steps_read_) + "): " + what +
                             "; restore the journal from its backup");
}

JournalResult<const StoredStep*> JournalReader::next() {
    if (failure_) return tl::unexpected{*failure_};
    const auto attempt = [this]() -> JournalResult<const StoredStep*> {
        if (rest_.empty()) {
            const auto loaded = load_batch();
            if (!loaded) return tl::unexpected{loaded.error()};
            if (!*loaded) return nullptr;
        }
        const auto framed = take_step(rest_);
        if (!framed) return damaged("its length does not fit the batch");
        if (crc32c(framed->payload) != framed->crc) return damaged("its CRC-32C differs");
        if (auto decoded = decode_step(framed->payload); !decoded)
            return tl::unexpected{decoded.error()};
        ++steps_read_;
        events_read_ += step_.events.size();
        const bool is_last = rest_.empty();
        if (is_last != (steps_read_ == header_.commands) ||
            (is_last && events_read_ != header_.events)) {
            return damaged("the batch holds other counts of commands and events than it says");
        }
        ++totals_.commands;
        totals_.events += step_.events.size();
        totals_.last = step_.command.sequence;
        if (is_last) {
            ++totals_.batches;
            totals_.head = stored_digest(batch_);
        }
        return &step_;
    };
    auto result = attempt();
    if (!result) failure_ = result.error();
    return result;
}

JournalResult<bool> JournalReader::load_batch() {
    const std::uint64_t wanted = totals_.last.value() + 1;
    for (;;) {
        const auto entry = file_.at_or_after(wanted, batch_);
        if (!entry) return tl::unexpected{entry.error()};
        if (*entry) {
            if (auto checked = check_batch(**entry); !checked)
                return tl::unexpected{checked.error()};
            return true;
        }
        // LMDB's own count, less the header, tells a journal that ends here from one that lost a page.
        const std::uint64_t entries = file_.snapshot().entries_known;
        if (entries != totals_.batches + 1) {
            return journal_error(JournalFault::corrupt,
                                 file_.path() + ": " + std::to_string(totals_.batches) +
                                     " batches found up to sequence " +
                                     std::to_string(totals_.last.value()) + ", " +
                                     std::to_string(std::max<std::uint64_t>(entries, 1) - 1) +
                                     " expected; restore the journal from its backup");
        }
        const auto moved = file_.refresh();
        if (!moved) return tl::unexpected{moved.error()};
        if (!*moved) return false;
    }
}

JournalResult<void> JournalReader::check_batch(std::uint64_t key) {
    const std::string where = batch_name(key);
    const std::uint64_t wanted = totals_.last.value() + 1;
    if (key != wanted) {
        return journal_error(JournalFault::corrupt,
                             where + ": sequences " + std::to_string(wanted) + " to " +
                                 std::to_string(key - 1) +
                                 " are missing; restore the journal from its backup");
    }
    auto header = decode_batch_header(batch_, where);
    if (!header) return tl::unexpected{header.error()};
    header_ = *header;
    const std::size_t hashed = batch_.size() - digest_size;
    rest_ = ByteSpan{batch_}.subspan(batch_header_size, hashed - batch_header_size);
    steps_read_ = 0;
    events_read_ = 0;
    if (hash_.of({batch_.data(), hashed}) != stored_digest(batch_)) {
        return journal_error(JournalFault::corrupt, where + ": its SHA-256 differs, " +
                                                        where_hash_broke() +
                                                        "; restore the journal from its backup");
    }
    if (header_.previous != totals_.head) {
        return journal_error(JournalFault::corrupt,
                             where + ": it is chained to " + to_hex(header_.previous) +
                                 ", but the batch before it is " + to_hex(totals_.head) +
                                 "; one of both was replaced, restore the journal from its backup");
    }
    if (header_.partition != partition_ || header_.first.value() != key || header_.commands == 0) {
        return journal_error(
            JournalFault::corrupt,
            where + ": it says partition " + std::to_string(header_.partition.value()) +
                ", first sequence " + std::to_string(header_.first.value()) + ", " +
                std::to_string(header_.commands) + " commands; it is not this journal's");
    }
    return {};
}

std::string JournalReader::where_hash_broke() const {
    ByteSpan rest = rest_;
    for (std::uint64_t i = 0; !rest.empty(); ++i) {
        const auto framed = take_step(rest);
        if (!framed || crc32c(framed->payload) != framed->crc) {
            return "first in record " + std::to_string(i + 1) + " (sequence " +
                   std::to_string(header_.first.value() + i) + ")";
        }
    }
    return "though every record's CRC-32C is right";
}

JournalResult<void> JournalReader::decode_step(ByteSpan payload) {
    const ByteSpan whole = payload;
    auto command = decode_command(payload);
    if (!command)
        return damaged("its command does not decode (" + std::string{name_of(command.error())} +
                       ")");
    step_.command = std::move(*command);
    step_.command_bytes = whole.first(whole.size() - payload.size());
    if (step_.command.sequence.value() != header_.first.value() + steps_read_) {
        return damaged("it says sequence " + std::to_string(step_.command.sequence.value()));
    }
    ByteReader reader{payload};
    std::uint32_t count = 0;
    reader.get(count);
    if (!reader.ok()) return damaged("its event count is cut off");
    payload = reader.rest();
    step_.events.clear();
    step_.event_bytes.clear();
    for (std::uint32_t i = 0; i < count; ++i) {
        const ByteSpan before = payload;
        auto event = decode_event(payload);
        if (!event) {
            return damaged("event " + std::to_string(i + 1) + " does not decode (" +
                           std::string{name_of(event.error())} + ")");
        }
        step_.events.push_back(*event);
        step_.event_bytes.push_back(before.first(before.size() - payload.size()));
    }
    if (!payload.empty()) return damaged("bytes are left over after its events");
    return {};
}

}  // namespace headgate
