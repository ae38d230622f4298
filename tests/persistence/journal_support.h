#pragma once

#include "persistence/journal_stage.h"
#include "persistence/journal_verify.h"
#include "persistence/journal_writer.h"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace headgate::test {

enum class Medium { disk, memory };
/// A directory that goes with the test.
class ScratchDirectory {
public:
    explicit ScratchDirectory(Medium medium = Medium::disk);
    ~ScratchDirectory();
    ScratchDirectory(const ScratchDirectory&) = delete;
    ScratchDirectory& operator=(const ScratchDirectory&) = delete;
    [[nodiscard]] std::string journal() const { return path_ + "/journal"; }
    [[nodiscard]] std::string data() const { return journal() + "/data.mdb"; }

private:
    std::string path_;
};

/// Steps that follow from a seed: orders, cancels, statements, with none to five events each.
class StepSource {
public:
    explicit StepSource(unsigned seed, Sequence next = Sequence{1})
        : random_{seed}, next_{next.value()} {}
    [[nodiscard]] JournalStep next();
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

private:
    [[nodiscard]] Event event();
    std::mt19937_64 random_;
    std::uint64_t next_;
};

[[nodiscard]] ByteVector encoded(const JournalStep& step);
[[nodiscard]] ByteVector encoded(const StoredStep& step);

inline const VenueCode venue{"TEST-VENUE"};
[[nodiscard]] JournalOptions options_for(const std::string& directory);
/// Opens the journal in `directory`, or fails the test.
[[nodiscard]] std::unique_ptr<JournalWriter> open_writer(const std::string& directory);
/// Appends `batches` batches of 1 to `steps_max` steps, or fails the test. Returns the encoded steps.
std::vector<ByteVector> write_batches(JournalWriter& writer, StepSource& source, int batches,
                                      std::uint64_t steps_max);

/// Every step of a journal, encoded again, up to its end or its first fault.
struct ReadBack {
    std::vector<ByteVector> steps;
    std::optional<JournalError> error;
};
[[nodiscard]] ReadBack read_all(const std::string& directory);

[[nodiscard]] ByteVector read_file(const std::string& path);
void write_file(const std::string& path, ByteSpan bytes);

/// Changes the value under `key` through LMDB itself, as somebody with the right tools would.
void change_value(const std::string& directory, std::uint64_t key,
                  const std::function<void(ByteVector&)>& change);
/// Removes the entry under `key`.
void remove_entry(const std::string& directory, std::uint64_t key);
/// Puts the hash at the end of a changed header or batch right again.
void fix_header_digest(ByteVector& value);
void fix_batch_digest(ByteVector& value);

}  // namespace headgate::test
