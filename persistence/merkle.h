#pragma once

#include "persistence/hasher.h"

#include <bit>
#include <span>
#include <utility>
#include <vector>

/// The tree of RFC 6962 over digests: leaf hash(0x00 digest), node hash(0x01 left right), so that no leaf
/// can pass for a node. One digest stands for a whole journal, and short lists of digests prove that a
/// batch is in it, or that a later journal begins with an earlier one.
namespace headgate {

[[nodiscard]] Digest leaf_hash(const Digest& entry, Hasher& hash);
[[nodiscard]] Digest node_hash(const Digest& left, const Digest& right, Hasher& hash);

/// A tree that grows leaf by leaf in memory by the logarithm of its size.
class MerkleTree {
public:
    explicit MerkleTree(HashKind kind = HashKind::sha256) : hash_{kind} {}
    /// A tree that had grown to `size` leaves, as `whole` told it. Requires one digest for each bit of `size`.
    MerkleTree(HashKind kind, std::uint64_t size, std::vector<Digest> whole)
        : hash_{kind}, size_{size}, whole_{std::move(whole)} {
        HEADGATE_ASSERT(static_cast<std::size_t>(std::popcount(size_)) == whole_.size());
    }
    void add(const Digest& entry);
    [[nodiscard]] std::uint64_t size() const { return size_; }
    /// Requires at least one leaf.
    [[nodiscard]] Digest root();
    /// All that a tree of this size needs to grow on.
    [[nodiscard]] const std::vector<Digest>& whole() const { return whole_; }

private:
    Hasher hash_;
    std::uint64_t size_ = 0;
    /// Roots of the whole subtrees from left to right, one for each bit of the size.
    std::vector<Digest> whole_;
};

/// Hashes that lead from leaf `index` to the root of the tree over all `leaves` (leaf hashes). Requires
/// index < leaves.size().
[[nodiscard]] std::vector<Digest> inclusion_proof(std::span<const Digest> leaves,
                                                  std::uint64_t index, Hasher& hash);
/// Hashes from which the roots over the first `before` leaves and over all of them both follow. Requires
/// 0 < before <= leaves.size().
[[nodiscard]] std::vector<Digest> consistency_proof(std::span<const Digest> leaves,
                                                    std::uint64_t before, Hasher& hash);

/// A tree as somebody outside knows it.
struct TreeHead {
    std::uint64_t size = 0;
    Digest root;
};
/// True where `proof` shows that entry number `index` of the tree is `entry`.
[[nodiscard]] bool proves_inclusion(const TreeHead& tree, std::uint64_t index, const Digest& entry,
                                    std::span<const Digest> proof, Hasher& hash);
/// True where `proof` shows that the tree `after` begins with the whole of the tree `before`.
[[nodiscard]] bool proves_consistency(const TreeHead& before, const TreeHead& after,
                                      std::span<const Digest> proof, Hasher& hash);

}  // namespace headgate
