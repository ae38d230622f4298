#include "persistence/batch_builder.h"

#include "engine/domain/record_frame.h"
#include "persistence/crc32c.h"

#include <limits>

namespace headgate {
namespace {

/// Small pieces cost more per byte.
constexpr std::size_t hash_piece = 16'384;

}  // namespace

BatchBuilder::BatchBuilder(const JournalHeader& header, const ChainEnd& end)
    : journal_{header}, hash_{header.hash}, end_{end} {
    start_batch();
}

void BatchBuilder::start_batch() {
    batch_.assign(batch_header_size, 0);
    hashed_ = batch_header_size;
    gateway_.clear();
    commands_ = 0;
    events_ = 0;
}

void BatchBuilder::append(const Sequenced& command, std::span<const Event> events) {
    HEADGATE_ASSERT(command.sequence.value() == end_.last.value() + commands_ + 1);
    // Beside the batch first: growing a vector record by record would write zeroes before each.
    static const std::size_t command_max = step_head_size + command_record_size_max() + 4;
    static const std::size_t event_max = event_record_size_max();
    const std::size_t room = command_max + events.size() * event_max;
    if (step_.size() < room) step_.resize(room);
    std::uint8_t* const payload = step_.data() + step_head_size;
    std::uint8_t* end = put_command(command, payload);
    end = put(static_cast<std::uint32_t>(events.size()), end);
    for (const Event& event : events) end = put_event(event, end);
    const ByteSpan bytes{payload, end};
    HEADGATE_ASSERT(bytes.size() <= std::numeric_limits<std::uint32_t>::max());
    put(crc32c(bytes), put(static_cast<std::uint32_t>(bytes.size()), step_.data()));
    batch_.insert(batch_.end(), step_.data(), end);
    ++commands_;
    events_ += static_cast<std::uint32_t>(events.size());
    if (batch_.size() - hashed_ >= hash_piece) {
        hash_.add(ByteSpan{batch_}.subspan(hashed_));
        hashed_ = batch_.size();
    }
}

void BatchBuilder::set_gateway_section(ByteSpan section) {
    HEADGATE_ASSERT(section.size() <= std::numeric_limits<std::uint32_t>::max());
    gateway_.assign(section.begin(), section.end());
}

SealedBatch BatchBuilder::seal() {
    HEADGATE_ASSERT(commands_ > 0);
    BatchHeader header;
    header.partition = journal_.partition;
    header.epoch = journal_.epoch;
    header.index = end_.batches + 1;
    header.first = Sequence{end_.last.value() + 1};
    header.commands = commands_;
    header.events = events_;
    header.previous = end_.head;
    header.body_length = batch_.size() - batch_header_size;
    header.gateway_length = static_cast<std::uint32_t>(gateway_.size());
    put(header, batch_.data());
    batch_.insert(batch_.end(), gateway_.begin(), gateway_.end());
    hash_.add(ByteSpan{batch_}.subspan(hashed_));
    hash_.add(ByteSpan{batch_}.first(batch_header_size));
    SealedBatch sealed;
    sealed.digest = hash_.finish();
    batch_.resize(batch_.size() + digest_size);
    put(sealed.digest, batch_.data() + batch_.size() - digest_size);
    sealed.bytes = std::move(batch_);
    batch_ = std::move(spare_);
    spare_ = {};
    batch_.reserve(sealed.bytes.size());
    sealed.first = header.first;
    sealed.last = Sequence{end_.last.value() + commands_};
    sealed.index = header.index;
    end_ = {sealed.digest, sealed.last, header.index};
    start_batch();
    return sealed;
}

}  // namespace headgate
