#pragma once

#include "engine/domain/codec.h"
#include "persistence/file.h"

#include <functional>
#include <optional>
#include <string>

/// LMDB's file, read without LMDB: with pread and with every bound checked, so that no damage in it,
/// however made, can end in a signal. Knows LMDB 0.9's data version 1 with 64-bit words, little-endian,
/// 8-byte keys and no sub-databases; everything else is refused.
namespace headgate {

/// One of the two trees that a meta page names.
struct PageTree {
    std::uint16_t flags = 0;
    std::uint16_t depth = 0;
    std::uint64_t branch_pages = 0;
    std::uint64_t leaf_pages = 0;
    std::uint64_t overflow_pages = 0;
    std::uint64_t entries = 0;
    std::uint64_t root = 0;
    HEADGATE_FIELDS(flags, depth, branch_pages, leaf_pages, overflow_pages, entries, root)
    bool operator==(const PageTree&) const = default;
};
inline constexpr std::uint64_t no_page = ~std::uint64_t{0};

/// What the file holds after one commit.
struct PageSnapshot {
    std::uint64_t commit = 0;
    std::uint32_t page_size = 0;
    std::uint64_t last_page = 0;
    PageTree free;
    PageTree batches;
    /// The most that either meta page says of entries or of commits. More than `batches.entries`: this
    /// is not the newest commit (each of ours adds one entry).
    std::uint64_t entries_known = 0;
};

/// Free-list keys are the machine's own integers, batch keys big-endian.
HEADGATE_ENUM(PageKeys, native = 1, big_endian = 2)

/// One entry of a leaf or a branch page. `child` is a page number: of the child in a branch, of the
/// value's overflow pages in a leaf (else absent, and the value is `inline_value`).
struct PageNode {
    std::uint64_t key = 0;
    std::optional<std::uint64_t> child;
    ByteSpan inline_value;
    std::uint64_t value_size = 0;
    /// Of a leaf's value: where in the file its first byte lies.
    std::uint64_t value_offset = 0;
};

/// Key of a value that was copied out, and where in the file it begins.
struct StoredValue {
    std::uint64_t key = 0;
    std::uint64_t offset = 0;
};

/// A leaf or branch page whose header and nodes were found to lie within their bounds.
struct TreePage {
    std::uint64_t number = 0;
    ByteVector bytes;
    bool is_leaf = false;
    std::vector<PageNode> nodes;
};

/// An LMDB data file open for reading. One thread at a time; any number of these, beside a live writer.
class PageFile {
public:
    /// Opens `path` and takes the newest snapshot.
    [[nodiscard]] static JournalResult<PageFile> open(const std::string& path);

    /// The snapshot that lookups use.
    [[nodiscard]] const PageSnapshot& snapshot() const { return snapshot_; }
    /// Moves to the newest commit; false where that is the one already held.
    [[nodiscard]] JournalResult<bool> refresh();
    /// True where the writer has since committed so often that pages of the snapshot may be in use again.
    [[nodiscard]] JournalResult<bool> is_overtaken() const;

    /// The first batch whose key is at least `key`, copied to `value`. Moves to a newer
    /// snapshot where the one held was overtaken while reading. Nothing where there is none.
    [[nodiscard]] JournalResult<std::optional<StoredValue>> at_or_after(std::uint64_t key,
                                                                        ByteVector& value);
    /// The last batch-tree entry's key. Only for a file without a live writer.
    [[nodiscard]] JournalResult<std::optional<std::uint64_t>> last_key();

    /// Reads and checks one page of a tree of the snapshot held.
    [[nodiscard]] JournalResult<TreePage> tree_page(std::uint64_t number, PageKeys keys) const;
    /// How many pages the overflow value at page `number` takes, once its header is right.
    [[nodiscard]] JournalResult<std::uint64_t> overflow_span(std::uint64_t number,
                                                             std::uint64_t value_size) const;
    /// Copies a node's value.
    [[nodiscard]] JournalResult<void> read_value(const PageNode& node, ByteVector& value) const;

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] tl::unexpected<JournalError> damaged(std::uint64_t page,
                                                       const std::string& what) const;

private:
    struct MetaPage;
    PageFile(std::string path, File file) : path_{std::move(path)}, file_{std::move(file)} {}
    [[nodiscard]] JournalResult<PageSnapshot> read_snapshot() const;
    [[nodiscard]] JournalResult<PageSnapshot> try_read_snapshot() const;
    [[nodiscard]] JournalResult<MetaPage> read_meta(std::uint64_t offset) const;
    [[nodiscard]] JournalResult<void> read_pages(std::uint64_t number, std::uint64_t offset,
                                                 std::uint8_t* out, std::size_t size) const;
    /// Copies an inline value to `value`; one in overflow pages is left for later, as `child`.
    [[nodiscard]] JournalResult<std::optional<PageNode>>
    find(std::uint64_t page, unsigned depth, std::uint64_t key, ByteVector& value) const;

    std::string path_;
    File file_;
    PageSnapshot snapshot_;
};

/// Walks all pages of the snapshot held: each page is reached once or free once, keys ascend, all counts
/// agree with the meta page, and there are as many entries as commits. An error that arises while a writer commits may be the writer's
/// doing: ask `is_overtaken`. Takes time and memory by the number of pages (one bit each), not of bytes.
[[nodiscard]] JournalResult<void> check_pages(const PageFile& file);

}  // namespace headgate
