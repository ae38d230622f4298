#include "engine/domain/line_value.h"
#include "gateway/main/commands.h"
#include "gateway/main/data_folder.h"
#include "gateway/main/exit_codes.h"
#include "gateway/pipeline/rule_set.h"
#include "persistence/journal_reader.h"
#include "persistence/rotation.h"

#include <fmt/format.h>

namespace headgate {
namespace {

/// How a journal ends.
struct JournalEnd {
    Timestamp time;
    bool stopped_cleanly = false;
};

JournalResult<JournalEnd> read_end(JournalReader& reader) {
    JournalEnd end;
    for (;;) {
        const auto next = reader.next();
        if (!next) return tl::unexpected{next.error()};
        if (*next == nullptr) return end;
        const Sequenced& command = (*next)->command;
        end = {command.time, std::holds_alternative<StopEngine>(command.command)};
    }
}

}  // namespace

int rotate_command(const std::filesystem::path& data) {
    const std::string directory = journal_folder(data);
    auto reader = JournalReader::open(directory, {}, EventDecoding::left);
    if (!reader) return complain(reader.error());
    const auto end = read_end(*reader);
    if (!end) return complain(end.error());
    if (!end->stopped_cleanly) {
        return complain("the journal does not end with a graceful stop: stop the exchange; after a "
                        "crash start it once more and stop it",
                        exit_found);
    }
    const auto key = journal_key(std::filesystem::path{directory}.parent_path());
    if (!key) return complain(key.error(), exit_system);
    RotationOptions options;
    options.directory = directory;
    options.owner = {reader->header().venue, reader->header().partition};
    options.build = reader->header().build;
    options.rules = rule_set_hash();
    options.closed_at = end->time;
    options.public_key = key->public_key;
    options.secret_key = key->secret_key;
    const auto done = rotate_journal(options);
    if (!done) return complain(done.error());
    fmt::print(
        "epoch {} is sealed: {} batches, up to sequence {}, {}\n{}\nhead {}\nroot {}\nepoch {} "
        "begins with sequence {}\n",
        done->closing.epoch, done->closing.size - 1, done->closing.sequence.value(),
        write_time(done->closing.time), done->folder, to_hex(done->closing.head),
        to_hex(done->closing.root), done->closing.epoch + 1, done->closing.sequence.value() + 1);
    return exit_well;
}

}  // namespace headgate
