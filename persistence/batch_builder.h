#pragma once

#include "persistence/journal_format.h"

#include <span>

namespace headgate {

/// A batch as it will be stored, with its hash.
struct SealedBatch {
    ByteVector bytes;
    Sequence first;
    Sequence last;
    /// Leaf of the tree, see `BatchHeader`.
    std::uint64_t index = 0;
    Digest digest;
};

/// Where a chain has got to: what the next batch is chained to and what it is numbered.
struct ChainEnd {
    Digest head;
    Sequence last;
    std::uint64_t batches = 0;
};

/// Turns steps into batches: encodes, checks, hashes as they come, and chains each batch to the one
/// before. Knows nothing of files. One thread at a time.
class BatchBuilder {
public:
    BatchBuilder(const JournalHeader& header, const ChainEnd& end);

    /// Adds a step to the current batch. Requires the sequence that follows the last.
    void append(const Sequenced& command, std::span<const Event> events);
    /// Bytes of the gateways' own that are stored with the current batch; replaces what was set before.
    void set_gateway_section(ByteSpan section);
    /// Closes the current batch and begins the next. Requires at least one step.
    [[nodiscard]] SealedBatch seal();
    /// Takes back a batch's memory.
    void recycle(ByteVector&& bytes) { spare_ = std::move(bytes); }

    /// Bytes that the current batch will take.
    [[nodiscard]] std::size_t pending_bytes() const {
        return batch_.size() + gateway_.size() + digest_size;
    }
    [[nodiscard]] std::uint32_t pending_commands() const { return commands_; }

private:
    void start_batch();

    JournalHeader journal_;
    Hasher hash_;
    ChainEnd end_;
    ByteVector batch_;
    ByteVector spare_;
    /// Of the step that is being added.
    ByteVector step_;
    ByteVector gateway_;
    std::uint32_t commands_ = 0;
    std::uint32_t events_ = 0;
    /// How far the body has been hashed.
    std::size_t hashed_ = 0;
};

}  // namespace headgate
