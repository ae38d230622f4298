#include "persistence/page_file.h"

#include <vector>

namespace headgate {
namespace {

constexpr unsigned depth_max = 32;
constexpr std::uint64_t meta_pages = 2;

/// Every page of one snapshot, each to be claimed once.
class PageWalk {
public:
    explicit PageWalk(const PageFile& file)
        : file_{file}, claimed_(static_cast<std::size_t>(file.snapshot().last_page + 1)) {}

    [[nodiscard]] JournalResult<void> run() {
        const PageSnapshot& snapshot = file_.snapshot();
        if (snapshot.batches.entries != snapshot.entries_known) {
            return file_.damaged(snapshot.commit % 2,
                                 std::to_string(snapshot.batches.entries) + " entries found, " +
                                     std::to_string(snapshot.entries_known) +
                                     " expected: a batch is missing or another program wrote here");
        }
        auto walked = walk_tree(snapshot.batches, PageKeys::big_endian);
        if (walked) walked = walk_tree(snapshot.free, PageKeys::native);
        if (!walked) return walked;
        for (std::uint64_t page = meta_pages; page < claimed_.size(); ++page) {
            if (!claimed_[static_cast<std::size_t>(page)]) {
                return file_.damaged(page, "is neither in use nor free");
            }
        }
        return {};
    }

private:
    [[nodiscard]] JournalResult<void> claim(std::uint64_t page, std::uint64_t count) {
        for (; count > 0; --count, ++page) {
            if (page < meta_pages || page >= claimed_.size()) {
                return file_.damaged(page, "lies outside the file");
            }
            if (claimed_[static_cast<std::size_t>(page)])
                return file_.damaged(page, "is used twice");
            claimed_[static_cast<std::size_t>(page)] = true;
        }
        return {};
    }

    [[nodiscard]] JournalResult<void> walk_tree(const PageTree& expected, PageKeys keys) {
        keys_ = keys;
        seen_ = PageTree{};
        seen_.flags = expected.flags;
        seen_.root = expected.root;
        last_key_.reset();
        floor_ = 0;
        if (expected.root != no_page) {
            if (auto walked = walk_page(expected.root, 1); !walked) return walked;
        }
        if (seen_ != expected) {
            return file_.damaged(expected.root,
                                 "the tree below it has other counts than its meta page says");
        }
        return {};
    }

    [[nodiscard]] JournalResult<void> walk_page(std::uint64_t number, std::uint16_t depth) {
        if (depth > depth_max) return file_.damaged(number, "lies deeper than any tree of ours");
        if (auto claimed = claim(number, 1); !claimed) return claimed;
        const auto page = file_.tree_page(number, keys_);
        if (!page) return tl::unexpected{page.error()};
        if (page->is_leaf) return walk_leaf(*page, depth);
        ++seen_.branch_pages;
        for (std::size_t i = 0; i < page->nodes.size(); ++i) {
            // A branch's first key is not kept; every other one is at most its child's first key.
            if (i > 0) floor_ = page->nodes[i].key;
            if (auto walked =
                    walk_page(*page->nodes[i].child, static_cast<std::uint16_t>(depth + 1));
                !walked) {
                return walked;
            }
        }
        return {};
    }

    [[nodiscard]] JournalResult<void> walk_leaf(const TreePage& page, std::uint16_t depth) {
        ++seen_.leaf_pages;
        if (seen_.depth != 0 && seen_.depth != depth) {
            return file_.damaged(page.number, "lies at another depth than its neighbours");
        }
        seen_.depth = depth;
        for (const PageNode& node : page.nodes) {
            if (node.key < floor_ || (last_key_ && node.key <= *last_key_)) {
                return file_.damaged(page.number,
                                     "key " + std::to_string(node.key) + " is out of order");
            }
            last_key_ = node.key;
            ++seen_.entries;
            if (node.child) {
                const auto span = file_.overflow_span(*node.child, node.value_size);
                if (!span) return tl::unexpected{span.error()};
                seen_.overflow_pages += *span;
                if (auto claimed = claim(*node.child, *span); !claimed) return claimed;
            }
            if (keys_ == PageKeys::native) {
                if (auto freed = claim_free_list(page, node); !freed) return freed;
            }
        }
        return {};
    }

    /// A free list is a count and then that many page numbers, largest first; room may be left over.
    [[nodiscard]] JournalResult<void> claim_free_list(const TreePage& page, const PageNode& node) {
        ByteVector list;
        if (auto read = file_.read_value(node, list); !read) return read;
        ByteReader reader{list};
        std::uint64_t count = 0;
        reader.get(count);
        if (!reader.ok() || list.size() % 8 != 0 || count > list.size() / 8 - 1 ||
            node.key > file_.snapshot().commit) {
            return file_.damaged(page.number, "the free list of commit " +
                                                  std::to_string(node.key) +
                                                  " does not fit its entry");
        }
        std::uint64_t before = no_page;
        for (; count > 0; --count) {
            std::uint64_t number = 0;
            reader.get(number);
            if (number >= before)
                return file_.damaged(page.number, "its free list is out of order");
            before = number;
            if (auto claimed = claim(number, 1); !claimed) return claimed;
        }
        return {};
    }

    const PageFile& file_;
    std::vector<bool> claimed_;
    PageKeys keys_ = PageKeys::big_endian;
    PageTree seen_;
    std::optional<std::uint64_t> last_key_;
    std::uint64_t floor_ = 0;
};

}  // namespace

JournalResult<void> check_pages(const PageFile& file) { return PageWalk{file}.run(); }

}  // namespace headgate
