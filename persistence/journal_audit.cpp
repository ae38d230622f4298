#include "persistence/journal_audit.h"

#include "persistence/crc32c.h"
#include "persistence/page_structure.h"

namespace headgate {
namespace {

JournalError damage(std::string text) { return {JournalFault::corrupt, std::move(text)}; }

/// The first record of a batch whose CRC is wrong.
std::optional<std::string> wrong_record(const ChainReader& reader, const ChainBatch& batch) {
    ByteSpan rest = batch.parts.body;
    std::uint64_t sequence = batch.parts.header.first.value();
    while (!rest.empty()) {
        const std::uint64_t byte =
            batch.offset + batch_header_size +
            static_cast<std::uint64_t>(rest.data() - batch.parts.body.data());
        const auto framed = take_step(rest);
        if (!framed || crc32c(framed->payload) != framed->crc) {
            return reader.name() + ": the CRC-32C of sequence " + std::to_string(sequence) +
                   " differs, at byte " + std::to_string(byte) +
                   "; restore the journal from its backup";
        }
        ++sequence;
    }
    return std::nullopt;
}

/// Holds the checkpoints against the journal as it is read.
class Comparison {
public:
    Comparison(const ChainReader& reader, std::vector<Checkpoint> all)
        : reader_{reader}, all_{std::move(all)} {}

    /// Called for each size of the tree, from 1 on.
    void at(MerkleTree& tree, const Digest& head) {
        for (; next_ < all_.size() && !error_ && all_[next_].size <= tree.size(); ++next_) {
            const Checkpoint& one = all_[next_];
            const std::string which = "checkpoint " + std::to_string(next_ + 1) + " (size " +
                                      std::to_string(one.size) + ", sequence " +
                                      std::to_string(one.sequence.value()) + ")";
            if (one.venue != reader_.header().venue ||
                one.partition != reader_.header().partition) {
                error_ = damage(which + " is another venue's or partition's");
            } else if (one.size != tree.size() || one.root != tree.root() || one.head != head ||
                       one.sequence != reader_.totals().last) {
                error_ = damage(which + ": root " + to_hex(one.root) +
                                " was signed, the journal's is " + to_hex(tree.root()) +
                                ": something up to that sequence was changed afterwards; ask for "
                                "the journal that was signed");
            } else {
                ++right_;
            }
        }
    }

    [[nodiscard]] AuditAnswer answer(std::uint64_t size) const {
        AuditAnswer answer{std::to_string(right_) + " checkpoints", error_};
        if (!error_ && next_ < all_.size()) {
            answer.error =
                damage("checkpoint " + std::to_string(next_ + 1) + " was signed at size " +
                       std::to_string(all_[next_].size) + ", sequence " +
                       std::to_string(all_[next_].sequence.value()) + "; the journal has only " +
                       std::to_string(size) + ": its end was cut off, or an older copy lies here");
        }
        return answer;
    }

private:
    const ChainReader& reader_;
    std::vector<Checkpoint> all_;
    std::size_t next_ = 0;
    std::uint64_t right_ = 0;
    std::optional<JournalError> error_;
};

std::vector<Checkpoint> load_checkpoints(const AuditOptions& options, std::uint32_t epoch,
                                         AuditAnswer& answer) {
    if (options.checkpoints.empty()) {
        answer.what = "not asked: no file of checkpoints was given";
        return {};
    }
    auto all = read_checkpoints(options.checkpoints, options.key);
    if (all) {
        // Those of other epochs are about other files.
        std::erase_if(*all, [&](const Checkpoint& one) { return one.epoch != epoch; });
        return std::move(*all);
    }
    const auto& wrong = all.error();
    answer.error = damage(options.checkpoints +
                          (wrong.line == 0 ? std::string{} : ":" + std::to_string(wrong.line)) +
                          ": " + wrong.text);
    return {};
}

}  // namespace

AuditReport audit_journal(const AuditOptions& options) {
    AuditReport report;
    auto reader = ChainReader::open(options.directory, options.expected);
    if (!reader) {
        report.chain.error = reader.error();
        report.records.what = report.pages.what = report.signatures.what = "not asked";
        return report;
    }
    report.header = reader->header();
    Comparison comparison{*reader,
                          load_checkpoints(options, reader->header().epoch, report.signatures)};
    MerkleTree tree{reader->header().hash};
    tree.add(reader->header_digest());
    comparison.at(tree, reader->header_digest());
    while (reader->totals().batches < reader->batches_at_open()) {
        const auto batch = reader->next();
        if (!batch) {
            report.chain.error = batch.error();
            break;
        }
        if (*batch == nullptr) break;
        report.bytes += batch_header_size + (*batch)->parts.body.size() +
                        (*batch)->parts.gateway.size() + digest_size;
        tree.add(reader->totals().head);
        comparison.at(tree, reader->totals().head);
        if (!options.records || report.records.error) continue;
        if (auto wrong = wrong_record(*reader, **batch)) report.records.error = damage(*wrong);
    }
    report.totals = reader->totals();
    report.root = tree.root();
    const std::string reach = std::to_string(report.totals.batches) + " batches, up to sequence " +
                              std::to_string(report.totals.last.value());
    report.chain.what = reach;
    report.records.what =
        options.records ? std::to_string(report.totals.commands) + " records" : "not asked";
    if (!report.signatures.error && !options.checkpoints.empty() && !report.chain.error)
        report.signatures = comparison.answer(tree.size());
    const auto pages = check_structure(options.directory + "/data.mdb");
    if (!pages) {
        report.pages.error = pages.error();
    } else {
        report.pages.what = *pages == PageStructure::right
                                ? "each page in use or free, once"
                                : "not checked: a writer was at work all the time";
    }
    return report;
}

}  // namespace headgate
