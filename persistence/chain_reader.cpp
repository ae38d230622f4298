#include "persistence/chain_reader.h"

#include "persistence/crc32c.h"

#include <algorithm>

namespace headgate {
namespace {

constexpr const char* restore = "; restore the journal from its backup";

}  // namespace

JournalResult<CheckedHeader> read_header(PageFile& file, const JournalOwner& expected) {
    ByteVector bytes;
    const auto entry = file.at_or_after(header_key, bytes);
    if (!entry) return tl::unexpected{entry.error()};
    if (!*entry || (*entry)->key != header_key) {
        return journal_error(JournalFault::not_a_journal,
                             file.path() + ": an LMDB file without a journal's header");
    }
    auto header = decode_journal_header(bytes, file.path());
    if (!header) return tl::unexpected{header.error()};
    if (expected.partition && header->partition != *expected.partition) {
        return journal_error(
            JournalFault::wrong_partition,
            file.path() + ": partition " + std::to_string(header->partition.value()) + " found, " +
                std::to_string(expected.partition->value()) +
                " expected; this is another partition's journal, check the directory");
    }
    if (expected.venue && header->venue != *expected.venue) {
        return journal_error(JournalFault::wrong_venue,
                             file.path() + ": venue \"" + std::string{header->venue.view()} +
                                 "\" found, \"" + std::string{expected.venue->view()} +
                                 "\" expected; this is another venue's journal, check the "
                                 "directory and the configuration");
    }
    return CheckedHeader{*header, stored_digest(bytes)};
}

ChainReader::ChainReader(PageFile file, const CheckedHeader& header)
    : file_{std::move(file)}, header_{header}, hash_{header.header.hash} {
    totals_.head = header.digest;
    totals_.last = Sequence{header.header.first.value() - 1};
    // The header is an entry too; that there is any is for `load` to check.
    batches_at_open_ = std::max<std::uint64_t>(file_.snapshot().entries_known, 1) - 1;
}

JournalResult<ChainReader> ChainReader::open(const std::string& directory,
                                             const JournalOwner& expected) {
    auto file = PageFile::open(directory + "/data.mdb");
    if (!file) return tl::unexpected{file.error()};
    const auto header = read_header(*file, expected);
    if (!header) return tl::unexpected{header.error()};
    return ChainReader{std::move(*file), *header};
}

JournalResult<void> ChainReader::skip_to(const JournalTotals& totals) {
    if (totals.batches > batches_at_open_) {
        return journal_error(JournalFault::corrupt,
                             file_.path() + ": " + std::to_string(batches_at_open_) +
                                 " batches found, " + std::to_string(totals.batches) +
                                 " expected; an older copy lies here" + restore);
    }
    totals_ = totals;
    return {};
}

JournalResult<void> ChainReader::go_behind(const JournalTotals& totals, Sequence batch_first) {
    HEADGATE_ASSERT(totals_.batches == 0);
    const auto other = [&](const std::string& what) {
        return journal_error(JournalFault::corrupt, file_.path() + ": " + what);
    };
    const auto entry = file_.at_or_after(batch_first.value(), bytes_);
    if (!entry) return tl::unexpected{entry.error()};
    if (!*entry || (*entry)->key != batch_first.value() || batch_first.value() == header_key) {
        return other("no batch begins with sequence " + std::to_string(batch_first.value()));
    }
    const auto parts = decode_batch(bytes_, file_.path());
    if (!parts) return tl::unexpected{parts.error()};
    const BatchHeader& header = parts->header;
    if (digest_of(*parts, hash_) != parts->digest)
        return other("the hash of the batch of sequence " + std::to_string(batch_first.value()) +
                     " differs" + restore);
    const std::uint64_t last = header.first.value() + header.commands - 1;
    if (parts->digest != totals.head || header.index != totals.batches ||
        last != totals.last.value()) {
        return other("batch " + std::to_string(header.index) + " (sequences " +
                     std::to_string(header.first.value()) + " to " + std::to_string(last) +
                     ") has digest " + to_hex(parts->digest) + " here");
    }
    totals_ = totals;
    return {};
}

JournalResult<const ChainBatch*> ChainReader::next() {
    if (failure_) return tl::unexpected{*failure_};
    const auto loaded = load();
    if (!loaded) {
        failure_ = loaded.error();
        return tl::unexpected{*failure_};
    }
    return *loaded ? &batch_ : nullptr;
}

JournalResult<bool> ChainReader::load() {
    const std::uint64_t wanted = totals_.last.value() + 1;
    for (;;) {
        const auto entry = file_.at_or_after(wanted, bytes_);
        if (!entry) return tl::unexpected{entry.error()};
        if (*entry) {
            if (auto checked = check(**entry); !checked) return tl::unexpected{checked.error()};
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
                                     " expected" + restore);
        }
        const auto moved = file_.refresh();
        if (!moved) return tl::unexpected{moved.error()};
        if (!*moved) return false;
    }
}

JournalResult<void> ChainReader::check(const StoredValue& found) {
    const std::uint64_t wanted = totals_.last.value() + 1;
    where_ = file_.path() + ": batch " + std::to_string(totals_.batches + 1) + " (first sequence " +
             std::to_string(found.key) + ")";
    const auto damaged = [&](const std::string& what) {
        return journal_error(JournalFault::corrupt, where_ + ": " + what);
    };
    if (found.key != wanted) {
        return damaged("sequences " + std::to_string(wanted) + " to " +
                       std::to_string(found.key - 1) + " are missing" + restore);
    }
    auto parts = decode_batch(bytes_, where_);
    if (!parts) return tl::unexpected{parts.error()};
    batch_ = {*parts, found.offset};
    const BatchHeader& header = parts->header;
    if (digest_of(*parts, hash_) != parts->digest)
        return damaged("its hash differs, " + where_hash_broke() + restore);
    if (header.previous != totals_.head) {
        return damaged("it is chained to " + to_hex(header.previous) +
                       ", but the batch before it is " + to_hex(totals_.head) +
                       "; one of both was replaced, restore the journal from its backup");
    }
    if (header.partition != header_.header.partition || header.epoch != header_.header.epoch ||
        header.index != totals_.batches + 1 || header.first.value() != found.key ||
        header.commands == 0) {
        return damaged("it says partition " + std::to_string(header.partition.value()) +
                       ", epoch " + std::to_string(header.epoch) + ", batch " +
                       std::to_string(header.index) + ", first sequence " +
                       std::to_string(header.first.value()) + ", " +
                       std::to_string(header.commands) + " commands; it is not this journal's");
    }
    ++totals_.batches;
    totals_.commands += header.commands;
    totals_.events += header.events;
    totals_.last = Sequence{header.first.value() + header.commands - 1};
    totals_.head = parts->digest;
    return {};
}

std::string ChainReader::where_hash_broke() const {
    const ByteSpan body = batch_.parts.body;
    const auto byte_of = [&](ByteSpan rest) {
        return std::to_string(batch_.offset +
                              static_cast<std::uint64_t>(rest.data() - bytes_.data()));
    };
    ByteSpan rest = body;
    for (std::uint64_t i = 0; !rest.empty(); ++i) {
        const ByteSpan before = rest;
        const auto framed = take_step(rest);
        if (!framed || crc32c(framed->payload) != framed->crc) {
            return "first in record " + std::to_string(i + 1) + " (sequence " +
                   std::to_string(batch_.parts.header.first.value() + i) +
                   "), which begins at byte " + byte_of(before);
        }
    }
    return "though every record's CRC-32C is right: in its front at byte " +
           std::to_string(batch_.offset) + ", the gateways' section or the hash at byte " +
           byte_of(body.last(0));
}

}  // namespace headgate
