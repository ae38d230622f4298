#include "persistence/journal_reader.h"

#include "engine/domain/record_frame.h"
#include "persistence/crc32c.h"
#include "persistence/epochs.h"

namespace headgate {
namespace {

/// The chain of one epoch, of which this program can read the records.
JournalResult<ChainReader> open_chain(const std::string& folder, const JournalOwner& expected) {
    auto chain = ChainReader::open(folder, expected);
    if (chain && chain->header().encoding != encoding_version) {
        return journal_error(JournalFault::wrong_encoding,
                             chain->path() + ": record encoding " +
                                 std::to_string(chain->header().encoding) + " found, " +
                                 std::to_string(encoding_version) +
                                 " expected; use the build that wrote this journal (" +
                                 std::string{chain->header().build.view()} + ")");
    }
    return chain;
}

/// The epoch behind one that was read to its end; nothing where there is none.
JournalResult<std::optional<ChainReader>> open_next(const ChainReader& chain,
                                                    const JournalTotals& end) {
    const auto folder = folder_behind(chain.path());
    if (!folder) return std::nullopt;
    const JournalHeader& header = chain.header();
    auto next = open_chain(*folder, {header.venue, header.partition});
    if (!next) return tl::unexpected{next.error()};
    if (const auto wrong = link_error(header.epoch, end, next->header(), next->path()))
        return tl::unexpected{*wrong};
    return std::move(*next);
}

}  // namespace

JournalReader::JournalReader(ChainReader chain, EventDecoding decoding)
    : chain_{std::move(chain)}, decoding_{decoding} {
    totals_.head = chain_.header_digest();
    totals_.last = chain_.totals().last;
}

JournalResult<JournalReader> JournalReader::open(const std::string& directory,
                                                 const JournalOwner& expected,
                                                 EventDecoding decoding) {
    auto chain = open_chain(epoch_folders(directory).front(), expected);
    if (!chain) return tl::unexpected{chain.error()};
    return JournalReader{std::move(*chain), decoding};
}

JournalResult<void> JournalReader::skip_to(const JournalTotals& totals) {
    totals_ = totals;
    return chain_.skip_to(totals);
}

JournalResult<void> JournalReader::seek(const JournalPlace& place) {
    rest_ = {};
    if (place.epoch != chain_.header().epoch) {
        const JournalHeader& header = chain_.header();
        auto chain = open_chain(epoch_folder(journal_of(chain_.path()), place.epoch),
                                {header.venue, header.partition});
        if (!chain) return tl::unexpected{chain.error()};
        chain_ = std::move(*chain);
    }
    return skip_to({place.batches, 0, 0, place.last, place.head});
}

JournalResult<void> JournalReader::go_behind(const CheckedEpoch& epoch, const JournalTotals& totals,
                                             Sequence batch_first, ByteVector gateway_section) {
    HEADGATE_ASSERT(totals_.batches == 0);
    const JournalHeader& header = chain_.header();
    auto chain = open_chain(epoch_folder(journal_of(chain_.path()), epoch.number),
                            {header.venue, header.partition});
    if (!chain) return tl::unexpected{chain.error()};
    if (chain->header_digest() != epoch.digest) {
        return journal_error(JournalFault::corrupt, chain->path() + ": the header of epoch " +
                                                        std::to_string(epoch.number) +
                                                        " has digest " +
                                                        to_hex(chain->header_digest()) + " here");
    }
    if (auto gone = chain->go_behind(totals, batch_first); !gone)
        return tl::unexpected{gone.error()};
    chain_ = std::move(*chain);
    totals_ = totals;
    gateway_ = std::move(gateway_section);
    return {};
}

tl::unexpected<JournalError> JournalReader::damaged(const std::string& what) const {
    return journal_error(JournalFault::corrupt,
                         chain_.name() + ": record " + std::to_string(steps_read_ + 1) +
                             " (sequence " +
                             std::to_string(batch_.header.first.value() + steps_read_) +
                             "): " + what + "; restore the journal from its backup");
}

JournalResult<const StoredStep*> JournalReader::next() {
    if (failure_) return tl::unexpected{*failure_};
    auto result = read_next();
    if (!result) failure_ = result.error();
    return result;
}

JournalResult<const StoredStep*> JournalReader::read_next() {
    if (rest_.empty()) {
        auto loaded = chain_.next();
        while (loaded && *loaded == nullptr) {
            auto next = open_next(chain_, totals_);
            if (!next) return tl::unexpected{next.error()};
            if (!*next) return nullptr;
            chain_ = std::move(**next);
            totals_.batches = 0;
            totals_.head = chain_.header_digest();
            loaded = chain_.next();
        }
        if (!loaded) return tl::unexpected{loaded.error()};
        batch_ = (*loaded)->parts;
        rest_ = batch_.body;
        steps_read_ = 0;
        events_read_ = 0;
        const ByteSpan section = batch_.gateway;
        if (!section.empty()) gateway_.assign(section.begin(), section.end());
    }
    const BatchHeader& header = batch_.header;
    const auto framed = take_step(rest_);
    if (!framed) return damaged("its length does not fit the batch");
    if (crc32c(framed->payload) != framed->crc) return damaged("its CRC-32C differs");
    if (auto decoded = decode_step(framed->payload); !decoded)
        return tl::unexpected{decoded.error()};
    ++steps_read_;
    events_read_ += step_.event_bytes.size();
    const bool is_last = rest_.empty();
    if (is_last != (steps_read_ == header.commands) || (is_last && events_read_ != header.events)) {
        return damaged("the batch holds other counts of commands and events than it says");
    }
    ++totals_.commands;
    totals_.events += step_.event_bytes.size();
    totals_.last = step_.command.sequence;
    if (is_last) {
        ++totals_.batches;
        totals_.head = batch_.digest;
    }
    return &step_;
}

JournalResult<void> JournalReader::decode_step(ByteSpan payload) {
    const ByteSpan whole = payload;
    if (const auto error = decode_command_into(payload, step_.command))
        return damaged("its command does not decode (" + std::string{name_of(*error)} + ")");
    step_.command_bytes = whole.first(whole.size() - payload.size());
    if (step_.command.sequence.value() != batch_.header.first.value() + steps_read_) {
        return damaged("it says sequence " + std::to_string(step_.command.sequence.value()));
    }
    ByteReader reader{payload};
    std::uint32_t count = 0;
    reader.get(count);
    if (!reader.ok()) return damaged("its event count is cut off");
    return decode_events(reader.rest(), count);
}

JournalResult<void> JournalReader::decode_events(ByteSpan records, std::uint32_t count) {
    step_.all_event_bytes = records;
    step_.events.clear();
    step_.event_bytes.clear();
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto record = take_event_record(records);
        if (!record) return damaged("event " + std::to_string(i + 1) + " is cut off");
        step_.event_bytes.push_back(*record);
        if (decoding_ == EventDecoding::left) continue;
        ByteSpan bytes = *record;
        auto event = decode_event(bytes);
        if (!event) {
            return damaged("event " + std::to_string(i + 1) + " does not decode (" +
                           std::string{name_of(event.error())} + ")");
        }
        step_.events.push_back(*event);
    }
    if (!records.empty()) return damaged("bytes are left over after its events");
    return {};
}

}  // namespace headgate
