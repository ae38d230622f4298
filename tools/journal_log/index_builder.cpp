#include "tools/journal_log/index_builder.h"

#include "persistence/epochs.h"

#include <algorithm>

namespace headgate {
namespace {

/// However many steps were asked for: a segment is one value of LMDB's and is read as a whole.
constexpr std::size_t postings_max = std::size_t{1} << 20;

}  // namespace

std::string index_folder(const std::string& journal) { return journal + "/index"; }

JournalResult<IndexOwner> index_owner(const std::string& journal) {
    const auto chain = ChainReader::open(epoch_folders(journal).front());
    if (!chain) return tl::unexpected{chain.error()};
    return IndexOwner{chain->header().venue, chain->header().partition, chain->header_digest()};
}

JournalResult<void> check_index_end(const std::string& journal, Sequence last_batch,
                                    const JournalPlace& end) {
    auto file = PageFile::open(epoch_folder(journal, end.epoch) + "/data.mdb");
    if (!file) return tl::unexpected{file.error()};
    ByteVector bytes;
    const auto entry = file->at_or_after(last_batch.value(), bytes);
    if (!entry) return tl::unexpected{entry.error()};
    if (*entry && (*entry)->key == last_batch.value() && bytes.size() >= digest_size &&
        stored_digest(bytes) == end.head)
        return {};
    return journal_error(JournalFault::corrupt,
                         "the index ends with sequence " + std::to_string(end.last.value()) +
                             ", which this journal does not hold as it was indexed");
}

JournalResult<std::unique_ptr<IndexBuilder>> IndexBuilder::open(const IndexOptions& options) {
    const auto owner = index_owner(options.journal);
    if (!owner) return tl::unexpected{owner.error()};
    auto reader = JournalReader::open(options.journal);
    if (!reader) return tl::unexpected{reader.error()};
    std::unique_ptr<IndexBuilder> builder{new IndexBuilder{options, std::move(*reader)}};
    auto done = options.start == IndexStart::resumed ? builder->resume(*owner)
                                                     : builder->begin(*owner, IndexStart::anew);
    if (!done) return tl::unexpected{done.error()};
    return builder;
}

JournalResult<void> IndexBuilder::begin(const IndexOwner& owner, IndexStart start) {
    auto writer = IndexWriter::open(options_.index, owner, start);
    if (!writer) return tl::unexpected{writer.error()};
    writer_ = std::move(*writer);
    end_ = segment_.before = here();
    return {};
}

JournalResult<void> IndexBuilder::resume(const IndexOwner& owner) {
    const auto make_anew = [&](const JournalError& why) {
        // Locked or unwritable is not mended by trying harder.
        if (why.kind == JournalFault::locked || why.kind == JournalFault::io)
            return JournalResult<void>{tl::unexpected{why}};
        made_anew_ = why.text;
        names_ = {};
        segments_ = 0;
        writer_.reset();
        return begin(owner, IndexStart::anew);
    };
    if (auto begun = begin(owner, IndexStart::resumed); !begun) return make_anew(begun.error());
    auto index = IndexReader::open(options_.index, owner);
    if (!index) return make_anew(index.error());
    Sequence last_batch;
    for (;;) {
        const auto next = index->next();
        if (!next) return make_anew(next.error());
        if (*next == nullptr) break;
        for (const IndexedName& name : (*next)->names) names_.learn(name);
        last_batch = (*next)->batches.back().first;
    }
    segments_ = index->segments();
    if (segments_ == 0) return {};
    if (auto same = check_index_end(options_.journal, last_batch, index->end()); !same)
        return make_anew(same.error());
    end_ = segment_.before = index->end();
    return reader_.seek(end_);
}

JournalPlace IndexBuilder::here() const {
    const JournalTotals& totals = reader_.totals();
    return {reader_.header().epoch, totals.batches, totals.last, totals.head};
}

JournalResult<void> IndexBuilder::read(IndexRest rest) {
    for (;;) {
        const bool full =
            steps_ >= options_.segment_steps || segment_.postings.size() >= postings_max;
        // A segment ends between two batches.
        if (full && batch_.commands == 0) {
            if (auto written = write(); !written) return written;
        }
        std::uint64_t batches = reader_.totals().batches;
        const auto next = reader_.next();
        if (!next) return tl::unexpected{next.error()};
        if (*next == nullptr) break;
        if (reader_.header().epoch != segment_.before.epoch) {
            if (auto begun = begin_epoch((*next)->command.sequence); !begun) {
                // The step that was read is read again.
                if (auto back = reader_.seek(segment_.end()); !back) return back;
                return begun;
            }
            batches = 0;
        }
        take(**next);
        if (reader_.totals().batches != batches) close_batch();
    }
    return rest == IndexRest::written && steps_ > 0 ? write() : JournalResult<void>{};
}

JournalResult<void> IndexBuilder::begin_epoch(Sequence first) {
    // A segment is about batches of one epoch.
    if (steps_ > 0) {
        if (auto written = write(); !written) return written;
    }
    const JournalHeader& header = reader_.header();
    segment_.before = {header.epoch, 0, Sequence{first.value() - 1},
                       stored_digest(encode_journal_header(header))};
    return {};
}

void IndexBuilder::take(const StoredStep& step) {
    const Sequenced& command = step.command;
    if (batch_.commands++ == 0) {
        batch_.first = command.sequence;
        batch_.begin = command.time;
    }
    batch_.end = command.time;
    ++steps_;
    if (const auto date = day_opened(step)) segment_.days.push_back({command.sequence, *date});
    note(line_of(command, names_));
    names_.learn(step, &segment_.names);
    std::uint32_t index = 0;
    for (const Event& event : step.events) note(line_of(command, event, ++index, names_));
}

void IndexBuilder::note(const std::optional<LogLine>& line) {
    if (!line) return;
    for (const auto& [subject, value] : subjects_of(*line, names_))
        topics_.push_back(topic_of(subject, value));
}

void IndexBuilder::close_batch() {
    batch_.digest = reader_.totals().head;
    const auto number = static_cast<std::uint32_t>(segment_.batches.size());
    segment_.batches.push_back(batch_);
    batch_ = {};
    std::ranges::sort(topics_);
    topics_.erase(std::unique(topics_.begin(), topics_.end()), topics_.end());
    for (const Topic& topic : topics_) segment_.postings.push_back({topic, number});
    topics_.clear();
}

JournalResult<void> IndexBuilder::write() {
    HEADGATE_ASSERT(batch_.commands == 0 && !segment_.batches.empty());
    std::ranges::sort(segment_.postings);
    if (auto done = writer_->append(segment_); !done) return done;
    ++segments_;
    end_ = segment_.end();
    segment_ = {};
    segment_.before = end_;
    steps_ = 0;
    return {};
}

}  // namespace headgate
