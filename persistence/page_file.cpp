#include "persistence/page_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <fcntl.h>
#include <thread>

namespace headgate {
namespace {

static_assert(std::endian::native == std::endian::little,
              "LMDB files are in the machine's own order");

// LMDB 0.9, data version 1.
constexpr std::size_t page_header_size = 16;
constexpr std::size_t node_header_size = 8;
constexpr std::uint32_t lmdb_magic = 0xBEEFC0DE;
constexpr std::uint32_t lmdb_data_version = 1;
constexpr std::uint16_t branch_flag = 0x01;
constexpr std::uint16_t leaf_flag = 0x02;
constexpr std::uint16_t overflow_flag = 0x04;
constexpr std::uint16_t meta_flag = 0x08;
constexpr std::uint16_t integer_keys = 0x08;
constexpr std::uint16_t big_data = 0x01;
constexpr std::uint64_t first_tree_page = 2;
constexpr unsigned depth_max = 32;
constexpr std::uint32_t page_size_min = 512;
constexpr std::uint32_t page_size_max = 65536;

struct PageHeader {
    std::uint64_t number = 0;
    std::uint16_t pad = 0;
    std::uint16_t flags = 0;
    std::uint16_t lower = 0;
    std::uint16_t upper = 0;
    HEADGATE_FIELDS(number, pad, flags, lower, upper)
    /// Overflow pages keep their count where others keep lower and upper.
    [[nodiscard]] std::uint64_t overflow_count() const {
        return lower | (static_cast<std::uint64_t>(upper) << 16);
    }
};
static_assert(encoded_size_max<PageHeader>() == page_header_size);

template <class T>
T number_at(ByteSpan bytes, std::size_t at) {
    ByteReader reader{bytes.subspan(at)};
    T value{};
    reader.get(value);
    return value;
}

/// Reads one node of a page; nothing where it does not lie between `upper` and the page's end.
std::optional<PageNode> decode_node(ByteSpan page, std::size_t at, bool is_leaf, bool is_first,
                                    PageKeys keys) {
    if (at + node_header_size > page.size()) return std::nullopt;
    const auto low = number_at<std::uint32_t>(page, at);
    const auto flags = number_at<std::uint16_t>(page, at + 4);
    const auto key_size = number_at<std::uint16_t>(page, at + 6);
    std::size_t end = at + node_header_size + key_size;
    if (end > page.size()) return std::nullopt;
    PageNode node;
    if (key_size == 8) {
        node.key = number_at<std::uint64_t>(page, at + node_header_size);
        if (keys == PageKeys::big_endian) node.key = __builtin_bswap64(node.key);
    } else if (is_leaf || !is_first || key_size != 0) {
        return std::nullopt;  // only a branch's first key may be left out
    }
    if (!is_leaf) {
        node.child = low | (static_cast<std::uint64_t>(flags) << 32);
        return node;
    }
    node.value_size = low;
    if (flags == big_data) {
        if (end + 8 > page.size()) return std::nullopt;
        node.child = number_at<std::uint64_t>(page, end);
    } else {
        if (flags != 0 || end + low > page.size()) return std::nullopt;
        node.inline_value = page.subspan(end, low);
    }
    return node;
}

}  // namespace

/// What a commit leaves in page 0 or 1, the two in turn.
struct PageFile::MetaPage {
    PageHeader page;
    std::uint32_t magic = 0;
    std::uint32_t version = 0;
    std::uint64_t address = 0;
    std::uint64_t map_size = 0;
    std::uint32_t page_size = 0;  // the pad of the free tree's record
    PageTree free;
    std::uint32_t pad = 0;
    PageTree batches;
    std::uint64_t last_page = 0;
    std::uint64_t commit = 0;
    HEADGATE_FIELDS(page, magic, version, address, map_size, page_size, free, pad, batches,
                    last_page, commit)
};

tl::unexpected<JournalError> PageFile::damaged(std::uint64_t page, const std::string& what) const {
    return journal_error(JournalFault::corrupt, path_ + ": page " + std::to_string(page) + ": " +
                                                    what + "; restore the journal from its backup");
}

JournalResult<PageFile> PageFile::open(const std::string& path) {
    File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file.is_open()) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return journal_error(JournalFault::missing,
                                 path + ": there is no journal here; check the directory's name");
        }
        return system_error(JournalFault::io, "cannot open " + path);
    }
    PageFile opened{path, std::move(file)};
    auto snapshot = opened.read_snapshot();
    if (!snapshot) return tl::unexpected{snapshot.error()};
    opened.snapshot_ = *snapshot;
    return opened;
}

JournalResult<PageSnapshot> PageFile::read_snapshot() const {
    // A live writer may commit between our looks at the file; damage stays, a race does not.
    constexpr int attempts = 5;
    auto snapshot = try_read_snapshot();
    for (int i = 1; i < attempts && !snapshot; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
        snapshot = try_read_snapshot();
    }
    return snapshot;
}

JournalResult<PageSnapshot> PageFile::try_read_snapshot() const {
    const auto even = read_meta(0);
    if (!even) return tl::unexpected{even.error()};
    const auto odd = read_meta(even->page_size);
    if (!odd) return tl::unexpected{odd.error()};
    if (odd->page_size != even->page_size) return damaged(1, "the two meta pages disagree");
    // Commits alternate between the pages, so their numbers differ by one.
    const bool even_is_newer = even->commit > odd->commit;
    const MetaPage& meta = even_is_newer ? *even : *odd;
    const MetaPage& older = even_is_newer ? *odd : *even;
    const std::uint64_t number = even_is_newer ? 0 : 1;
    if (even->commit % 2 != 0 || odd->commit % 2 != 1 || meta.commit != older.commit + 1) {
        return damaged(number, "commit numbers " + std::to_string(even->commit) + " and " +
                                   std::to_string(odd->commit) + " do not alternate");
    }
    if (meta.free.flags != integer_keys || meta.batches.flags != 0 ||
        meta.last_page >= no_page / page_size_max) {
        return damaged(number, "the meta page's flags are none that we write");
    }
    const auto length = file_.length();
    if (!length) return tl::unexpected{length.error()};
    const std::uint64_t wanted = (meta.last_page + 1) * meta.page_size;
    if (*length < wanted) {
        return journal_error(JournalFault::truncated, path_ + ": " + std::to_string(*length) +
                                                          " bytes long, " + std::to_string(wanted) +
                                                          " expected after commit " +
                                                          std::to_string(meta.commit) +
                                                          "; restore the journal from its backup");
    }
    const std::uint64_t known =
        std::max({even->commit, even->batches.entries, odd->commit, odd->batches.entries});
    return PageSnapshot{meta.commit, meta.page_size, meta.last_page,
                        meta.free,   meta.batches,   known};
}

JournalResult<PageFile::MetaPage> PageFile::read_meta(std::uint64_t offset) const {
    static_assert(encoded_size_max<MetaPage>() == 152);
    std::array<std::uint8_t, encoded_size_max<MetaPage>()> bytes{};
    const auto got = file_.read_at(offset, bytes.data(), bytes.size());
    if (!got)
        return tl::unexpected{JournalError{got.error().kind, path_ + ": " + got.error().text}};
    const std::uint64_t number = offset == 0 ? 0 : 1;
    if (*got == 0 || (number == 1 && *got < bytes.size())) {
        return journal_error(JournalFault::truncated,
                             path_ +
                                 (number == 0 ? ": the file is empty" : ": the file ends early") +
                                 "; restore the journal from its backup");
    }
    ByteReader reader{bytes};
    MetaPage meta;
    reader.get(meta);
    if (*got < bytes.size() || meta.magic != lmdb_magic) {
        return journal_error(JournalFault::not_a_journal,
                             path_ + ": this is not an LMDB file, so no journal");
    }
    if (meta.version != lmdb_data_version) {
        return journal_error(JournalFault::wrong_format,
                             path_ + ": LMDB data version " + std::to_string(meta.version) +
                                 " found, " + std::to_string(lmdb_data_version) + " expected");
    }
    // LMDB writes these once and never again, so a fault in the older page would come to life.
    if (meta.page.number != number || meta.page.pad != 0 || meta.page.flags != meta_flag ||
        !std::has_single_bit(meta.page_size) || meta.page_size < page_size_min ||
        meta.page_size > page_size_max) {
        return damaged(number, "its header is not a meta page's");
    }
    return meta;
}

JournalResult<bool> PageFile::refresh() {
    auto newest = read_snapshot();
    if (!newest) return tl::unexpected{newest.error()};
    const bool moved = newest->commit != snapshot_.commit;
    snapshot_ = *newest;
    return moved;
}

JournalResult<bool> PageFile::is_overtaken() const {
    const auto newest = read_snapshot();
    if (!newest) return tl::unexpected{newest.error()};
    // Pages freed by commit n + 1 are written again by n + 3 at the earliest, and n + 3 may be under
    // way as soon as n + 2 is done.
    return newest->commit > snapshot_.commit + 1;
}

JournalResult<void> PageFile::read_pages(std::uint64_t number, std::uint64_t offset,
                                         std::uint8_t* out, std::size_t size) const {
    const std::uint64_t pages = (offset + size + snapshot_.page_size - 1) / snapshot_.page_size;
    if (number < first_tree_page || number > snapshot_.last_page ||
        pages > snapshot_.last_page - number + 1) {
        return damaged(number, "lies outside the " + std::to_string(snapshot_.last_page + 1) +
                                   " pages of the file");
    }
    const auto got = file_.read_at(number * snapshot_.page_size + offset, out, size);
    if (!got)
        return tl::unexpected{JournalError{got.error().kind, path_ + ": " + got.error().text}};
    if (*got < size) {
        return journal_error(JournalFault::truncated, path_ + ": the file ends within page " +
                                                          std::to_string(number) +
                                                          "; restore the journal from its backup");
    }
    return {};
}

JournalResult<TreePage> PageFile::tree_page(std::uint64_t number, PageKeys keys) const {
    TreePage page;
    page.number = number;
    page.bytes.resize(snapshot_.page_size);
    if (auto read = read_pages(number, 0, page.bytes.data(), page.bytes.size()); !read) {
        return tl::unexpected{read.error()};
    }
    ByteReader reader{page.bytes};
    PageHeader header;
    reader.get(header);
    if (header.number != number) return damaged(number, "carries another page's number");
    if (header.flags != leaf_flag && header.flags != branch_flag)
        return damaged(number, "is of a wrong kind");
    page.is_leaf = header.flags == leaf_flag;
    if (header.lower < page_header_size || header.lower % 2 != 0 || header.upper < header.lower ||
        header.upper > page.bytes.size()) {
        return damaged(number, "its free space is out of bounds");
    }
    const std::size_t count = (header.lower - page_header_size) / 2;
    if (count < (page.is_leaf ? 1 : 2)) return damaged(number, "holds too few nodes");
    page.nodes.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto at = number_at<std::uint16_t>(page.bytes, page_header_size + 2 * i);
        const auto node = decode_node(page.bytes, at, page.is_leaf, i == 0, keys);
        if (!node || at < header.upper) {
            return damaged(number, "node " + std::to_string(i) + " is out of bounds");
        }
        const bool ascends =
            i == 0 || (i == 1 && !page.is_leaf) || node->key > page.nodes.back().key;
        if (!ascends)
            return damaged(number, "key " + std::to_string(node->key) + " is out of order");
        page.nodes.push_back(*node);
        if (page.is_leaf) {
            page.nodes.back().value_offset =
                node->child
                    ? *node->child * snapshot_.page_size + page_header_size
                    : number * snapshot_.page_size +
                          static_cast<std::uint64_t>(node->inline_value.data() - page.bytes.data());
        }
    }
    return page;
}

JournalResult<std::uint64_t> PageFile::overflow_span(std::uint64_t number,
                                                     std::uint64_t value_size) const {
    std::array<std::uint8_t, page_header_size> bytes{};
    if (auto read = read_pages(number, 0, bytes.data(), bytes.size()); !read) {
        return tl::unexpected{read.error()};
    }
    ByteReader reader{bytes};
    PageHeader header;
    reader.get(header);
    if (header.number != number || header.flags != overflow_flag) {
        return damaged(number, "is not the overflow page that its entry names");
    }
    const std::uint64_t pages = header.overflow_count();
    if (pages * snapshot_.page_size < page_header_size + value_size ||
        pages > snapshot_.last_page - number + 1) {
        return damaged(number, "does not have room for its value of " + std::to_string(value_size) +
                                   " bytes");
    }
    return pages;
}

JournalResult<void> PageFile::read_value(const PageNode& node, ByteVector& value) const {
    if (!node.child) {
        value.assign(node.inline_value.begin(), node.inline_value.end());
        return {};
    }
    if (auto span = overflow_span(*node.child, node.value_size); !span) {
        return tl::unexpected{span.error()};
    }
    value.resize(node.value_size);
    return read_pages(*node.child, page_header_size, value.data(), value.size());
}

JournalResult<std::optional<PageNode>> PageFile::find(std::uint64_t number, unsigned depth,
                                                      std::uint64_t key, ByteVector& value) const {
    if (depth > depth_max) return damaged(number, "lies deeper than any tree of ours");
    const auto page = tree_page(number, PageKeys::big_endian);
    if (!page) return tl::unexpected{page.error()};
    const auto& nodes = page->nodes;
    if (page->is_leaf) {
        const auto at =
            std::lower_bound(nodes.begin(), nodes.end(), key,
                             [](const PageNode& node, std::uint64_t k) { return node.key < k; });
        if (at == nodes.end()) return std::nullopt;
        if (!at->child) value.assign(at->inline_value.begin(), at->inline_value.end());
        PageNode found = *at;
        found.inline_value = {};  // the page goes with this call
        return found;
    }
    // The last child that may hold the key, else the one after it: its first entry is the next larger.
    const auto next =
        std::upper_bound(nodes.begin() + 1, nodes.end(), key,
                         [](std::uint64_t k, const PageNode& node) { return k < node.key; });
    auto found = find(*std::prev(next)->child, depth + 1, key, value);
    if (found && !*found && next != nodes.end()) found = find(*next->child, depth + 1, key, value);
    return found;
}

JournalResult<std::optional<StoredValue>> PageFile::at_or_after(std::uint64_t key,
                                                                ByteVector& value) {
    for (;;) {
        JournalResult<std::optional<PageNode>> found = std::nullopt;
        if (snapshot_.batches.root != no_page) found = find(snapshot_.batches.root, 1, key, value);
        const auto overtaken = is_overtaken();
        if (!overtaken) return tl::unexpected{overtaken.error()};
        if (*overtaken) {
            if (auto moved = refresh(); !moved) return tl::unexpected{moved.error()};
            continue;
        }
        if (!found) return tl::unexpected{found.error()};
        if (!*found) return std::nullopt;
        // Overflow pages hold batches only, and a batch is never changed: time enough to read it.
        if ((*found)->child) {
            if (auto read = read_value(**found, value); !read) return tl::unexpected{read.error()};
        }
        return StoredValue{(*found)->key, (*found)->value_offset};
    }
}

JournalResult<std::optional<std::uint64_t>> PageFile::last_key() {
    std::uint64_t number = snapshot_.batches.root;
    if (number == no_page) return std::nullopt;
    for (unsigned depth = 1; depth <= depth_max; ++depth) {
        const auto page = tree_page(number, PageKeys::big_endian);
        if (!page) return tl::unexpected{page.error()};
        if (page->is_leaf) return page->nodes.back().key;
        number = *page->nodes.back().child;
    }
    return damaged(number, "lies deeper than any tree of ours");
}

}  // namespace headgate
