#include "gateway/pipeline/checkpoint_log.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace headgate {
namespace {

/// Cuts off what stands behind the last end of line.
JournalResult<void> mend(const File& file) {
    const auto length = file.length();
    if (!length) return tl::unexpected{length.error()};
    std::uint64_t end = *length;
    for (std::uint8_t byte = 0; end > 0; --end) {
        if (auto got = file.read_at(end - 1, &byte, 1); !got) return tl::unexpected{got.error()};
        if (byte == '\n') break;
    }
    if (end == *length || ::ftruncate(file.descriptor(), static_cast<off_t>(end)) == 0) return {};
    return system_error(JournalFault::io, "cannot mend the file of checkpoints");
}

}  // namespace

CheckpointLog::CheckpointLog(const CheckpointOptions& options, const JournalWriter& writer,
                             File file, std::function<void(const std::string&)> warn)
    : options_{options}, file_{std::move(file)}, warn_{std::move(warn)}, tree_{
                                                                             writer.header().hash} {
    next_.venue = writer.header().venue;
    next_.partition = writer.header().partition;
    next_.epoch = writer.header().epoch;
    next_.hash = writer.header().hash;
    next_.key = options.public_key;
    next_.head = writer.header_digest();
    next_.sequence = Sequence{writer.header().first.value() - 1};
    tree_.add(writer.header_digest());
}

JournalResult<std::unique_ptr<CheckpointLog>>
CheckpointLog::open(const CheckpointOptions& options, const JournalWriter& writer,
                    std::function<void(const std::string&)> warn) {
    File file{::open(options.path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644)};
    if (!file.is_open()) return system_error(JournalFault::io, "cannot open " + options.path);
    if (auto mended = mend(file); !mended) return tl::unexpected{mended.error()};
    return std::unique_ptr<CheckpointLog>{
        new CheckpointLog{options, writer, std::move(file), std::move(warn)}};
}

CheckpointLog::~CheckpointLog() {
    metronome_.reset();
    sign();
}

void CheckpointLog::go_on_from(MerkleTree tree, const Digest& head, Sequence last) {
    const std::lock_guard lock{mutex_};
    HEADGATE_ASSERT(tree_.size() == 1 && tree.size() >= 1);
    tree_ = std::move(tree);
    next_.head = head;
    next_.sequence = last;
}

void CheckpointLog::add(const DurableBatch& batch) {
    const std::lock_guard lock{mutex_};
    HEADGATE_ASSERT(batch.index == tree_.size());
    tree_.add(batch.digest);
    next_.head = batch.digest;
    next_.sequence = batch.last;
}

void CheckpointLog::start() {
    metronome_.emplace(options_.period, [this] { sign(); });
}

void CheckpointLog::sign() {
    std::string line;
    {
        const std::lock_guard lock{mutex_};
        if (tree_.size() == signed_size_) return;
        signed_size_ = tree_.size();
        next_.size = tree_.size();
        next_.root = tree_.root();
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        // Not behind the one before, whatever the system's clock does.
        next_.time =
            std::max(next_.time,
                     Timestamp{std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()});
        line = sign_checkpoint(next_, options_.secret_key) + "\n";
    }
    const bool written = ::write(file_.descriptor(), line.data(), line.size()) ==
                             static_cast<ssize_t>(line.size()) &&
                         ::fdatasync(file_.descriptor()) == 0;
    if (!written && warn_)
        warn_(options_.path + ": a checkpoint could not be written: " + std::strerror(errno));
}

}  // namespace headgate
