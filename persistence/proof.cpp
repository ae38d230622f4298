#include "persistence/proof.h"

#include "persistence/chain_reader.h"

namespace headgate {
namespace {

constexpr std::string_view inclusion_title = "headgate-proof inclusion";
constexpr std::string_view consistency_title = "headgate-proof consistency";

tl::unexpected<JournalError> refuse(std::string text) {
    return journal_error(JournalFault::corrupt, std::move(text));
}

JournalResult<Checkpoint> checkpoint_of(const std::string& line) {
    auto checkpoint = read_checkpoint(line, {});
    if (!checkpoint) return refuse("the checkpoint: " + checkpoint.error().text);
    return *checkpoint;
}

/// Leaf hashes of a journal up to a checkpoint, and the batch that holds a sequence.
struct Leaves {
    std::vector<Digest> hashes;
    std::uint64_t found = 0;
    Digest found_digest;
};

JournalResult<Leaves> read_leaves(const std::string& directory, const Checkpoint& checkpoint,
                                  Sequence wanted) {
    auto reader = ChainReader::open(directory, {checkpoint.venue, checkpoint.partition});
    if (!reader) return tl::unexpected{reader.error()};
    if (reader->header().epoch != checkpoint.epoch)
        return refuse("the checkpoint is of epoch " + std::to_string(checkpoint.epoch) +
                      ", the journal of " + std::to_string(reader->header().epoch));
    Hasher hash{reader->header().hash};
    MerkleTree tree{reader->header().hash};
    Leaves leaves;
    const auto add = [&](const Digest& digest) {
        leaves.hashes.push_back(leaf_hash(digest, hash));
        tree.add(digest);
    };
    add(reader->header_digest());
    while (leaves.hashes.size() < checkpoint.size) {
        const auto batch = reader->next();
        if (!batch) return tl::unexpected{batch.error()};
        if (*batch == nullptr) {
            return refuse("the journal has " + std::to_string(leaves.hashes.size()) +
                          " leaves, the checkpoint says " + std::to_string(checkpoint.size));
        }
        const BatchHeader& front = (*batch)->parts.header;
        if (front.first <= wanted && wanted.value() < front.first.value() + front.commands) {
            leaves.found = front.index;
            leaves.found_digest = (*batch)->parts.digest;
        }
        add((*batch)->parts.digest);
    }
    if (tree.root() != checkpoint.root)
        return refuse("the journal's root at size " + std::to_string(checkpoint.size) + " is " +
                      to_hex(tree.root()) + ", the checkpoint says " + to_hex(checkpoint.root));
    return leaves;
}

std::string path_lines(const std::vector<Digest>& path) {
    std::string text;
    for (const Digest& one : path) text += "path=" + to_hex(one) + "\n";
    return text;
}

std::string_view take_line(std::string_view& text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return line;
}

bool take_path(std::string_view& text, std::vector<Digest>& path) {
    while (text.starts_with("path=")) {
        Digest one;
        if (!bytes_from_hex(take_line(text).substr(5), one.bytes)) return false;
        path.push_back(one);
    }
    return true;
}

tl::unexpected<CheckpointError> no_proof(std::string text) {
    return tl::unexpected{CheckpointError{0, std::move(text)}};
}

/// "sequence=N leaf=N digest=HEX"
struct Claim {
    std::uint64_t sequence = 0;
    std::uint64_t leaf = 0;
    Digest digest;
};
std::optional<Claim> read_claim(std::string_view line) {
    Claim claim;
    const auto number = [&](std::string_view name, std::uint64_t& value) {
        if (!line.starts_with(name)) return false;
        line.remove_prefix(name.size());
        std::size_t digits = 0;
        for (; digits < line.size() && line[digits] >= '0' && line[digits] <= '9'; ++digits)
            value = value * 10 + static_cast<std::uint64_t>(line[digits] - '0');
        line.remove_prefix(digits);
        return digits > 0 && digits < 20;
    };
    if (!number("sequence=", claim.sequence) || !number(" leaf=", claim.leaf)) return std::nullopt;
    constexpr std::string_view digest_word = " digest=";
    if (!line.starts_with(digest_word) ||
        !bytes_from_hex(line.substr(digest_word.size()), claim.digest.bytes))
        return std::nullopt;
    return claim;
}

CheckpointResult<void> check_batch(const Claim& claim, ByteSpan batch, HashKind kind) {
    if (batch.empty()) return {};
    const auto parts = decode_batch(batch, "the batch");
    if (!parts) return no_proof(parts.error().text);
    Hasher hash{kind};
    const BatchHeader& front = parts->header;
    if (parts->digest != claim.digest || digest_of(*parts, hash) != claim.digest)
        return no_proof("the batch is not the one that the proof is about");
    if (claim.sequence < front.first.value() ||
        claim.sequence >= front.first.value() + front.commands)
        return no_proof("the batch does not hold sequence " + std::to_string(claim.sequence));
    return {};
}

CheckpointResult<std::string> check_inclusion(std::string_view rest,
                                              const std::optional<PublicKey>& key, ByteSpan batch) {
    const auto claim = read_claim(take_line(rest));
    std::vector<Digest> path;
    if (!claim || !take_path(rest, path)) return no_proof("its lines cannot be read");
    const auto checkpoint = read_checkpoint(take_line(rest), key);
    if (!checkpoint) return no_proof("its checkpoint: " + checkpoint.error().text);
    Hasher hash{checkpoint->hash};
    if (!proves_inclusion({checkpoint->size, checkpoint->root}, claim->leaf, claim->digest, path,
                          hash)) {
        return no_proof("its path does not lead to the root that was signed");
    }
    if (auto right = check_batch(*claim, batch, checkpoint->hash); !right)
        return tl::unexpected{right.error()};
    return "batch " + std::to_string(claim->leaf) + " with digest " + to_hex(claim->digest) +
           (batch.empty() ? ""
                          : ", which holds sequence " + std::to_string(claim->sequence) + ",") +
           " is in the journal of venue " + std::string{checkpoint->venue.view()} +
           " as it was signed at size " + std::to_string(checkpoint->size);
}

CheckpointResult<std::string> check_consistency(std::string_view rest,
                                                const std::optional<PublicKey>& key) {
    const auto earlier = read_checkpoint(take_line(rest), key);
    if (!earlier) return no_proof("its earlier checkpoint: " + earlier.error().text);
    std::vector<Digest> path;
    if (!take_path(rest, path)) return no_proof("its lines cannot be read");
    const auto later = read_checkpoint(take_line(rest), key);
    if (!later) return no_proof("its later checkpoint: " + later.error().text);
    if (earlier->key != later->key || earlier->venue != later->venue ||
        earlier->partition != later->partition || earlier->epoch != later->epoch)
        return no_proof("its checkpoints are of two journals");
    Hasher hash{later->hash};
    if (!proves_consistency({earlier->size, earlier->root}, {later->size, later->root}, path, hash))
        return no_proof("the later journal does not begin with the earlier one");
    return "the journal signed at size " + std::to_string(later->size) +
           " begins with the whole of the one signed at size " + std::to_string(earlier->size);
}

}  // namespace

JournalResult<std::string> prove_inclusion(const std::string& directory, Sequence sequence,
                                           const std::string& checkpoint) {
    const auto held = checkpoint_of(checkpoint);
    if (!held) return tl::unexpected{held.error()};
    const auto leaves = read_leaves(directory, *held, sequence);
    if (!leaves) return tl::unexpected{leaves.error()};
    if (leaves->found == 0)
        return refuse("sequence " + std::to_string(sequence.value()) +
                      " is not in the batches that the checkpoint covers (up to " +
                      std::to_string(held->sequence.value()) + ")");
    Hasher hash{held->hash};
    return std::string{inclusion_title} + "\nsequence=" + std::to_string(sequence.value()) +
           " leaf=" + std::to_string(leaves->found) + " digest=" + to_hex(leaves->found_digest) +
           "\n" + path_lines(inclusion_proof(leaves->hashes, leaves->found, hash)) + checkpoint +
           "\n";
}

JournalResult<std::string> prove_consistency(const std::string& directory,
                                             const std::string& earlier, const std::string& later) {
    const auto before = checkpoint_of(earlier);
    const auto after = checkpoint_of(later);
    if (!before) return tl::unexpected{before.error()};
    if (!after) return tl::unexpected{after.error()};
    if (before->size > after->size) return refuse("the earlier checkpoint is the larger one");
    const auto leaves = read_leaves(directory, *after, Sequence{});
    if (!leaves) return tl::unexpected{leaves.error()};
    Hasher hash{after->hash};
    return std::string{consistency_title} + "\n" + earlier + "\n" +
           path_lines(consistency_proof(leaves->hashes, before->size, hash)) + later + "\n";
}

JournalResult<ByteVector> batch_bytes(const std::string& directory, Sequence sequence) {
    auto file = PageFile::open(directory + "/data.mdb");
    if (!file) return tl::unexpected{file.error()};
    if (auto header = read_header(*file, {}); !header) return tl::unexpected{header.error()};
    // The batch is the last whose key is not above: halve the range of where it may begin.
    std::uint64_t low = 1;
    std::uint64_t high = sequence.value();
    ByteVector bytes;
    while (low < high) {
        const std::uint64_t middle = high - (high - low) / 2;
        const auto found = file->at_or_after(middle, bytes);
        if (!found) return tl::unexpected{found.error()};
        if (*found && (*found)->key <= sequence.value()) {
            low = (*found)->key;
            if (low == sequence.value()) break;
        } else {
            high = middle - 1;
        }
    }
    const auto found = file->at_or_after(low, bytes);
    if (!found) return tl::unexpected{found.error()};
    if (!*found || (*found)->key > sequence.value())
        return refuse("sequence " + std::to_string(sequence.value()) + " is not in the journal");
    const auto parts = decode_batch(bytes, directory);
    if (!parts) return tl::unexpected{parts.error()};
    if (sequence.value() >= parts->header.first.value() + parts->header.commands)
        return refuse("sequence " + std::to_string(sequence.value()) + " is not in the journal");
    return bytes;
}

CheckpointResult<std::string> check_proof(std::string_view proof,
                                          const std::optional<PublicKey>& key, ByteSpan batch) {
    const std::string_view title = take_line(proof);
    if (title == inclusion_title) return check_inclusion(proof, key, batch);
    if (title == consistency_title) return check_consistency(proof, key);
    return no_proof("this is no proof of Headgate's");
}

}  // namespace headgate
