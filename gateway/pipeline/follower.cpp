#include "gateway/pipeline/follower.h"

#include "engine/domain/append.h"
#include "engine/market/state_bytes.h"
#include "gateway/pipeline/elapsed.h"
#include "gateway/pipeline/rule_set.h"

#include <bit>

namespace headgate {
namespace {

/// Changes with what is written beside the state and shows in no field list.
constexpr std::uint32_t desk_layout = 1;

Bytes<16> snapshot_form() {
    StateHasher hasher;
    hasher.absorb(state_form());
    hasher.absorb(desk_layout);
    hasher.absorb(DayOrders::form());
    return hasher.finish();
}

tl::unexpected<JournalError> pass_over(const std::string& path, const std::string& why) {
    return journal_error(JournalFault::corrupt, path + ": " + why);
}

}  // namespace

struct Follower::Loaded {
    SnapshotFront front;
    Core core;
    Desk desk;
};

Follower::Follower(JournalReader reader, Core core, Desk desk)
    : reader_{std::move(reader)}, epoch_{reader_.header(), reader_.header_digest()},
      core_{std::move(core)}, desk_{std::move(desk)}, totals_{reader_.totals()} {}

JournalResult<Follower> Follower::open(const FollowOptions& options) {
    const auto begin = std::chrono::steady_clock::now();
    FollowStart start;
    auto reader = JournalReader::open(options.journal, options.owner, EventDecoding::left);
    if (!reader) return tl::unexpected{reader.error()};
    const auto paths =
        options.snapshots ? snapshots_in(*options.snapshots) : std::vector<std::string>{};
    for (const std::string& path : paths) {
        auto loaded = load(path, *reader);
        if (!loaded) {
            start.passed_over.push_back(loaded.error().text);
            continue;
        }
        start.snapshot = loaded->front;
        start.path = path;
        Follower follower{std::move(*reader), std::move(loaded->core), std::move(loaded->desk)};
        follower.batch_first_ = loaded->front.batch_first;
        follower.state_hash_ = loaded->front.state_hash;
        start.loading = elapsed_since(begin);
        follower.start_ = std::move(start);
        return follower;
    }
    Desk desk{DayOrders{}, MerkleTree{reader->header().hash}, {}, false};
    desk.tree.add(reader->header_digest());
    Follower follower{std::move(*reader), Core{}, std::move(desk)};
    start.loading = elapsed_since(begin);
    follower.start_ = std::move(start);
    return follower;
}

JournalResult<SnapshotFront> Follower::fitting_front(const std::string& path,
                                                     const JournalReader& reader) {
    const auto read = read_snapshot_front(path);
    if (!read) return tl::unexpected{read.error()};
    const SnapshotFront& front = *read;
    const JournalHeader& header = reader.header();
    const std::string by = " (written by " + std::string{front.build.view()} + ")";
    if (front.venue != header.venue || front.partition != header.partition) {
        return pass_over(path, "it is of another journal: venue \"" +
                                   std::string{front.venue.view()} + "\", partition " +
                                   std::to_string(front.partition.value()) + ", epoch " +
                                   std::to_string(front.epoch));
    }
    if (front.encoding != encoding_version)
        return pass_over(path, "record encoding " + std::to_string(front.encoding) + " found, " +
                                   std::to_string(encoding_version) + " expected" + by);
    if (front.form != snapshot_form())
        return pass_over(path, "its state has other fields than this program's" + by);
    if (front.rules != rule_set_hash())
        return pass_over(path, "its state came about under other rules than this program's" + by);
    return front;
}

JournalResult<Follower::Loaded> Follower::load(const std::string& path, JournalReader& reader) {
    const auto front = fitting_front(path, reader);
    if (!front) return tl::unexpected{front.error()};
    const auto file = read_snapshot(path);
    if (!file) return tl::unexpected{file.error()};
    Desk desk;
    ByteReader bytes{file->body()};
    decode_desk(bytes, reader.header().hash, desk);
    State state;
    if (bytes.ok()) decode_state(bytes, state);
    if (!bytes.ok() || !bytes.rest().empty() || state.sequence != front->sequence ||
        desk.tree.size() != front->batches + 1) {
        return pass_over(path, "its body does not decode");
    }
    if (state.hash() != front->state_hash)
        return pass_over(path, "the state in it does not have the hash that it names");
    const JournalTotals totals{front->batches, front->commands, front->events, front->sequence,
                               front->head};
    if (auto skipped = reader.go_behind({front->epoch, front->journal}, totals, front->batch_first,
                                        desk.gateway_section);
        !skipped) {
        return pass_over(path, "the journal does not have its batch " +
                                   std::to_string(front->batches) + " (sequence " +
                                   std::to_string(front->sequence.value()) + ", digest " +
                                   to_hex(front->head) + "): " + skipped.error().text);
    }
    return Loaded{*front, Core{std::move(state)}, std::move(desk)};
}

JournalResult<ReplayReport> Follower::go_on(const ReplayHooks& hooks,
                                            std::optional<Sequence> until) {
    ReplayHooks own{[&](const Sequenced& command, const EventList& events, const State& state) {
        if (hooks.visit) hooks.visit(command, events, state);
        desk_.day.take(epoch_.header.partition, command, events);
    }};
    own.on_epoch = [&](const CheckedHeader& epoch) {
        if (epoch.digest == epoch_.digest) return;
        epoch_ = epoch;
        desk_.tree = MerkleTree{epoch.header.hash};
        desk_.tree.add(epoch.digest);
    };
    own.on_batch = [&](const DurableBatch& batch) {
        desk_.tree.add(batch.digest);
        batch_first_ = Sequence{totals_.last.value() + 1};
        totals_.batches = batch.index;
        totals_.head = batch.digest;
        totals_.last = batch.last;
        if (hooks.on_batch) hooks.on_batch(batch);
    };
    own.on_gateway_section = [&](const ByteVector& section) { desk_.gateway_section = section; };
    own.stop = hooks.stop;
    auto report = replay(reader_, core_, own, until);
    if (!report) return report;
    totals_.commands += report->commands;
    totals_.events += report->events;
    state_hash_ = report->state_hash;
    if (report->commands > 0) desk_.stopped_cleanly = report->stopped_cleanly;
    report->stopped_cleanly = desk_.stopped_cleanly;
    return report;
}

// ---- bytes --------------------------------------------------------------------------------------------

void Follower::encode_desk(ByteVector& out) const {
    append(std::uint8_t{desk_.stopped_cleanly}, out);
    append(desk_.tree.size(), out);
    for (const Digest& digest : desk_.tree.whole()) append(digest, out);
    append(static_cast<std::uint32_t>(desk_.gateway_section.size()), out);
    out.insert(out.end(), desk_.gateway_section.begin(), desk_.gateway_section.end());
    desk_.day.encode(out);
}

void Follower::decode_desk(ByteReader& reader, HashKind hash, Desk& desk) {
    std::uint8_t stopped = 0;
    std::uint64_t leaves = 0;
    reader.get(stopped);
    reader.get(leaves);
    std::vector<Digest> whole(static_cast<std::size_t>(std::popcount(leaves)));
    for (Digest& digest : whole) reader.get(digest);
    std::uint32_t size = 0;
    reader.get(size);
    const std::uint8_t* const section = reader.take(size);
    if (section == nullptr) return;
    desk.stopped_cleanly = stopped != 0;
    desk.tree = MerkleTree{hash, leaves, std::move(whole)};
    desk.gateway_section.assign(section, section + size);
    desk.day.decode(reader);
}

JournalResult<SnapshotWriter::Finished> Follower::write_snapshot(const std::string& folder,
                                                                 const Text<40>& build) const {
    HEADGATE_ASSERT(totals_.last == core_.sequence() && totals_.batches > 0);
    const JournalHeader& header = epoch_.header;
    SnapshotFront front;
    front.hash = header.hash;
    front.form = snapshot_form();
    front.venue = header.venue;
    front.partition = header.partition;
    front.epoch = header.epoch;
    front.journal = epoch_.digest;
    front.rules = rule_set_hash();
    front.build = build;
    front.batch_first = batch_first_;
    front.sequence = totals_.last;
    front.batches = totals_.batches;
    front.head = totals_.head;
    front.commands = totals_.commands;
    front.events = totals_.events;
    auto writer = SnapshotWriter::open(folder, front);
    if (!writer) return tl::unexpected{writer.error()};
    ByteVector desk;
    encode_desk(desk);
    writer->add(desk);
    encode_state(core_.state(), [&](ByteSpan bytes) { writer->add(bytes); });
    return writer->finish(state_hash_);
}

}  // namespace headgate
