#include "persistence/journal_writer.h"

#include "persistence/chain_reader.h"
#include "persistence/page_file.h"

#include <lmdb.h>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace headgate {
namespace {

constexpr mdb_mode_t file_mode = 0600;
/// Pages that a commit may take beside its batch: the path to the leaf, the free list and its path.
constexpr std::uint64_t commit_pages_extra = 32;

std::uint64_t rounded_up(std::uint64_t value, std::uint64_t step) {
    return (value + step - 1) / step * step;
}

}  // namespace

JournalWriter::JournalWriter(const JournalOptions& options)
    : options_{options}, data_path_{options.directory + "/data.mdb"}, owner_{::getpid()} {}

JournalWriter::~JournalWriter() {
    // A child that was forked off leaves the parent's file alone.
    if (file_ == nullptr || failure_ || ::getpid() != owner_ || !flush()) return;
    const std::uint64_t used = file_->used_bytes();
    file_.reset();
    tail_->give_back(used);
}

JournalResult<std::unique_ptr<JournalWriter>> JournalWriter::open(const JournalOptions& options) {
    HEADGATE_ASSERT(options.map_step_bytes > 0);
    // The journal's directory holds every participant's orders: nobody else reads it.
    const bool may_create = options.if_missing == IfMissing::create;
    if (may_create && ::mkdir(options.directory.c_str(), 0700) == 0) {
        const auto slash = options.directory.find_last_of('/');
        const std::string parent =
            slash == std::string::npos ? "." : options.directory.substr(0, slash + 1);
        if (auto synced = sync_path(parent); !synced) return tl::unexpected{synced.error()};
    } else if (may_create && errno != EEXIST) {
        return system_error(JournalFault::io,
                            "cannot make the journal's directory " + options.directory);
    }
    std::unique_ptr<JournalWriter> writer{new JournalWriter{options}};
    auto done = writer->take_lock();
    if (done && ::access(writer->data_path_.c_str(), F_OK) != 0 && errno == ENOENT) {
        done = may_create
                   ? writer->create()
                   : journal_error(JournalFault::missing,
                                   writer->data_path_ +
                                       ": there is no journal here; check the directory's name");
    }
    if (done) done = writer->resume();
    if (done) done = writer->open_files();
    if (!done) return tl::unexpected{done.error()};
    return writer;
}

JournalResult<void> JournalWriter::take_lock() {
    const std::string path = options_.directory + "/writer.lock";
    lock_ = File{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, file_mode)};
    if (!lock_.is_open()) {
        if (errno == ENOENT) {
            return journal_error(JournalFault::missing,
                                 options_.directory +
                                     ": there is no such directory; check the journal's name");
        }
        return system_error(JournalFault::io, "cannot open " + path);
    }
    if (::flock(lock_.descriptor(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return system_error(JournalFault::io, "cannot lock " + path);
        std::array<std::uint8_t, 24> text{};
        const auto got = lock_.read_at(0, text.data(), text.size());
        const std::string holder{reinterpret_cast<const char*>(text.data()), got.value_or(0)};
        return journal_error(JournalFault::locked,
                             options_.directory + ": the journal is being written by process " +
                                 (holder.empty() ? "?" : holder) +
                                 "; stop that one first, a journal has one writer");
    }
    const std::string holder = std::to_string(owner_);
    if (::ftruncate(lock_.descriptor(), 0) != 0 ||
        ::pwrite(lock_.descriptor(), holder.data(), holder.size(), 0) !=
            static_cast<ssize_t>(holder.size())) {
        return system_error(JournalFault::io, "cannot write " + path);
    }
    return {};
}

JournalResult<void> JournalWriter::create() {
    // Made aside and renamed: data.mdb never exists without its header. A rest of an earlier attempt
    // held nothing that was acknowledged.
    const std::string aside = options_.directory + "/new";
    const std::string data = aside + "/data.mdb";
    const std::string lock = aside + "/lock.mdb";
    (void)::unlink(data.c_str());
    (void)::unlink(lock.c_str());
    if (::mkdir(aside.c_str(), 0700) != 0 && errno != EEXIST) {
        return system_error(JournalFault::io, "cannot make " + aside);
    }
    JournalHeader header;
    header.hash = options_.hash;
    header.venue = options_.venue;
    header.partition = options_.partition;
    header.build = options_.build;
    header.rules = options_.rules;
    const auto made = LmdbFile::create(aside, [&](std::uint32_t page_size) {
        header.page_size = page_size;
        return encode_journal_header(header);
    });
    if (!made) return made;
    if (auto synced = sync_path(data); !synced) return synced;
    if (::rename(data.c_str(), data_path_.c_str()) != 0) {
        return system_error(JournalFault::io, "cannot rename " + data);
    }
    (void)::unlink(lock.c_str());
    (void)::rmdir(aside.c_str());
    return sync_path(options_.directory);
}

JournalResult<void> JournalWriter::resume() {
    auto file = PageFile::open(data_path_);
    if (!file) return tl::unexpected{file.error()};
    // The header first: another version's file may break our rules and be right by its own.
    const auto header = read_header(*file, {options_.venue, options_.partition});
    if (!header) return tl::unexpected{header.error()};
    header_ = header->header;
    header_digest_ = header->digest;
    if (header_.encoding != encoding_version) {
        return journal_error(JournalFault::wrong_encoding,
                             data_path_ + ": record encoding " + std::to_string(header_.encoding) +
                                 " found, " + std::to_string(encoding_version) +
                                 " expected; use the build that wrote this journal (" +
                                 std::string{header_.build.view()} + ")");
    }
    if (options_.rules != Digest{} && header_.rules != options_.rules) {
        return journal_error(JournalFault::wrong_epoch,
                             data_path_ + ": epoch " + std::to_string(header_.epoch) +
                                 " was written under rules " + to_hex(header_.rules) + " by " +
                                 std::string{header_.build.view()} + ", this program's are " +
                                 to_hex(options_.rules) +
                                 "; go on with the build that wrote it, or begin a new journal");
    }
    if (auto checked = check_pages(*file); !checked) return checked;
    const auto last = file->last_key();
    if (!last) return tl::unexpected{last.error()};
    HEADGATE_ASSERT(last->has_value());
    end_ = {header->digest, Sequence{header_.first.value() - 1}, 0};
    if (**last != header_key) {
        if (auto resumed = resume_at(**last); !resumed) return resumed;
    }
    // What LMDB opens may be newer than what is on disk: `open_files` sees to that.
    builder_ = std::make_unique<BatchBuilder>(header_, end_);
    return {};
}

JournalResult<void> JournalWriter::resume_at(std::uint64_t last_key) {
    auto file = PageFile::open(data_path_);
    if (!file) return tl::unexpected{file.error()};
    ByteVector value;
    const auto entry = file->at_or_after(last_key, value);
    if (!entry) return tl::unexpected{entry.error()};
    const std::string where =
        data_path_ + ": last batch (first sequence " + std::to_string(last_key) + ")";
    const auto batch = decode_batch(value, where);
    if (!batch) return tl::unexpected{batch.error()};
    Hasher hash{header_.hash};
    const BatchHeader& front = batch->header;
    if (digest_of(*batch, hash) != batch->digest) {
        return journal_error(JournalFault::corrupt,
                             where + ": its hash differs; restore the journal from its backup");
    }
    if (front.first.value() != last_key || front.commands == 0 ||
        front.partition != header_.partition || front.epoch != header_.epoch ||
        front.index + 1 != file->snapshot().batches.entries) {
        return journal_error(JournalFault::corrupt,
                             where + ": it says batch " + std::to_string(front.index) +
                                 ", first sequence " + std::to_string(front.first.value()) +
                                 "; it is not this journal's, restore the journal from its backup");
    }
    end_ = {batch->digest, Sequence{front.first.value() + front.commands - 1}, front.index};
    return {};
}

JournalResult<void> JournalWriter::open_files() {
    auto tail = ZeroedTail::open(data_path_, {options_.zeroed_ahead_bytes, options_.spare_bytes});
    if (!tail) return tl::unexpected{tail.error()};
    tail_ = std::move(*tail);
    struct stat status {};
    if (::stat(data_path_.c_str(), &status) != 0)
        return system_error(JournalFault::io, "cannot stat " + data_path_);
    const auto length = static_cast<std::uint64_t>(status.st_size);
    const std::uint64_t step = rounded_up(options_.map_step_bytes, header_.page_size);
    auto file = LmdbFile::open(options_.directory, options_.sync, rounded_up(length + 1, step));
    if (!file) return tl::unexpected{file.error()};
    file_ = std::move(*file);
    // After a kill the newest commit may still be in memory only, and what is recovered is told.
    if (auto flushed = flush(); !flushed) return flushed;
    return tail_->reach(file_->used_bytes());
}

JournalResult<void> JournalWriter::commit() {
    for (;;) {
        if (failure_) return tl::unexpected{*failure_};
        if (!kept_) {
            if (builder_->pending_commands() == 0) return flush();
            kept_ = builder_->seal();
        }
        if (auto stored = store(*kept_); !stored) return stored;
        committed_.push_back({kept_->index, kept_->digest, kept_->last});
        builder_->recycle(std::move(kept_->bytes));
        kept_.reset();
    }
}

JournalResult<void> JournalWriter::store(const SealedBatch& batch) {
    HEADGATE_ASSERT(::getpid() == owner_);
    if (failure_) return tl::unexpected{*failure_};
    HEADGATE_ASSERT(batch.index == end_.batches + 1);
    if (auto room = find_room(batch.bytes.size()); !room) return room;
    if (const int code = file_->append(batch.first.value(), batch.bytes); code != 0) {
        return fail("the batch from sequence " + std::to_string(batch.first.value()) + " to " +
                        std::to_string(batch.last.value()) + " could not be written",
                    code);
    }
    HEADGATE_ASSERT(file_->used_bytes() <= ready_bytes_);
    // This commit's fdatasync took the meta page of the one before with it.
    durable_ = options_.sync == SyncMode::strict ? batch.last : end_.last;
    end_ = {batch.digest, batch.last, batch.index};
    return {};
}

JournalResult<void> JournalWriter::flush() {
    HEADGATE_ASSERT(::getpid() == owner_);
    if (failure_) return tl::unexpected{*failure_};
    if (durable_ == end_.last) return {};
    if (const int code = file_->sync(); code != 0) {
        return fail("what was stored up to sequence " + std::to_string(end_.last.value()) +
                        " could not be made durable",
                    code);
    }
    durable_ = end_.last;
    return {};
}

JournalResult<void> JournalWriter::prepare(std::uint64_t bytes) { return find_room(bytes); }

JournalResult<void> JournalWriter::find_room(std::uint64_t bytes) {
    const std::uint64_t page = header_.page_size;
    const std::uint64_t end =
        file_->used_bytes() + rounded_up(bytes + page, page) + commit_pages_extra * page;
    if (auto ready = tail_->reach(end); !ready) {
        if (ready.error().kind == JournalFault::no_space) return ready;
        // Final: another fdatasync would say that all is well.
        failure_ = JournalError{JournalFault::write_failed, ready.error().text + not_told()};
        return tl::unexpected{*failure_};
    }
    ready_bytes_ = end;
    if (end <= file_->map_bytes()) return {};
    const std::uint64_t size = rounded_up(end, rounded_up(options_.map_step_bytes, page));
    if (const int code = file_->grow_map(size); code != 0) {
        return fail("the map cannot grow to " + std::to_string(size) + " bytes", code);
    }
    return {};
}

std::string JournalWriter::not_told() const {
    return "; nothing after sequence " + std::to_string(durable_.value()) +
           " was acknowledged: stop, look at the disk, start again to recover";
}

tl::unexpected<JournalError> JournalWriter::fail(const std::string& what, int code) {
    failure_ = JournalError{JournalFault::write_failed,
                            data_path_ + ": " + what + ": " + mdb_strerror(code) + not_told()};
    return tl::unexpected{*failure_};
}

}  // namespace headgate
