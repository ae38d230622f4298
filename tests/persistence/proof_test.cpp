#include "persistence/journal_audit.h"
#include "persistence/merkle.h"
#include "persistence/proof.h"
#include "tests/persistence/journal_support.h"

#include <sodium.h>

#include <fstream>

using namespace headgate;
using namespace headgate::test;

namespace {

std::vector<Digest> entries(std::size_t count) {
    std::vector<Digest> all(count);
    for (std::size_t i = 0; i < count; ++i) all[i].bytes.fill(static_cast<std::uint8_t>(i + 1));
    return all;
}

/// The root as RFC 6962 defines it, straight from the definition.
Digest defined_root(std::span<const Digest> all, Hasher& hash) {
    if (all.size() == 1) return leaf_hash(all.front(), hash);
    std::size_t left = 1;
    while (left * 2 < all.size()) left *= 2;
    const Digest a = defined_root(all.first(left), hash);
    const Digest b = defined_root(all.subspan(left), hash);
    return node_hash(a, b, hash);
}

struct Keys {
    PublicKey open;
    SecretKey secret;
    Keys() {
        REQUIRE(sodium_init() >= 0);
        crypto_sign_ed25519_keypair(open.bytes.data(), secret.bytes.data());
    }
};

/// A journal with a checkpoint after each batch.
struct Signed {
    ScratchDirectory scratch{Medium::memory};
    Keys keys;
    std::vector<std::string> lines;
    std::vector<Sequence> last;

    explicit Signed(unsigned seed, int batches = 12, HashKind kind = HashKind::sha256) {
        StepSource source{seed};
        auto options = options_for(scratch.journal());
        options.hash = kind;
        auto writer = JournalWriter::open(options);
        REQUIRE(writer);
        MerkleTree tree{kind};
        tree.add((*writer)->head());
        for (int i = 0; i < batches; ++i) {
            (void)write_batches(**writer, source, 1, 9);
            tree.add((*writer)->head());
            Checkpoint checkpoint;
            checkpoint.venue = venue;
            checkpoint.partition = PartitionId{3};
            checkpoint.epoch = 1;
            checkpoint.hash = kind;
            checkpoint.size = tree.size();
            checkpoint.sequence = (*writer)->last_sequence();
            checkpoint.time = Timestamp{1'000 + i};
            checkpoint.root = tree.root();
            checkpoint.head = (*writer)->head();
            checkpoint.key = keys.open;
            lines.push_back(sign_checkpoint(checkpoint, keys.secret));
            last.push_back(checkpoint.sequence);
        }
        save();
    }
    [[nodiscard]] std::string file() const { return scratch.journal() + "/checkpoints"; }
    void save() const {
        std::ofstream out{file()};
        for (const std::string& line : lines) out << line << '\n';
    }
    [[nodiscard]] AuditReport audit() const {
        return audit_journal({scratch.journal(), {venue, PartitionId{3}}, file(), keys.open, true});
    }
};

}  // namespace

TEST_CASE("the tree that grows leaf by leaf has the root that RFC 6962 defines, at every size") {
    Hasher hash;
    const auto all = entries(70);
    MerkleTree tree;
    for (std::size_t size = 1; size <= all.size(); ++size) {
        tree.add(all[size - 1]);
        REQUIRE(tree.root() == defined_root(std::span{all}.first(size), hash));
    }
}

TEST_CASE("a leaf is no node: the root of two leaves is not the leaf of their join") {
    Hasher hash;
    const auto all = entries(2);
    CHECK(leaf_hash(all[0], hash) != all[0]);
    CHECK(node_hash(all[0], all[1], hash) != node_hash(all[1], all[0], hash));
}

TEST_CASE("every leaf of every small tree can be proved, and no other claim with the same proof") {
    Hasher hash;
    const auto all = entries(20);
    std::vector<Digest> leaves;
    for (const Digest& entry : all) leaves.push_back(leaf_hash(entry, hash));
    for (std::uint64_t size = 1; size <= all.size(); ++size) {
        const TreeHead tree{size, defined_root(std::span{all}.first(size), hash)};
        for (std::uint64_t index = 0; index < size; ++index) {
            auto proof = inclusion_proof(std::span{leaves}.first(size), index, hash);
            REQUIRE(proves_inclusion(tree, index, all[index], proof, hash));
            CHECK_FALSE(proves_inclusion(tree, index, all[(index + 1) % 20], proof, hash));
            CHECK_FALSE(proves_inclusion(tree, index + 1, all[index], proof, hash));
            CHECK_FALSE(proves_inclusion({size, all[0]}, index, all[index], proof, hash));
            proof.push_back(all[0]);
            CHECK_FALSE(proves_inclusion(tree, index, all[index], proof, hash));
            if (proof.size() < 2) continue;
            proof.resize(proof.size() - 2);
            CHECK_FALSE(proves_inclusion(tree, index, all[index], proof, hash));
        }
    }
}

TEST_CASE("every small tree proves that it begins with every smaller one, and with no other") {
    Hasher hash;
    const auto all = entries(20);
    std::vector<Digest> leaves;
    for (const Digest& entry : all) leaves.push_back(leaf_hash(entry, hash));
    const auto head = [&](std::uint64_t size) {
        return TreeHead{size, defined_root(std::span{all}.first(size), hash)};
    };
    for (std::uint64_t after = 1; after <= all.size(); ++after) {
        for (std::uint64_t before = 1; before <= after; ++before) {
            auto proof = consistency_proof(std::span{leaves}.first(after), before, hash);
            REQUIRE(proves_consistency(head(before), head(after), proof, hash));
            TreeHead other = head(before);
            other.root.bytes[5] ^= 1;
            CHECK_FALSE(proves_consistency(other, head(after), proof, hash));
            other = head(after);
            other.root.bytes[5] ^= 1;
            CHECK_FALSE(proves_consistency(head(before), other, proof, hash));
            proof.push_back(all[0]);
            CHECK_FALSE(proves_consistency(head(before), head(after), proof, hash));
        }
    }
}

TEST_CASE("a checkpoint is read back as it was signed, and no letter of it can be changed") {
    const Signed journal{101, 3};
    const std::string& line = journal.lines[1];
    const auto back = read_checkpoint(line, journal.keys.open);
    REQUIRE(back);
    CHECK(back->size == 3);
    CHECK(back->sequence == journal.last[1]);
    CHECK(back->venue == venue);
    for (std::size_t i = 0; i < line.size(); ++i) {
        std::string changed = line;
        changed[i] = changed[i] == '0' ? '1' : '0';
        CHECK_FALSE(read_checkpoint(changed, journal.keys.open));
        CHECK_FALSE(read_checkpoint(changed, {}));
    }
    const auto other = read_checkpoint(line, Keys{}.open);
    REQUIRE_FALSE(other);
    CHECK(other.error().text.find("is signed with key") != std::string::npos);
}

TEST_CASE("an audit finds a journal and its checkpoints right, with either hash") {
    for (const HashKind kind : {HashKind::sha256, HashKind::sm3}) {
        const Signed journal{102, 12, kind};
        const AuditReport report = journal.audit();
        CHECK(report.is_right());
        CHECK(report.totals.batches == 12);
        CHECK(report.signatures.what == "12 checkpoints");
        CHECK(report.records.what == std::to_string(report.totals.commands) + " records");
    }
}

TEST_CASE("an older copy put in place is right by itself and found by the checkpoints") {
    Signed journal{103};
    ByteVector old;
    {
        const Signed shorter{103, 5};
        old = read_file(shorter.scratch.data());
    }
    write_file(journal.scratch.data(), old);
    const AuditReport report = journal.audit();
    CHECK_FALSE(report.chain.error);
    CHECK_FALSE(report.records.error);
    REQUIRE(report.signatures.error);
    CHECK(report.signatures.error->text.find("checkpoint 6 was signed at size 7") !=
          std::string::npos);
}

TEST_CASE("a journal written anew with a whole chain of its own is found by the checkpoints") {
    const Signed journal{104};
    const Signed other{105};
    write_file(journal.scratch.data(), read_file(other.scratch.data()));
    const AuditReport report = journal.audit();
    CHECK_FALSE(report.chain.error);
    REQUIRE(report.signatures.error);
    CHECK(report.signatures.error->text.find("checkpoint 1 (size 2") != std::string::npos);
}

TEST_CASE("a line of the checkpoints that was changed is named") {
    Signed journal{106};
    journal.lines[4][60] ^= 1;
    journal.save();
    const AuditReport report = journal.audit();
    CHECK_FALSE(report.chain.error);
    REQUIRE(report.signatures.error);
    CHECK(report.signatures.error->text.find("checkpoints:5: ") != std::string::npos);
}

TEST_CASE("a last line that is still being written is left out") {
    Signed journal{107};
    std::ofstream{journal.file(), std::ios::app} << "headgate-checkpoint 1 venue=TE";
    CHECK(journal.audit().is_right());
}

TEST_CASE("a damaged record is named by the chain with its byte, and the questions stay apart") {
    const Signed journal{108};
    const std::uint64_t first = journal.last[4].value() + 1;
    change_value(journal.scratch.journal(), first,
                 [](ByteVector& batch) { batch[batch_header_size + step_head_size + 3] ^= 1; });
    const AuditReport report = journal.audit();
    REQUIRE(report.chain.error);
    CHECK(report.chain.error->text.find("(sequence " + std::to_string(first) +
                                        "), which begins at byte ") != std::string::npos);
    CHECK_FALSE(report.records.error);  // as far as the chain went
    CHECK(report.totals.batches == 5);
    // A CRC of its own that is wrong under a hash that is right.
    change_value(journal.scratch.journal(), first,
                 [](ByteVector& batch) { fix_batch_digest(batch); });
    const AuditReport forged = journal.audit();
    REQUIRE(forged.records.error);
    CHECK(forged.records.error->text.find("the CRC-32C of sequence " + std::to_string(first)) !=
          std::string::npos);
}

TEST_CASE("the byte that an audit names is the byte that was changed, or its record's first") {
    const Signed journal{109};
    const std::uint64_t first = journal.last[6].value() + 1;
    const auto stored = batch_bytes(journal.scratch.journal(), Sequence{first});
    REQUIRE(stored);
    ByteVector file = read_file(journal.scratch.data());
    // Copies of the batch in freed pages do not count: all are changed, one is named.
    std::vector<std::size_t> places;
    for (auto at = file.begin();; ++at) {
        at = std::search(at, file.end(), stored->begin(), stored->end());
        if (at == file.end()) break;
        places.push_back(static_cast<std::size_t>(at - file.begin()) + batch_header_size);
        file[places.back() + step_head_size] ^= 0x40;
    }
    REQUIRE_FALSE(places.empty());
    write_file(journal.scratch.data(), file);
    const AuditReport report = journal.audit();
    REQUIRE(report.chain.error);
    bool named = false;
    for (const std::size_t place : places)
        named = named || report.chain.error->text.find("begins at byte " + std::to_string(place)) !=
                             std::string::npos;
    INFO(report.chain.error->text);
    CHECK(named);
}

TEST_CASE("a batch is proved to be in the journal to somebody who holds a checkpoint") {
    const Signed journal{110};
    for (std::uint64_t sequence = 1; sequence <= journal.last.back().value(); ++sequence) {
        const auto proof =
            prove_inclusion(journal.scratch.journal(), Sequence{sequence}, journal.lines.back());
        REQUIRE(proof);
        const auto batch = batch_bytes(journal.scratch.journal(), Sequence{sequence});
        REQUIRE(batch);
        const auto shown = check_proof(*proof, journal.keys.open, *batch);
        REQUIRE_MESSAGE(shown, shown.error().text);
        CHECK(check_proof(*proof, journal.keys.open, {}));
        CHECK_FALSE(check_proof(*proof, Keys{}.open, *batch));
        ByteVector other = *batch;
        other[batch_header_size] ^= 1;
        CHECK_FALSE(check_proof(*proof, journal.keys.open, other));
        std::string changed = *proof;
        changed[changed.find("digest=") + 8] ^= 1;
        CHECK_FALSE(check_proof(changed, journal.keys.open, {}));
    }
    const auto beyond = prove_inclusion(journal.scratch.journal(),
                                        Sequence{journal.last[3].value() + 1}, journal.lines[3]);
    REQUIRE_FALSE(beyond);
    CHECK(beyond.error().text.find("is not in the batches that the checkpoint covers") !=
          std::string::npos);
}

TEST_CASE("a later checkpoint is proved to go on from an earlier one") {
    const Signed journal{111};
    for (std::size_t before = 0; before < journal.lines.size(); ++before) {
        const auto proof = prove_consistency(journal.scratch.journal(), journal.lines[before],
                                             journal.lines.back());
        REQUIRE(proof);
        CHECK(check_proof(*proof, journal.keys.open, {}));
    }
    const Signed other{112};
    CHECK_FALSE(prove_consistency(journal.scratch.journal(), other.lines[2], other.lines.back()));
    CHECK_FALSE(check_proof("hello", journal.keys.open, {}));
}
