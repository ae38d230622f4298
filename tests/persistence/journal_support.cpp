#include "tests/persistence/journal_support.h"

#include <lmdb.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace headgate::test {

ScratchDirectory::ScratchDirectory(Medium medium) {
    const std::filesystem::path memory = "/dev/shm";
    const bool in_memory = medium == Medium::memory && ::access(memory.c_str(), W_OK) == 0;
    const auto parent = in_memory ? memory : std::filesystem::temp_directory_path();
    std::string pattern = (parent / "headgate-journal-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
}
ScratchDirectory::~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Event StepSource::event() {
    switch (below(5)) {
    case 0: {
        OrderAccepted accepted;
        accepted.order = OrderId{next_};
        accepted.client_id = ClientOrderId{"c" + std::to_string(next_)};
        accepted.volume = Volume{static_cast<std::int64_t>(below(1000)) * 10};
        if (below(2) == 0) accepted.price = Price{static_cast<std::int64_t>(below(5000))};
        return accepted;
    }
    case 1: {
        RuleFailed failed;
        failed.rule = RuleNumber{static_cast<std::uint16_t>(below(60))};
        for (auto& value : failed.values) value = static_cast<std::int64_t>(random_());
        return failed;
    }
    case 2: {
        TradeStruck trade;
        trade.trade = TradeId{below(1'000'000)};
        trade.amount = Cash{static_cast<std::int64_t>(below(1'000'000))};
        return trade;
    }
    case 3: {
        FactChanged changed;
        const std::uint64_t before = random_();
        changed.before = FieldBytes{reinterpret_cast<const std::uint8_t*>(&before), below(9)};
        changed.id = static_cast<std::uint32_t>(below(100));
        return changed;
    }
    default: return TimeAdvanced{};
    }
}

JournalStep StepSource::next() {
    JournalStep step;
    step.command.sequence = Sequence{next_};
    step.command.time = Timestamp{static_cast<std::int64_t>(next_ * 1000 + below(1000))};
    step.command.origin = Origin{OriginKind::session, static_cast<std::uint32_t>(below(60)), next_};
    switch (below(4)) {
    case 0: {
        SubmitOrder order;
        order.client_id = ClientOrderId{"o" + std::to_string(below(100'000))};
        order.price = Price{static_cast<std::int64_t>(below(5000))};
        order.volume = Volume{10};
        step.command.command = order;
        break;
    }
    case 1: {
        CancelOrder cancel;
        cancel.original = ClientOrderId{"o" + std::to_string(below(100'000))};
        step.command.command = cancel;
        break;
    }
    case 2: {
        RecordStatement statement;
        statement.nonce = below(1000);
        statement.statement = Text<440>{std::string(below(440), 'w')};
        step.command.command = statement;
        break;
    }
    default: step.command.command = AdvanceTime{};
    }
    for (std::uint64_t count = below(6); count > 0; --count) step.events.push_back(event());
    ++next_;
    return step;
}

ByteVector encoded(const JournalStep& step) {
    ByteVector bytes;
    encode_command(step.command, bytes);
    for (const Event& event : step.events) encode_event(event, bytes);
    return bytes;
}

ByteVector encoded(const StoredStep& step) {
    ByteVector bytes;
    encode_command(step.command, bytes);
    CHECK(std::equal(bytes.begin(), bytes.end(), step.command_bytes.begin(),
                     step.command_bytes.end()));
    REQUIRE(step.events.size() == step.event_bytes.size());
    for (std::size_t i = 0; i < step.events.size(); ++i) {
        ByteVector one;
        encode_event(step.events[i], one);
        CHECK(std::equal(one.begin(), one.end(), step.event_bytes[i].begin(),
                         step.event_bytes[i].end()));
        bytes.insert(bytes.end(), one.begin(), one.end());
    }
    return bytes;
}

JournalOptions options_for(const std::string& directory) {
    JournalOptions options;
    options.directory = directory;
    options.partition = PartitionId{3};
    options.venue = venue;
    options.map_step_bytes = 1 << 20;  // small, so that tests grow it
    options.zeroed_ahead_bytes = 0;
    return options;
}

std::unique_ptr<JournalWriter> open_writer(const std::string& directory) {
    auto writer = JournalWriter::open(options_for(directory));
    REQUIRE_MESSAGE(writer.has_value(), (writer ? std::string{} : writer.error().text));
    return std::move(*writer);
}

std::vector<ByteVector> write_batches(JournalWriter& writer, StepSource& source, int batches,
                                      std::uint64_t steps_max) {
    std::vector<ByteVector> steps;
    for (int i = 0; i < batches; ++i) {
        for (std::uint64_t count = 1 + source.below(steps_max); count > 0; --count) {
            const JournalStep step = source.next();
            steps.push_back(encoded(step));
            writer.append(step.command, step.events);
        }
        const auto done = writer.commit();
        REQUIRE_MESSAGE(done.has_value(), (done ? std::string{} : done.error().text));
    }
    return steps;
}

ReadBack read_all(const std::string& directory) {
    ReadBack back;
    auto reader = JournalReader::open(directory);
    if (!reader) {
        back.error = reader.error();
        return back;
    }
    for (;;) {
        const auto step = reader->next();
        if (!step) {
            back.error = step.error();
            return back;
        }
        if (*step == nullptr) return back;
        back.steps.push_back(encoded(**step));
    }
}

ByteVector read_file(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

void write_file(const std::string& path, ByteSpan bytes) {
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    REQUIRE(file.good());
}

namespace {

void with_tree(const std::string& directory, const std::function<void(MDB_txn*, unsigned)>& work) {
    MDB_env* environment = nullptr;
    REQUIRE(mdb_env_create(&environment) == 0);
    REQUIRE(mdb_env_set_mapsize(environment, 1 << 28) == 0);
    REQUIRE(mdb_env_open(environment, directory.c_str(), 0, 0600) == 0);
    MDB_txn* transaction = nullptr;
    unsigned tree = 0;
    REQUIRE(mdb_txn_begin(environment, nullptr, 0, &transaction) == 0);
    REQUIRE(mdb_dbi_open(transaction, nullptr, 0, &tree) == 0);
    work(transaction, tree);
    REQUIRE(mdb_txn_commit(transaction) == 0);
    mdb_env_close(environment);
}

}  // namespace

void change_value(const std::string& directory, std::uint64_t key,
                  const std::function<void(ByteVector&)>& change) {
    with_tree(directory, [&](MDB_txn* transaction, unsigned tree) {
        std::uint64_t key_bytes = __builtin_bswap64(key);
        MDB_val name{sizeof key_bytes, &key_bytes};
        MDB_val value{};
        REQUIRE(mdb_get(transaction, tree, &name, &value) == 0);
        const auto* data = static_cast<const std::uint8_t*>(value.mv_data);
        ByteVector bytes(data, data + value.mv_size);
        change(bytes);
        MDB_val changed{bytes.size(), bytes.data()};
        REQUIRE(mdb_put(transaction, tree, &name, &changed, 0) == 0);
    });
}

void remove_entry(const std::string& directory, std::uint64_t key) {
    with_tree(directory, [&](MDB_txn* transaction, unsigned tree) {
        std::uint64_t key_bytes = __builtin_bswap64(key);
        MDB_val name{sizeof key_bytes, &key_bytes};
        REQUIRE(mdb_del(transaction, tree, &name, nullptr) == 0);
    });
}

void fix_header_digest(ByteVector& value) {
    const std::size_t hashed = value.size() - digest_size;
    put(Hasher{}.of({value.data(), hashed}), value.data() + hashed);
}

void fix_batch_digest(ByteVector& value) {
    const auto parts = decode_batch(value, "batch");
    REQUIRE(parts);
    Hasher hash;
    put(digest_of(*parts, hash), value.data() + value.size() - digest_size);
}

}  // namespace headgate::test
