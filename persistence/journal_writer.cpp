#include "persistence/journal_writer.h"

#include "persistence/crc32c.h"
#include "persistence/journal_reader.h"
#include "persistence/page_file.h"

#include <lmdb.h>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <limits>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

namespace headgate {
namespace {

constexpr mdb_mode_t file_mode = 0600;
/// Pages that a commit may take beside its batch: the path to the leaf, the free list and its path.
constexpr std::uint64_t commit_pages_extra = 32;

std::uint64_t rounded_up(std::uint64_t value, std::uint64_t step) {
    return (value + step - 1) / step * step;
}

JournalResult<void> lmdb_error(const std::string& what, int code) {
    return journal_error(JournalFault::io, what + ": " + mdb_strerror(code));
}

}  // namespace

void JournalWriter::CloseEnvironment::operator()(MDB_env* environment) const {
    mdb_env_close(environment);
}

JournalWriter::JournalWriter(const JournalOptions& options)
    : options_{options}, data_path_{options.directory + "/data.mdb"}, owner_{::getpid()} {
    start_batch();
}

JournalWriter::~JournalWriter() = default;

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
    if (done) done = writer->open_environment();
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
    MDB_env* made = nullptr;
    int code = mdb_env_create(&made);
    if (code != 0) return lmdb_error("cannot set up LMDB", code);
    environment_.reset(made);
    code = mdb_env_open(made, aside.c_str(), 0, file_mode);
    if (code != 0) return lmdb_error("cannot make " + data, code);
    MDB_stat facts{};
    code = mdb_env_stat(made, &facts);
    JournalHeader header;
    header.partition = options_.partition;
    header.page_size = facts.ms_psize;
    if (code == 0) code = store(header_key, encode_journal_header(header, hash_));
    environment_.reset();
    if (code != 0) return lmdb_error("cannot write the header to " + data, code);
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
    auto header = read_header(*file, hash_, options_.partition);
    if (!header) return tl::unexpected{header.error()};
    if (auto checked = check_pages(*file); !checked) return checked;
    const auto last = file->last_key();
    if (!last) return tl::unexpected{last.error()};
    HEADGATE_ASSERT(last->has_value());
    page_size_ = file->snapshot().page_size;
    head_ = header->digest;
    if (**last == header_key) return {};
    ByteVector value;
    const auto entry = file->at_or_after(**last, value);
    if (!entry) return tl::unexpected{entry.error()};
    const std::string where =
        data_path_ + ": last batch (first sequence " + std::to_string(**last) + ")";
    const auto batch = decode_batch_header(value, where);
    if (!batch) return tl::unexpected{batch.error()};
    head_ = stored_digest(value);
    const ByteSpan before{value.data(), value.size() - digest_size};
    if (hash_.of(before) != head_ || batch->first.value() != **last || batch->commands == 0 ||
        batch->partition != options_.partition) {
        return journal_error(JournalFault::corrupt,
                             where + ": its SHA-256 differs; restore the journal from its backup");
    }
    last_ = Sequence{batch->first.value() + batch->commands - 1};
    next_ = Sequence{last_.value() + 1};
    return {};
}

JournalResult<void> JournalWriter::open_environment() {
    MDB_env* made = nullptr;
    int code = mdb_env_create(&made);
    if (code != 0) return lmdb_error("cannot set up LMDB", code);
    environment_.reset(made);
    struct stat status {};
    if (::stat(data_path_.c_str(), &status) != 0)
        return system_error(JournalFault::io, "cannot stat " + data_path_);
    const auto length = static_cast<std::uint64_t>(status.st_size);
    code = mdb_env_set_mapsize(
        made, rounded_up(length + 1, rounded_up(options_.map_step_bytes, page_size_)));
    if (code == 0) code = mdb_env_open(made, options_.directory.c_str(), 0, file_mode);
    if (code != 0) return lmdb_error("cannot open " + data_path_ + " for writing", code);
    // Slots of LMDB readers (a backup, say) that were killed would keep pages from being used again.
    int dead = 0;
    code = mdb_reader_check(made, &dead);
    if (code != 0) return lmdb_error("cannot check the readers of " + data_path_, code);
    return {};
}

void JournalWriter::start_batch() {
    batch_.assign(batch_header_size, 0);
    commands_ = 0;
    events_ = 0;
}

void JournalWriter::append(const Sequenced& command, std::span<const Event> events) {
    HEADGATE_ASSERT(command.sequence == next_);
    const std::size_t start = batch_.size();
    const std::size_t payload = start + step_head_size;
    batch_.resize(payload);
    encode_command(command, batch_);
    const std::size_t count_at = batch_.size();
    batch_.resize(count_at + 4);
    put(static_cast<std::uint32_t>(events.size()), batch_.data() + count_at);
    for (const Event& event : events) encode_event(event, batch_);
    const ByteSpan bytes = ByteSpan{batch_}.subspan(payload);
    HEADGATE_ASSERT(bytes.size() <= std::numeric_limits<std::uint32_t>::max());
    put(crc32c(bytes), put(static_cast<std::uint32_t>(bytes.size()), batch_.data() + start));
    ++commands_;
    events_ += static_cast<std::uint32_t>(events.size());
    next_ = Sequence{next_.value() + 1};
}

JournalResult<void> JournalWriter::commit() {
    HEADGATE_ASSERT(::getpid() == owner_);
    if (failure_) return tl::unexpected{*failure_};
    if (commands_ == 0) return {};
    if (auto room = find_room(batch_.size() + digest_size); !room) return room;

    BatchHeader header;
    header.partition = options_.partition;
    header.first = Sequence{last_.value() + 1};
    header.commands = commands_;
    header.events = events_;
    header.previous = head_;
    header.body_length = batch_.size() - batch_header_size;
    put(header, batch_.data());
    const Digest digest = hash_.of(batch_);
    batch_.resize(batch_.size() + digest_size);
    put(digest, batch_.data() + batch_.size() - digest_size);

    int code = store(header.first.value(), batch_);
    if (code == 0) code = cover_last_page();
    if (code != 0) {
        return fail("the batch from sequence " + std::to_string(header.first.value()) + " to " +
                        std::to_string(next_.value() - 1) + " could not be written",
                    code);
    }
    head_ = digest;
    last_ = Sequence{next_.value() - 1};
    start_batch();
    return {};
}

int JournalWriter::store(std::uint64_t key, ByteSpan value) {
    MDB_txn* transaction = nullptr;
    int code = mdb_txn_begin(environment_.get(), nullptr, 0, &transaction);
    if (code != 0) return code;
    transaction_open_ = true;
    std::uint64_t key_bytes = __builtin_bswap64(key);
    MDB_val key_value{sizeof key_bytes, &key_bytes};
    MDB_val data{value.size(), const_cast<std::uint8_t*>(value.data())};  // LMDB only reads it
    code = mdb_dbi_open(transaction, nullptr, 0, &tree_);
    if (code == 0) code = mdb_put(transaction, tree_, &key_value, &data, MDB_APPEND);
    if (code == 0) {
        code = mdb_txn_commit(transaction);
    } else {
        mdb_txn_abort(transaction);
    }
    transaction_open_ = false;
    return code;
}

int JournalWriter::cover_last_page() {
    // LMDB does not write a page that it took and gave back within one commit. Where that is the last
    // one the file ends early, and would look truncated.
    MDB_envinfo info{};
    int code = mdb_env_info(environment_.get(), &info);
    mdb_filehandle_t descriptor = -1;
    if (code == 0) code = mdb_env_get_fd(environment_.get(), &descriptor);
    if (code != 0) return code;
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return errno;
    const auto wanted = static_cast<off_t>((info.me_last_pgno + 1) * page_size_);
    if (status.st_size >= wanted) return 0;
    return ::ftruncate(descriptor, wanted) == 0 && ::fdatasync(descriptor) == 0 ? 0 : errno;
}

JournalResult<void> JournalWriter::find_room(std::uint64_t bytes) {
    MDB_envinfo info{};
    if (const int code = mdb_env_info(environment_.get(), &info); code != 0)
        return fail("no facts from LMDB", code);
    const std::uint64_t wanted =
        rounded_up(bytes + page_size_, page_size_) + commit_pages_extra * page_size_;
    const std::uint64_t end = (info.me_last_pgno + 1) * page_size_ + wanted;
    rlimit file_size{};
    HEADGATE_ASSERT(::getrlimit(RLIMIT_FSIZE, &file_size) == 0);
    if (file_size.rlim_cur != RLIM_INFINITY && end > file_size.rlim_cur) {
        return journal_error(JournalFault::no_space,
                             data_path_ + ": the next batch needs a file of " +
                                 std::to_string(end) + " bytes, the process may write " +
                                 std::to_string(file_size.rlim_cur) +
                                 "; raise its file size limit (ulimit -f)");
    }
    struct statvfs volume {};
    if (::statvfs(options_.directory.c_str(), &volume) != 0) {
        return system_error(JournalFault::no_space,
                            "cannot see the free space of " + options_.directory);
    }
    const std::uint64_t available = std::uint64_t{volume.f_bavail} * volume.f_frsize;
    if (available < wanted + options_.spare_bytes) {
        return journal_error(
            JournalFault::no_space,
            options_.directory + ": " + std::to_string(available) + " bytes free, " +
                std::to_string(wanted + options_.spare_bytes) +
                " needed for the next batch; nothing was written, free some space");
    }
    return end > info.me_mapsize ? grow_map(end) : JournalResult<void>{};
}

JournalResult<void> JournalWriter::grow_map(std::uint64_t bytes) {
    // LMDB takes a new map size within a transaction without a word, and then writes elsewhere.
    HEADGATE_ASSERT(!transaction_open_);
    const std::uint64_t size = rounded_up(bytes, rounded_up(options_.map_step_bytes, page_size_));
    // On a failure LMDB has already dropped the old map.
    if (const int code = mdb_env_set_mapsize(environment_.get(), size); code != 0) {
        return fail("the map cannot grow to " + std::to_string(size) + " bytes", code);
    }
    return {};
}

tl::unexpected<JournalError> JournalWriter::fail(const std::string& what, int code) {
    failure_ =
        JournalError{JournalFault::write_failed,
                     data_path_ + ": " + what + ": " + mdb_strerror(code) +
                         "; nothing after sequence " + std::to_string(last_.value()) +
                         " was acknowledged: stop, look at the disk, start again to recover"};
    return tl::unexpected{*failure_};
}

}  // namespace headgate
