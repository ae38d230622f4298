#include "gateway/config/venue_file.h"

#include "engine/domain/line_value.h"
#include "gateway/config/fact_files.h"

#include <toml++/toml.h>

#include <algorithm>
#include <limits>
#include <sstream>

namespace headgate {
namespace {

/// The file being read; every fault goes into one list.
struct Sheet {
    std::string file;
    std::filesystem::path folder;
    ConfigErrors& errors;

    void fault(const toml::source_position& at, std::string message) const {
        errors.push_back({file, at.line, at.column, std::move(message)});
    }
};

/// One [section]: settings are asked for by name, and what nobody asked for is unknown.
class Section {
public:
    Section(const Sheet& sheet, std::string name, const toml::table* table)
        : sheet_{sheet}, name_{std::move(name)}, table_{table} {}

    /// The setting, or null with a fault where it is required and missing.
    const toml::node* find(std::string_view key, bool required) {
        known_.emplace_back(key);
        const toml::node* node = table_ == nullptr ? nullptr : table_->get(key);
        if (node == nullptr && required) {
            const auto at = table_ == nullptr ? toml::source_position{} : table_->source().begin;
            sheet_.fault(at, "[" + name_ + "] needs " + std::string{key});
        }
        return node;
    }

    template <std::integral T>
    void number(std::string_view key, T min, T& out, bool required = false) {
        const auto* node = find(key, required);
        if (node == nullptr) return;
        const auto value = node->is_integer() ? node->value<std::int64_t>() : std::nullopt;
        if (!value || *value < static_cast<std::int64_t>(min) ||
            *value > static_cast<std::int64_t>(std::numeric_limits<T>::max())) {
            sheet_.fault(node->source().begin, std::string{key} + " is a whole number from " +
                                                   std::to_string(min) + " to " +
                                                   std::to_string(std::numeric_limits<T>::max()));
            return;
        }
        out = static_cast<T>(*value);
    }

    /// For a number that was read before.
    template <std::integral T>
    void at_most(std::string_view key, T most, T number) {
        if (number <= most) return;
        sheet_.fault(find(key, true)->source().begin,
                     std::string{key} + " is at most " + std::to_string(most));
    }

    std::optional<std::string> text(std::string_view key, bool required = false) {
        const auto* node = find(key, required);
        if (node == nullptr) return std::nullopt;
        auto value = node->is_string() ? node->value<std::string>() : std::nullopt;
        if (!value || value->empty()) {
            sheet_.fault(node->source().begin, std::string{key} + " is a text in quotes");
            return std::nullopt;
        }
        return value;
    }

    template <std::integral T>
    void number(std::string_view key, T min, std::optional<T>& out) {
        T value = min;
        number<T>(key, min, value);
        if (table_ != nullptr && table_->contains(key)) out = value;
    }

    /// A list of texts; empty where the setting is not there.
    std::vector<std::string> texts(std::string_view key) {
        std::vector<std::string> found;
        const auto* node = find(key, false);
        if (node == nullptr) return found;
        const auto* list = node->as_array();
        bool good = list != nullptr;
        for (std::size_t i = 0; good && i < list->size(); ++i) {
            const auto value =
                list->get(i)->is_string() ? list->get(i)->value<std::string>() : std::nullopt;
            good = value && !value->empty();
            if (good) found.push_back(*value);
        }
        if (!good) {
            sheet_.fault(node->source().begin,
                         std::string{key} + " is a list of texts; write [\"ALPHA\", \"BETA\"]");
        }
        return found;
    }

    /// A list of numbers that fall, each above `floor`; `out` stays as it is where the setting is not there.
    void falling(std::string_view key, std::uint32_t floor, std::vector<std::uint32_t>& out) {
        const auto* node = find(key, false);
        if (node == nullptr) return;
        std::vector<std::uint32_t> found;
        const auto* list = node->as_array();
        bool good = list != nullptr;
        for (std::size_t i = 0; good && i < list->size(); ++i) {
            const auto* number = list->get(i)->as_integer();
            const std::int64_t most = found.empty() ? UINT32_MAX : std::int64_t{found.back()} - 1;
            good = number != nullptr && number->get() > floor && number->get() <= most;
            if (good) found.push_back(static_cast<std::uint32_t>(number->get()));
        }
        if (good) {
            out = std::move(found);
        } else {
            sheet_.fault(node->source().begin,
                         std::string{key} + " is a list of whole numbers that fall, each above " +
                             std::to_string(floor) + "; write [4096, 1024]");
        }
    }

    void flag(std::string_view key, bool& out) {
        const auto* node = find(key, false);
        if (node == nullptr) return;
        if (const auto* given = node->as_boolean()) {
            out = given->get();
        } else {
            sheet_.fault(node->source().begin, std::string{key} + " is true or false");
        }
    }

    /// A section within this one; nothing where it is not there.
    std::optional<Section> within(std::string_view key) {
        const auto* node = find(key, false);
        if (node == nullptr) return std::nullopt;
        const std::string name = name_ + "." + std::string{key};
        if (!node->is_table()) {
            sheet_.fault(node->source().begin, name + " is a section; write [" + name + "]");
            return std::nullopt;
        }
        return Section{sheet_, name, node->as_table()};
    }

    std::optional<std::filesystem::path> path(std::string_view key, bool required = false) {
        const auto given = text(key, required);
        if (!given) return std::nullopt;
        return std::filesystem::absolute(sheet_.folder / *given).lexically_normal();
    }

    template <NamedEnum E>
    void choice(std::string_view key, E& out, bool required = false) {
        const auto given = text(key, required);
        if (!given) return;
        const auto found = enum_spoken<E>(*given);
        if (found) {
            out = *found;
        } else {
            sheet_.fault(table_->get(key)->source().begin,
                         std::string{key} + ": " + *not_in_list(*given, spoken_names<E>()));
        }
    }

    void fault_at(const toml::node& node, std::string message) const {
        sheet_.fault(node.source().begin, std::move(message));
    }

    /// Call last: whatever was not asked for is a fault.
    void finish() const {
        if (table_ == nullptr) return;
        for (const auto& [key, value] : *table_) {
            if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) continue;
            sheet_.fault(key.source().begin, "[" + name_ + "] has no setting " +
                                                 in_quotes(key.str()) + advice(key.str(), known_));
        }
    }

private:
    const Sheet& sheet_;
    std::string name_;
    const toml::table* table_;
    std::vector<std::string> known_;
};

/// The top level: which sections there are.
class Sections {
public:
    Sections(const Sheet& sheet, const toml::table& root) : sheet_{sheet}, root_{root} {}

    Section open(std::string_view name) {
        known_.emplace_back(name);
        const auto* node = root_.get(name);
        if (node != nullptr && !node->is_table()) {
            sheet_.fault(node->source().begin,
                         std::string{name} + " is a section; write [" + std::string{name} + "]");
        }
        return {sheet_, std::string{name}, node == nullptr ? nullptr : node->as_table()};
    }

    void finish() const {
        for (const auto& [key, value] : root_) {
            if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) continue;
            sheet_.fault(key.source().begin,
                         "there is no section " + in_quotes(key.str()) + advice(key.str(), known_));
        }
    }

private:
    const Sheet& sheet_;
    const toml::table& root_;
    std::vector<std::string> known_;
};

std::optional<Timestamp> start_of_clock(const toml::node& node) {
    if (const auto* time = node.as_date_time(); time != nullptr && time->get().is_local()) {
        return std::nullopt;
    }
    std::string text;
    if (const auto given = node.value<std::string>()) text = *given;
    if (const auto* time = node.as_date_time()) {
        std::ostringstream out;
        out << time->get();
        text = out.str();
    }
    Timestamp start;
    if (read_amount(text, start)) return std::nullopt;
    return start;
}

void read_clock(Section section, Config& config) {
    section.choice("mode", config.clock, true);
    const bool simulated = config.clock == ClockMode::simulated;
    const auto* start = section.find("start", simulated);
    if (start != nullptr && !simulated) {
        section.fault_at(*start, "start belongs to mode = \"simulated\"");
    } else if (start != nullptr) {
        config.clock_start = start_of_clock(*start);
        if (!config.clock_start) {
            section.fault_at(*start,
                             "start is a time with its offset; write 2024-07-15T09:00:00+08:00");
        }
    }
    section.finish();
}

void read_tls(Section section, FixSettings& fix) {
    FixTlsSettings tls;
    if (auto listen = section.text("listen")) tls.listen = *listen;
    section.number<std::uint16_t>("port", 0, tls.port, true);
    if (auto file = section.path("certificate", true)) tls.certificate = *file;
    if (auto file = section.path("key", true)) tls.key = *file;
    tls.client_authorities = section.path("client_authorities");
    section.finish();
    fix.tls = std::move(tls);
}

void read_fix_limits(Section section, FixLimitSettings& limits) {
    const auto read = [&](std::string_view key, std::optional<std::uint32_t>& out) {
        section.number<std::uint32_t>(key, 1, out);
    };
    read("connections", limits.connections);
    read("connections_per_address", limits.connections_per_address);
    read("orders_per_s", limits.orders_per_s);
    read("orders_burst", limits.orders_burst);
    read("cancels_per_s", limits.cancels_per_s);
    read("cancels_burst", limits.cancels_burst);
    read("wrong_passwords", limits.wrong_passwords);
    read("lock_s", limits.lock_s);
    section.finish();
}

void read_fix(Section fix, FixSettings& settings) {
    if (auto listen = fix.text("listen")) settings.listen = *listen;
    fix.number<std::uint16_t>("port", 0, settings.port, true);
    if (auto dictionary = fix.path("dictionary", true)) settings.dictionary = *dictionary;
    settings.credentials = fix.path("credentials");
    settings.cancel_on_disconnect = fix.texts("cancel_on_disconnect");
    fix.number<std::uint32_t>("cancel_grace_s", 0, settings.cancel_grace_s);
    if (auto tls = fix.within("tls")) read_tls(std::move(*tls), settings);
    if (auto limits = fix.within("limits")) read_fix_limits(std::move(*limits), settings.limits);
    fix.finish();
}

void read_journal(Section section, Config& config) {
    config.journal = section.path("path");
    section.choice("sync", config.journal_sync);
    section.choice("hash", config.journal_hash);
    section.flag("index", config.journal_index);
    JournalSpaceSettings& space = config.journal_space;
    section.number<std::uint32_t>("leave_free_mb", 0, space.leave_free_mb);
    section.number<std::uint32_t>("halt_left_mb", 1, space.halt_left_mb);
    // Else the books would be halted for good.
    section.number<std::uint32_t>("budget_mb", space.halt_left_mb + 1, space.budget_mb);
    const auto is_below = [&](std::uint32_t one) { return one <= space.halt_left_mb; };
    std::erase_if(space.warn_left_mb, is_below);
    section.falling("warn_left_mb", space.halt_left_mb, space.warn_left_mb);
    section.finish();
}

void read_settings(const Sheet& sheet, const toml::table& root, Config& config) {
    Sections sections{sheet, root};
    auto venue = sections.open("venue");
    std::uint16_t partition = 0;
    venue.number<std::uint16_t>("partition", 1, partition, true);
    config.partition = PartitionId{partition};
    venue.finish();

    auto limits = sections.open("limits");
    VenueLimits::each_field(config.limits, [&]<class T>(const char* name, T& field) {
        limits.number<T>(name, 1, field);
    });
    limits.at_most<std::uint32_t>("open_orders_per_right", orders_per_right_most,
                                  config.limits.open_orders_per_right);
    limits.finish();

    read_clock(sections.open("clock"), config);

    read_fix(sections.open("fix"), config.fix);

    auto control = sections.open("control");
    config.control_socket = control.path("socket");
    control.finish();
    read_journal(sections.open("journal"), config);
    auto snapshots = sections.open("snapshots");
    std::int64_t every = static_cast<std::int64_t>(config.snapshots.every);
    snapshots.number<std::int64_t>("every", 0, every);
    config.snapshots.every = static_cast<std::uint64_t>(every);
    snapshots.number<std::uint32_t>("keep", 1, config.snapshots.keep);
    snapshots.finish();
    sections.finish();
}

}  // namespace

void load_venue_file(const std::filesystem::path& folder, Config& config, ConfigErrors& errors) {
    const auto file = folder / "venue.toml";
    const Sheet sheet{file.string(), folder, errors};
    const auto text = read_text(file);
    if (!text) {
        errors.push_back(
            {sheet.file, 0, 0, "cannot be read; a configuration folder has a venue.toml"});
        return;
    }
    const auto parsed = toml::parse(*text);
    if (!parsed) {
        sheet.fault(parsed.error().source().begin, std::string{parsed.error().description()});
        return;
    }
    const auto known_before = errors.size();
    read_settings(sheet, parsed.table(), config);
    // toml++ orders tables by name; a reader goes through the file from the top.
    std::stable_sort(errors.begin() + static_cast<std::ptrdiff_t>(known_before), errors.end(),
                     [](const ConfigError& a, const ConfigError& b) {
                         return std::pair{a.line, a.column} < std::pair{b.line, b.column};
                     });
}

}  // namespace headgate
