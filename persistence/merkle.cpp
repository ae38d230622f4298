#include "persistence/merkle.h"

#include <array>
#include <bit>

namespace headgate {
namespace {

/// The largest power of two that is less than `size`. Requires size > 1.
std::uint64_t left_size(std::uint64_t size) { return std::bit_floor(size - 1); }

Digest root_of(std::span<const Digest> leaves, Hasher& hash) {
    if (leaves.size() == 1) return leaves.front();
    const std::uint64_t left = left_size(leaves.size());
    return node_hash(root_of(leaves.first(left), hash), root_of(leaves.subspan(left), hash), hash);
}

/// RFC 6962 2.1.2. `known`: the verifier knows the root of these first `before` leaves already.
void consistency(std::span<const Digest> leaves, std::uint64_t before, bool known, Hasher& hash,
                 std::vector<Digest>& out) {
    if (before == leaves.size()) {
        if (!known) out.push_back(root_of(leaves, hash));
        return;
    }
    const std::uint64_t left = left_size(leaves.size());
    if (before <= left) {
        consistency(leaves.first(left), before, known, hash, out);
        out.push_back(root_of(leaves.subspan(left), hash));
    } else {
        consistency(leaves.subspan(left), before - left, false, hash, out);
        out.push_back(root_of(leaves.first(left), hash));
    }
}

/// The way from a leaf up to the root: where the node stands at its height, and the last one there.
struct Climb {
    std::uint64_t at = 0;
    std::uint64_t last = 0;
    [[nodiscard]] bool joins_left() const { return (at & 1) != 0 || at == last; }
    void up() {
        at >>= 1;
        last >>= 1;
    }
    /// Past the heights at which the last node has no neighbour and goes up alone.
    void skip_lonely() {
        while ((at & 1) == 0 && at != 0) up();
    }
};

}  // namespace

Digest leaf_hash(const Digest& entry, Hasher& hash) {
    hash.add(std::array<std::uint8_t, 1>{0});
    hash.add(entry.bytes);
    return hash.finish();
}

Digest node_hash(const Digest& left, const Digest& right, Hasher& hash) {
    hash.add(std::array<std::uint8_t, 1>{1});
    hash.add(left.bytes);
    hash.add(right.bytes);
    return hash.finish();
}

void MerkleTree::add(const Digest& entry) {
    Digest node = leaf_hash(entry, hash_);
    for (std::uint64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
        node = node_hash(whole_.back(), node, hash_);
        whole_.pop_back();
    }
    whole_.push_back(node);
    ++size_;
}

Digest MerkleTree::root() {
    HEADGATE_ASSERT(size_ > 0);
    Digest node = whole_.back();
    for (std::size_t i = whole_.size() - 1; i > 0; --i)
        node = node_hash(whole_[i - 1], node, hash_);
    return node;
}

std::vector<Digest> inclusion_proof(std::span<const Digest> leaves, std::uint64_t index,
                                    Hasher& hash) {
    HEADGATE_ASSERT(index < leaves.size());
    std::vector<Digest> from_top;
    while (leaves.size() > 1) {
        const std::uint64_t left = left_size(leaves.size());
        if (index < left) {
            from_top.push_back(root_of(leaves.subspan(left), hash));
            leaves = leaves.first(left);
        } else {
            from_top.push_back(root_of(leaves.first(left), hash));
            leaves = leaves.subspan(left);
            index -= left;
        }
    }
    return {from_top.rbegin(), from_top.rend()};
}

std::vector<Digest> consistency_proof(std::span<const Digest> leaves, std::uint64_t before,
                                      Hasher& hash) {
    HEADGATE_ASSERT(before > 0);
    HEADGATE_ASSERT(before <= leaves.size());
    std::vector<Digest> proof;
    consistency(leaves, before, true, hash, proof);
    return proof;
}

bool proves_inclusion(const TreeHead& tree, std::uint64_t index, const Digest& entry,
                      std::span<const Digest> proof, Hasher& hash) {
    if (index >= tree.size) return false;
    Climb climb{index, tree.size - 1};
    Digest node = leaf_hash(entry, hash);
    for (const Digest& other : proof) {
        if (climb.last == 0) return false;
        if (climb.joins_left()) {
            node = node_hash(other, node, hash);
            climb.skip_lonely();
        } else {
            node = node_hash(node, other, hash);
        }
        climb.up();
    }
    return climb.last == 0 && node == tree.root;
}

bool proves_consistency(const TreeHead& before, const TreeHead& after,
                        std::span<const Digest> proof, Hasher& hash) {
    if (before.size == 0 || before.size > after.size) return false;
    if (before.size == after.size) return proof.empty() && before.root == after.root;
    // A whole subtree is its own root, which the verifier has.
    const bool whole = std::has_single_bit(before.size);
    if (!whole && proof.empty()) return false;
    Climb climb{before.size - 1, after.size - 1};
    while ((climb.at & 1) != 0) climb.up();
    Digest old_node = whole ? before.root : proof.front();
    Digest new_node = old_node;
    for (const Digest& other : whole ? proof : proof.subspan(1)) {
        if (climb.last == 0) return false;
        if (climb.joins_left()) {
            old_node = node_hash(other, old_node, hash);
            new_node = node_hash(other, new_node, hash);
            climb.skip_lonely();
        } else {
            new_node = node_hash(new_node, other, hash);
        }
        climb.up();
    }
    return climb.last == 0 && old_node == before.root && new_node == after.root;
}

}  // namespace headgate
