#include "persistence/journal_index.h"

#include <lmdb.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

namespace headgate {
namespace {

constexpr mdb_mode_t file_mode = 0600;
/// Address space only.
constexpr std::uint64_t map_step_bytes = std::uint64_t{1} << 30;
/// Beside a segment: the path to the leaf, the free list and its path.
constexpr std::uint64_t commit_bytes_extra = std::uint64_t{1} << 20;

std::string data_path(const std::string& directory) { return directory + "/data.mdb"; }

std::uint64_t map_for(std::uint64_t bytes) {
    return (bytes + commit_bytes_extra) / map_step_bytes * map_step_bytes + map_step_bytes;
}

JournalResult<void> check_owner(PageFile& file, const IndexOwner& owner) {
    ByteVector bytes;
    const auto entry = file.at_or_after(header_key, bytes);
    if (!entry) return tl::unexpected{entry.error()};
    if (!*entry || (*entry)->key != header_key)
        return journal_error(JournalFault::not_a_journal, file.path() + ": this is not an index");
    const auto found = decode_index_header(bytes, file.path());
    if (!found) return tl::unexpected{found.error()};
    if (*found == owner) return {};
    return journal_error(JournalFault::wrong_venue,
                         file.path() + ": this index was made from another journal (venue \"" +
                             std::string{found->venue.view()} + "\", partition " +
                             std::to_string(found->partition.value()) + ")");
}

}  // namespace

JournalResult<IndexReader> IndexReader::open(const std::string& directory,
                                             const IndexOwner& owner) {
    if (::access(data_path(directory).c_str(), F_OK) != 0 && errno == ENOENT)
        return journal_error(JournalFault::missing, directory + ": there is no index here");
    auto file = PageFile::open(data_path(directory));
    if (!file) return tl::unexpected{file.error()};
    if (auto right = check_owner(*file, owner); !right) return tl::unexpected{right.error()};
    return IndexReader{std::move(*file)};
}

JournalResult<const IndexSegment*> IndexReader::next() {
    const auto entry = file_.at_or_after(end_.last.value() + 1, bytes_);
    if (!entry) return tl::unexpected{entry.error()};
    if (!*entry) {
        // The header is an entry too; LMDB's own count shows a page that was lost.
        if (file_.snapshot().entries_known == segments_ + 1) return nullptr;
        return journal_error(JournalFault::corrupt, file_.path() + ": the index has lost entries");
    }
    const std::string where = file_.path() + ": segment " + std::to_string(segments_ + 1);
    auto segment = decode_segment(bytes_, where);
    if (!segment) return tl::unexpected{segment.error()};
    const JournalPlace& before = segment->before;
    const bool goes_on = before == end_;
    const bool new_epoch = before.batches == 0 && before.last == end_.last &&
                           (segments_ == 0 || before.epoch > end_.epoch);
    if (!goes_on && !new_epoch)
        return journal_error(JournalFault::corrupt, where + ": it does not follow the one before");
    segment_ = std::move(*segment);
    end_ = segment_.end();
    ++segments_;
    return &segment_;
}

JournalResult<std::unique_ptr<IndexWriter>>
IndexWriter::open(const std::string& directory, const IndexOwner& owner, IndexStart start) {
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
        return system_error(JournalFault::io, "cannot make the index's folder " + directory);
    std::unique_ptr<IndexWriter> writer{new IndexWriter{directory}};
    if (auto locked = writer->take_lock(); !locked) return tl::unexpected{locked.error()};
    const std::string data = data_path(directory);
    if (start == IndexStart::anew) {
        for (const char* name : {"/data.mdb", "/lock.mdb"}) {
            if (::unlink((directory + name).c_str()) != 0 && errno != ENOENT)
                return system_error(JournalFault::io, "cannot remove " + directory + name);
        }
    }
    if (::access(data.c_str(), F_OK) != 0 && errno == ENOENT) {
        const auto made =
            LmdbFile::create(directory, [&](std::uint32_t) { return encode_index_header(owner); });
        if (!made) return tl::unexpected{made.error()};
    }
    if (auto right = writer->check(owner); !right) return tl::unexpected{right.error()};
    struct stat status {};
    if (::stat(data.c_str(), &status) != 0)
        return system_error(JournalFault::io, "cannot stat " + data);
    auto file = LmdbFile::open(directory, SyncMode::strict,
                               map_for(static_cast<std::uint64_t>(status.st_size)));
    if (!file) return tl::unexpected{file.error()};
    writer->file_ = std::move(*file);
    return writer;
}

JournalResult<void> IndexWriter::take_lock() {
    const std::string path = directory_ + "/writer.lock";
    lock_ = File{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, file_mode)};
    if (!lock_.is_open()) return system_error(JournalFault::io, "cannot open " + path);
    if (::flock(lock_.descriptor(), LOCK_EX | LOCK_NB) == 0) return {};
    if (errno != EWOULDBLOCK) return system_error(JournalFault::io, "cannot lock " + path);
    return journal_error(JournalFault::locked,
                         directory_ + ": another process is at work on this index");
}

JournalResult<void> IndexWriter::check(const IndexOwner& owner) const {
    // LMDB faults on a damaged file, so it is not shown one.
    auto file = PageFile::open(data_path(directory_));
    if (!file) return tl::unexpected{file.error()};
    if (auto right = check_owner(*file, owner); !right) return right;
    return check_pages(*file);
}

JournalResult<void> IndexWriter::append(const IndexSegment& segment) {
    const ByteVector bytes = encode_segment(segment);
    struct statvfs volume {};
    if (::statvfs(directory_.c_str(), &volume) != 0)
        return system_error(JournalFault::io, "cannot look at the volume of " + directory_);
    const std::uint64_t free = std::uint64_t{volume.f_bavail} * volume.f_frsize;
    if (free < spare_bytes + bytes.size()) {
        return journal_error(JournalFault::no_space,
                             directory_ + ": " + std::to_string(free) +
                                 " bytes free; the index leaves them to the journal");
    }
    const std::uint64_t end = file_->used_bytes() + bytes.size() + commit_bytes_extra;
    int code = end > file_->map_bytes() ? file_->grow_map(map_for(end)) : 0;
    if (code == 0) code = file_->append(segment.batches.front().first.value(), bytes);
    if (code == 0) return {};
    return journal_error(JournalFault::write_failed,
                         directory_ + ": the index cannot be written: " + mdb_strerror(code));
}

}  // namespace headgate
