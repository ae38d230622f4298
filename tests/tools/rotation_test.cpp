#include "gateway/pipeline/snapshot_keeper.h"
#include "persistence/epochs.h"
#include "persistence/journal_backup.h"
#include "persistence/journal_verify.h"
#include "persistence/rotation.h"
#include "tests/tools/trading.h"

#include <doctest/doctest.h>
#include <sodium.h>

#include <filesystem>
#include <sys/stat.h>

using namespace headgate;
using namespace headgate::test;

namespace {

namespace fs = std::filesystem;

RotationOptions rotation_of(const std::string& journal) {
    RotationOptions options;
    options.directory = journal;
    options.owner.partition = PartitionId{1};
    options.build = Text<40>{"test"};
    options.closed_at = morning;
    const Bytes<32> seed{};
    REQUIRE(crypto_sign_ed25519_seed_keypair(options.public_key.bytes.data(),
                                             options.secret_key.bytes.data(),
                                             seed.bytes.data()) == 0);
    return options;
}

SealedEpoch rotate(const std::string& journal) {
    auto done = rotate_journal(rotation_of(journal));
    REQUIRE_MESSAGE(done.has_value(), (done ? std::string{} : done.error().text));
    return *done;
}

ReplayReport replay_all(const std::string& journal) {
    auto reader = JournalReader::open(journal, {}, EventDecoding::left);
    REQUIRE(reader.has_value());
    Core core;
    const auto report = replay(*reader, core);
    REQUIRE_MESSAGE(report.has_value(), (report ? std::string{} : report.error().text));
    return *report;
}

std::string first_fault(const std::string& journal) {
    auto reader = JournalReader::open(journal);
    if (!reader) return reader.error().text;
    for (;;) {
        const auto next = reader->next();
        if (!next) return next.error().text;
        if (*next == nullptr) return {};
    }
}

}  // namespace

TEST_CASE("a snapshot is gone on from across the end of its epoch") {
    const Folder folder;
    const std::string journal = folder.journal();
    const std::string snapshots = (folder.path() / "snapshots").string();
    const auto take = [&] {
        auto taken = take_snapshot({journal, {}, snapshots}, {snapshots, 1, 10, Text<40>{"test"}});
        REQUIRE_MESSAGE(taken.has_value(), (taken ? std::string{} : taken.error().text));
        REQUIRE(taken->has_value());
        return std::move(**taken);
    };
    // From the newest snapshot or from the beginning: the same market, in the same epoch.
    const auto check_start = [&](const SnapshotTaken& from, std::uint32_t epoch) {
        auto quick = Follower::open({journal, {}, snapshots});
        auto slow = Follower::open({journal, {}, {}});
        REQUIRE(quick.has_value());
        REQUIRE(slow.has_value());
        CHECK(quick->start().path == from.file.path);
        const auto some = quick->go_on();
        const auto all = slow->go_on();
        REQUIRE_MESSAGE(some.has_value(), (some ? std::string{} : some.error().text));
        REQUIRE(all.has_value());
        CHECK(some->commands < all->commands);
        CHECK(some->state_hash == all->state_hash);
        CHECK(quick->epoch().header.epoch == epoch);
        CHECK(quick->totals().batches == slow->totals().batches);
        CHECK(quick->totals().head == slow->totals().head);
        CHECK(quick->take_tree().root() == slow->take_tree().root());
        CHECK(quick->day().all().size() == slow->day().all().size());
    };
    trade(journal, 61, 40);
    const SnapshotTaken first = take();
    (void)rotate(journal);
    check_start(first, 1);
    trade(journal, 62, 40, 1);
    check_start(first, 2);
    const SnapshotTaken second = take();
    CHECK(second.start.path == first.file.path);
    trade(journal, 63, 20, 2);
    check_start(second, 2);
    (void)rotate(journal);
    trade(journal, 64, 20, 3);
    check_start(second, 3);
}

TEST_CASE("a journal of three epochs is read, replayed and gone on with as one") {
    const Folder folder;
    const std::string journal = folder.journal();
    trade(journal, 51, 60);
    const std::vector<JournalStep> before = steps_of(journal);
    const SealedEpoch first = rotate(journal);
    CHECK(first.closing.epoch == 1);
    CHECK(first.closing.sequence == before.back().command.sequence);
    CHECK(first.folder == sealed_folder(journal, 1));
    // The new epoch holds nothing yet, and all is there still.
    CHECK(steps_of(journal).size() == before.size());
    const auto empty = rotate_journal(rotation_of(journal));
    REQUIRE_FALSE(empty.has_value());
    CHECK(empty.error().text.find("holds nothing yet") != std::string::npos);

    trade(journal, 52, 40, 1);
    const SealedEpoch second = rotate(journal);
    CHECK(second.closing.epoch == 2);
    trade(journal, 53, 40, 2);
    const auto steps = steps_of(journal);
    CHECK(steps.size() > before.size() + 80);
    // What is checked without the engine is all of them too.
    const auto verified = verify_journal(journal);
    REQUIRE_MESSAGE(verified.has_value(), (verified ? std::string{} : verified.error().text));
    CHECK(verified->totals.commands == steps.size());
    CHECK(verified->totals.last == steps.back().command.sequence);
    std::uint64_t batches = 0;
    for (const std::string& epoch : epoch_folders(journal)) {
        const auto chain = ChainReader::open(epoch);
        REQUIRE(chain.has_value());
        batches += chain->batches_at_open();
    }
    CHECK(verified->totals.batches == batches);
    for (std::size_t i = 0; i < steps.size(); ++i)
        REQUIRE(steps[i].command.sequence.value() == i + 1);
    const ReplayReport report = replay_all(journal);
    CHECK(report.commands == steps.size());
    CHECK(report.stopped_cleanly);
    CHECK(epoch_folders(journal) ==
          std::vector<std::string>{sealed_folder(journal, 1), sealed_folder(journal, 2), journal});

    // Each by itself, against what closed it.
    for (const SealedEpoch& one : {first, second}) {
        struct stat status {};
        REQUIRE(::stat((one.folder + "/data.mdb").c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0400);
        const AuditReport audit = audit_journal({one.folder, {}, {}, {}, true});
        CHECK(audit.is_right());
        CHECK(audit.root == one.closing.root);
        CHECK(audit.totals.head == one.closing.head);
        CHECK(audit.totals.last == one.closing.sequence);
    }
}

TEST_CASE("an index spans epochs, and a place in a sealed one can be gone to") {
    const Folder folder;
    const std::string journal = folder.journal();
    trade(journal, 54, 60);
    IndexOptions options;
    options.journal = journal;
    options.index = index_folder(journal);
    options.segment_steps = 50;
    (void)build_index(options);
    rotate(journal);
    trade(journal, 55, 60, 1);
    auto caught_up = build_index(options);
    CHECK_FALSE(caught_up->made_anew());
    const JournalPlace end = caught_up->end();
    CHECK(end.epoch == 2);
    caught_up.reset();
    for (const auto& [subject, value] :
         std::vector<std::pair<std::string, std::string>>{{"right", "GG-EAST"},
                                                          {"participant", "WEST"},
                                                          {"trade", "1"},
                                                          {"book", "GG-DAMAN-S"}}) {
        JournalQuery query;
        query.where.emplace_back(subject, value);
        const auto fast = indexed(journal, options.index, query);
        REQUIRE_MESSAGE(fast.has_value(), (fast ? std::string{} : fast.error().text));
        CHECK(*fast == scanned(journal, query));
        CHECK_FALSE(fast->lines.empty());
    }
    // Made anew from both epochs it is the same.
    options.start = IndexStart::anew;
    CHECK(build_index(options)->end() == end);
}

TEST_CASE("a rotation that was cut short is repeated, and until then the journal is as it was") {
    const Folder folder;
    const std::string journal = folder.journal();
    trade(journal, 56, 20);
    const std::size_t steps = steps_of(journal).size();
    const std::string sealed = sealed_folder(journal, 1);
    for (const std::string& left : {sealed + ".part", sealed}) {
        CAPTURE(left);
        fs::create_directories(left);
        fs::create_hard_link(journal + "/data.mdb", left + "/data.mdb");
        CHECK(steps_of(journal).size() == steps);
        CHECK(epoch_folders(journal) == std::vector<std::string>{journal});
    }
    rotate(journal);
    CHECK(steps_of(journal).size() == steps);
    trade(journal, 57, 10, 1);
    CHECK(replay_all(journal).commands > steps);
}

TEST_CASE("a missing epoch, or another journal's, is noticed; so is a writer that is at work") {
    const Folder folder;
    const Folder other;
    const std::string journal = folder.journal();
    trade(journal, 58, 20);
    trade(other.journal(), 59, 20);
    rotate(journal);
    rotate(other.journal());
    trade(journal, 60, 10, 1);
    rotate(journal);
    trade(journal, 61, 10, 2);
    const std::string first = sealed_folder(journal, 1);
    const std::string second = sealed_folder(journal, 2);
    fs::rename(second, second + ".away");
    CHECK(first_fault(journal).find("an epoch is missing or another journal's") !=
          std::string::npos);
    fs::rename(second + ".away", second);
    CHECK(first_fault(journal).empty());
    fs::rename(first, first + ".away");
    fs::copy(sealed_folder(other.journal(), 1), first, fs::copy_options::recursive);
    CHECK(first_fault(journal).find("another journal's") != std::string::npos);
    CHECK_FALSE(Exchange::open(options_in(journal)).has_value());

    fs::remove_all(first);
    fs::rename(first + ".away", first);
    const auto exchange = open_exchange(options_in(journal));
    const auto locked = rotate_journal(rotation_of(journal));
    REQUIRE_FALSE(locked.has_value());
    CHECK(locked.error().kind == JournalFault::locked);
}

TEST_CASE("a backup takes the sealed epochs with it") {
    const Folder folder;
    const std::string journal = folder.journal();
    const std::string copy = (folder.path() / "copy").string();
    trade(journal, 62, 20);
    rotate(journal);
    trade(journal, 63, 20, 1);
    const auto report = back_up_journal(journal, copy);
    REQUIRE_MESSAGE(report.has_value(), (report ? std::string{} : report.error().text));
    CHECK(report->is_right());
    CHECK(replay_all(copy).state_hash == replay_all(journal).state_hash);
    trade(copy, 64, 20, 2);
    CHECK(replay_all(copy).commands > replay_all(journal).commands);
}
