#include "tools/export/sqlite_file.h"

#include <filesystem>
#include <sqlite3.h>
#include <vector>

namespace headgate {

struct SqliteFile::Owned {
    struct Close {
        void operator()(sqlite3* file) const { sqlite3_close(file); }
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3, Close> file;
    /// After the file, so that they go before it.
    std::vector<std::unique_ptr<sqlite3_stmt, Finalize>> statements;
};

namespace {

std::string unfinished(const std::string& path) { return path + ".part"; }

}  // namespace

void SqliteStatement::bind(int at, std::int64_t value) {
    if (statement_ != nullptr) sqlite3_bind_int64(statement_, at, value);
}

void SqliteStatement::bind(int at, std::string_view value) {
    if (statement_ == nullptr) return;
    sqlite3_bind_text(statement_, at, value.data(), static_cast<int>(value.size()),
                      SQLITE_TRANSIENT);
}

void SqliteStatement::bind(int at, const std::optional<std::int64_t>& value) {
    if (value) {
        bind(at, *value);
    } else if (statement_ != nullptr) {
        sqlite3_bind_null(statement_, at);
    }
}

void SqliteStatement::bind(int at, const std::optional<std::string>& value) {
    if (value) {
        bind(at, *value);
    } else if (statement_ != nullptr) {
        sqlite3_bind_null(statement_, at);
    }
}

void SqliteStatement::finish() {
    if (statement_ == nullptr) return;
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_DONE && code != SQLITE_ROW && !*failure_)
        *failure_ = sqlite3_errmsg(sqlite3_db_handle(statement_));
    sqlite3_reset(statement_);
}

SqliteFile::SqliteFile(std::string path)
    : path_{std::move(path)}, owned_{std::make_unique<Owned>()} {}

SqliteResult<std::unique_ptr<SqliteFile>> SqliteFile::create(const std::string& path) {
    std::error_code error;
    if (std::filesystem::exists(path, error))
        return tl::unexpected{path + ": is there already; name a new file"};
    std::filesystem::remove(unfinished(path), error);
    std::unique_ptr<SqliteFile> made{new SqliteFile{path}};
    sqlite3* file = nullptr;
    const int code = sqlite3_open(unfinished(path).c_str(), &file);
    made->owned_->file.reset(file);
    if (code != SQLITE_OK)
        return tl::unexpected{path + ": cannot be made: " + sqlite3_errstr(code)};
    // One transaction; a file that a crash left unfinished is made anew.
    made->execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;");
    if (made->failure_) return tl::unexpected{path + ": " + *made->failure_};
    return made;
}

SqliteFile::~SqliteFile() {
    owned_.reset();
    std::error_code ignored;
    std::filesystem::remove(unfinished(path_), ignored);
}

void SqliteFile::check(int code) {
    if (code != SQLITE_OK && !failure_) failure_ = sqlite3_errmsg(owned_->file.get());
}

void SqliteFile::execute(const std::string& statements) {
    check(sqlite3_exec(owned_->file.get(), statements.c_str(), nullptr, nullptr, nullptr));
}

SqliteStatement SqliteFile::prepare(const std::string& text) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(owned_->file.get(), text.c_str(), -1, &statement, nullptr));
    owned_->statements.emplace_back(statement);
    return SqliteStatement{statement, &failure_};
}

SqliteResult<void> SqliteFile::finish() {
    // The pragma again: what is given its name is on disk.
    execute("COMMIT; PRAGMA synchronous = FULL; BEGIN; PRAGMA user_version = 1; COMMIT;");
    owned_->statements.clear();
    if (failure_) return tl::unexpected{path_ + ": " + *failure_};
    owned_.reset();
    std::error_code error;
    std::filesystem::rename(unfinished(path_), path_, error);
    if (error) return tl::unexpected{path_ + ": " + error.message()};
    return {};
}

}  // namespace headgate
