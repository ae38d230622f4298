#include "persistence/snapshot_file.h"

#include "engine/domain/append.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace headgate {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".snapshot";
constexpr std::string_view draft_ending = ".part";
constexpr std::size_t number_width = 20;

std::string name_of_sequence(Sequence sequence) {
    const std::string number = std::to_string(sequence.value());
    return std::string(number_width - number.size(), '0') + number + std::string{ending};
}

ByteVector encode(const SnapshotFront& front) {
    ByteVector bytes;
    append(front, bytes);
    return bytes;
}

/// Names in a folder; none where it cannot be read.
std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
        names.push_back(at->path().filename().string());
    }
    return names;
}

bool is_snapshot(const std::string& name) {
    return name.size() == number_width + ending.size() && name.ends_with(ending) &&
           name.find_first_not_of("0123456789") == number_width;
}

bool is_draft(const std::string& name) {
    return name.ends_with(draft_ending) &&
           is_snapshot(name.substr(0, name.size() - draft_ending.size()));
}

tl::unexpected<JournalError> wrong(JournalFault kind, const std::string& path,
                                   const std::string& what) {
    return journal_error(kind, path + ": " + what);
}

struct FoundFront {
    SnapshotFront front;
    std::size_t size = 0;
};

/// From the front of `bytes`; `length` is the whole file's.
JournalResult<FoundFront> decode_front(ByteSpan bytes, std::uint64_t length,
                                       const std::string& path) {
    Bytes<4> magic;
    std::uint16_t format = 0;
    ByteReader head{bytes};
    head.get(magic);
    head.get(format);
    if (!head.ok() || magic != snapshot_magic) {
        return wrong(JournalFault::not_a_journal, path,
                     "not a snapshot, or one that lost its begin");
    }
    if (format != snapshot_format_version) {
        return wrong(JournalFault::wrong_format, path,
                     "snapshot format " + std::to_string(format) + " found, " +
                         std::to_string(snapshot_format_version) + " expected");
    }
    ByteReader reader{bytes};
    FoundFront found;
    reader.get(found.front);
    if (!reader.ok()) {
        return wrong(JournalFault::corrupt, path,
                     "its front does not decode (" + std::string{name_of(reader.error())} + ")");
    }
    found.size = bytes.size() - reader.rest().size();
    const std::uint64_t around = found.size + digest_size;
    if (length < around || length - around != found.front.body_length) {
        return wrong(JournalFault::truncated, path,
                     std::to_string(length) + " bytes long, " +
                         std::to_string(around + found.front.body_length) + " expected");
    }
    return found;
}

JournalResult<File> open_to_read(const std::string& path) {
    File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file.is_open()) return system_error(JournalFault::io, "cannot open " + path);
    return file;
}

}  // namespace

// ---- writing ------------------------------------------------------------------------------------------

SnapshotWriter::SnapshotWriter(std::string path, std::string draft, const SnapshotFront& front,
                               File file)
    : path_{std::move(path)}, draft_{std::move(draft)}, front_{front}, file_{std::move(file)},
      hash_{front.hash}, front_size_{encode(front).size()}, end_{front_size_} {}

JournalResult<SnapshotWriter> SnapshotWriter::open(const std::string& folder,
                                                   const SnapshotFront& front) {
    if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST)
        return system_error(JournalFault::io, "cannot make " + folder);
    const std::string path = folder + "/" + name_of_sequence(front.sequence);
    const std::string draft = path + std::string{draft_ending};
    File file{::open(draft.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
    if (!file.is_open()) return system_error(JournalFault::io, "cannot make " + draft);
    if (::flock(file.descriptor(), LOCK_EX | LOCK_NB) != 0)
        return journal_error(JournalFault::locked, draft + ": another process is writing it");
    if (::ftruncate(file.descriptor(), 0) != 0)
        return system_error(JournalFault::io, "cannot empty " + draft);
    return SnapshotWriter{path, draft, front, std::move(file)};
}

SnapshotWriter::~SnapshotWriter() {
    if (file_.is_open()) (void)::unlink(draft_.c_str());
}

JournalResult<void> SnapshotWriter::write(ByteSpan bytes, std::uint64_t offset) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t put = ::pwrite(file_.descriptor(), bytes.data() + done, bytes.size() - done,
                                     static_cast<off_t>(offset + done));
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) {
            const JournalFault kind = errno == ENOSPC ? JournalFault::no_space : JournalFault::io;
            return system_error(kind, "cannot write " + draft_);
        }
        done += static_cast<std::size_t>(put);
    }
    return {};
}

void SnapshotWriter::add(ByteSpan bytes) {
    if (failure_) return;
    hash_.add(bytes);
    if (auto written = write(bytes, end_); !written) failure_ = written.error();
    end_ += bytes.size();
}

JournalResult<SnapshotWriter::Finished> SnapshotWriter::finish(const Bytes<16>& state_hash) {
    if (failure_) return tl::unexpected{*failure_};
    front_.state_hash = state_hash;
    front_.body_length = end_ - front_size_;
    const ByteVector front = encode(front_);
    HEADGATE_ASSERT(front.size() == front_size_);
    hash_.add(front);
    const Digest digest = hash_.finish();
    if (auto written = write(front, 0); !written) return tl::unexpected{written.error()};
    if (auto written = write(digest.bytes, end_); !written) return tl::unexpected{written.error()};
    if (::fsync(file_.descriptor()) != 0)
        return system_error(JournalFault::io, "cannot sync " + draft_);
    Finished finished{path_, end_ + digest_size};
    if (::rename(draft_.c_str(), path_.c_str()) != 0)
        return system_error(JournalFault::io, "cannot rename " + draft_);
    file_ = File{};
    const std::string folder = fs::path{path_}.parent_path().string();
    if (auto synced = sync_path(folder); !synced) return tl::unexpected{synced.error()};
    return finished;
}

// ---- reading ------------------------------------------------------------------------------------------

JournalResult<SnapshotFront> read_snapshot_front(const std::string& path) {
    const auto file = open_to_read(path);
    if (!file) return tl::unexpected{file.error()};
    const auto length = file->length();
    if (!length) return tl::unexpected{length.error()};
    ByteVector bytes(encoded_size_max<SnapshotFront>());
    const auto got = file->read_at(0, bytes.data(), bytes.size());
    if (!got) return tl::unexpected{got.error()};
    const auto found = decode_front(ByteSpan{bytes}.first(*got), *length, path);
    if (!found) return tl::unexpected{found.error()};
    return found->front;
}

ByteSpan SnapshotBytes::body() const {
    const ByteSpan all{bytes};
    return all.last(front.body_length + digest_size).first(front.body_length);
}

JournalResult<SnapshotBytes> read_snapshot(const std::string& path) {
    const auto file = open_to_read(path);
    if (!file) return tl::unexpected{file.error()};
    const auto length = file->length();
    if (!length) return tl::unexpected{length.error()};
    SnapshotBytes snapshot;
    snapshot.bytes.resize(*length);
    const auto got = file->read_at(0, snapshot.bytes.data(), snapshot.bytes.size());
    if (!got) return tl::unexpected{got.error()};
    const ByteSpan bytes = ByteSpan{snapshot.bytes}.first(*got);
    const auto found = decode_front(bytes, bytes.size(), path);
    if (!found) return tl::unexpected{found.error()};
    snapshot.front = found->front;
    Hasher hash{snapshot.front.hash};
    hash.add(snapshot.body());
    hash.add(bytes.first(found->size));
    if (hash.finish() != stored_digest(bytes))
        return wrong(JournalFault::corrupt, path, "its hash differs");
    return snapshot;
}

// ---- the folder ---------------------------------------------------------------------------------------

std::vector<std::string> snapshots_in(const std::string& folder) {
    std::vector<std::string> found;
    for (const std::string& name : names_in(folder)) {
        if (is_snapshot(name)) found.push_back(folder + "/" + name);
    }
    // Numbers of one width: the last by name is the last by sequence.
    std::sort(found.rbegin(), found.rend());
    return found;
}

void keep_newest_snapshots(const std::string& folder, std::size_t kept) {
    const std::vector<std::string> found = snapshots_in(folder);
    for (std::size_t i = kept; i < found.size(); ++i) (void)::unlink(found[i].c_str());
    for (const std::string& name : names_in(folder)) {
        if (!is_draft(name)) continue;
        const std::string draft = folder + "/" + name;
        const File file{::open(draft.c_str(), O_RDWR | O_CLOEXEC)};
        const bool left = file.is_open() && ::flock(file.descriptor(), LOCK_EX | LOCK_NB) == 0;
        if (left) (void)::unlink(draft.c_str());
    }
}

}  // namespace headgate
