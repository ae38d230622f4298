#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace headgate {

template <class T>
using SqliteResult = tl::expected<T, std::string>;

/// A statement that is prepared once and run often. The first failure stays with its file.
class SqliteStatement {
public:
    /// Binds the values in the statement's order and runs it: integers, texts, and absent ones as NULL.
    template <class... Values>
    void run(const Values&... values) {
        int at = 0;
        (bind(++at, values), ...);
        finish();
    }

private:
    friend class SqliteFile;
    SqliteStatement(sqlite3_stmt* statement, std::optional<std::string>* failure)
        : statement_{statement}, failure_{failure} {}
    void bind(int at, std::int64_t value);
    void bind(int at, std::string_view value);
    void bind(int at, const std::string& value) { bind(at, std::string_view{value}); }
    void bind(int at, const char* value) { bind(at, std::string_view{value}); }
    void bind(int at, const std::optional<std::int64_t>& value);
    void bind(int at, const std::optional<std::string>& value);
    void finish();

    sqlite3_stmt* statement_;
    std::optional<std::string>* failure_;
};

/// A new database that is being filled. It appears under its name when all of it is there.
class SqliteFile {
public:
    /// Refuses a file that is there.
    [[nodiscard]] static SqliteResult<std::unique_ptr<SqliteFile>> create(const std::string& path);
    /// Removes what is unfinished.
    ~SqliteFile();
    SqliteFile(const SqliteFile&) = delete;
    SqliteFile& operator=(const SqliteFile&) = delete;

    /// Runs statements without parameters.
    void execute(const std::string& statements);
    /// The statement lives as long as the file.
    [[nodiscard]] SqliteStatement prepare(const std::string& text);
    /// The first thing that went wrong.
    [[nodiscard]] const std::optional<std::string>& failure() const { return failure_; }
    /// Writes everything and gives the file its name.
    [[nodiscard]] SqliteResult<void> finish();

private:
    explicit SqliteFile(std::string path);
    void check(int code);
    struct Owned;
    std::string path_;
    std::unique_ptr<Owned> owned_;
    std::optional<std::string> failure_;
};

}  // namespace headgate
