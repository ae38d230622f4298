#include "engine/domain/codec.h"
#include "engine/domain/line_form.h"
#include "engine/domain/line_value.h"

namespace headgate {
namespace {

/// A field left out here is read back as its default, so leaving it out loses nothing.
template <class T, class Field>
bool needs_no_saying(std::string_view name, const Field& field, const Field& usual) {
    if constexpr (is_optional<Field>) {
        return !field.has_value();
    } else if constexpr (std::is_enum_v<Field>) {
        return false;
    } else {
        return may_omit<T>(name) && field == usual && field == Field{};
    }
}

void say(std::string& line, std::string_view name, std::string_view value) {
    line.append(" ").append(name).append("=").append(value);
}

template <class T>
std::string command_line(const T& command, const Names& names) {
    std::string line{verb_of<T>()};
    const T usual{};
    each_flat_field(command, [&]<class F>(std::string_view name, const F& field) {
        bool omit = false;
        each_flat_field(usual, [&]<class G>(std::string_view other, const G& value) {
            if constexpr (std::is_same_v<F, G>) {
                if (other == name) omit = needs_no_saying<T>(name, field, value);
            }
        });
        if (!omit) say(line, name, write_value(field, names));
    });
    return line;
}

/// The encoded field as text; nothing where the bytes are no value of it. `name` gets the field's name.
std::optional<std::string> field_text(FactKind kind, std::uint8_t index, const FieldBytes& bytes,
                                      const Names& names) {
    std::optional<std::string> text;
    with_fact_type(kind, [&]<class T>() {
        T record{};
        if (!decode_field(record, index, bytes)) return;
        std::uint8_t at = 0;
        T::each_field(record, [&](const char*, const auto& field) {
            if (at++ == index) text = write_value(field, names);
        });
    });
    return text;
}

std::string command_line(const ChangeFact& change, const Names& names) {
    std::string line{change_verb};
    line.append(" ").append(kind_name(change.kind));
    line.append(" ").append(write_id(change.kind, change.id, names));
    const auto text = field_text(change.kind, change.field, change.value, names);
    if (text) {
        say(line, field_name(change.kind, change.field), *text);
    } else {
        say(line, "?" + std::to_string(change.field), write_value(change.value, names));
    }
    FactSource::each_field(change.source, [&]<class F>(const char* name, const F& field) {
        if (!needs_no_saying<ChangeFact>(name, field, F{}))
            say(line, name, write_value(field, names));
    });
    if (change.signature != Bytes<64>{}) {
        say(line, "signature", write_value(change.signature, names));
    }
    return line;
}

template <class T>
std::vector<FieldText> event_fields(const T& event, const Names& names) {
    std::vector<FieldText> fields;
    each_flat_field(event, [&]<class F>(std::string_view name, const F& field) {
        std::optional<std::string> text;
        if constexpr (is_optional<F>) {
            if (field) text = write_value(*field, names);
        } else {
            text = write_value(field, names);
        }
        fields.push_back({std::string{name}, std::move(text)});
    });
    return fields;
}

std::string field_label(FactKind kind, std::uint8_t index) {
    const auto name = field_name(kind, index);
    return name.empty() ? "?" + std::to_string(index) : std::string{name};
}

std::vector<FieldText> event_fields(const FactChanged& event, const Names& names) {
    const auto value = [&](const FieldBytes& bytes) -> std::optional<std::string> {
        auto text = field_text(event.kind, event.field, bytes, names);
        if (!text) return write_value(bytes, names);
        if (*text == "none") return std::nullopt;
        return text;
    };
    return {{"kind", std::string{kind_name(event.kind)}},
            {"code", write_id(event.kind, event.id, names)},
            {"field", field_label(event.kind, event.field)},
            {"before", value(event.before)},
            {"after", value(event.after)},
            {"version", write_value(event.version, names)}};
}

std::vector<FieldText> event_fields(const FactRefused& event, const Names& names) {
    return {{"kind", std::string{kind_name(event.kind)}},
            {"code", write_value(event.code, names)},
            {"field", field_label(event.kind, event.field)},
            {"reason", write_value(event.reason, names)},
            {"other", write_value(event.other, names)}};
}

}  // namespace

std::string to_line(const Command& command, const Names& names) {
    return std::visit([&](const auto& body) { return command_line(body, names); }, command);
}

std::vector<FieldText> fields_of(const Event& event, const Names& names) {
    return std::visit([&](const auto& body) { return event_fields(body, names); }, event);
}

std::string to_line(const Event& event, const Names& names) {
    const auto type = std::visit([](const auto& body) { return body.type; }, event);
    std::string line{name_of(type)};
    for (const auto& field : fields_of(event, names)) {
        if (field.text && *field.text != "\"\"") say(line, field.name, *field.text);
    }
    return line;
}

std::string_view field_name(FactKind kind, std::uint8_t index) {
    std::string_view found;
    with_fact_type(kind, [&]<class T>() {
        const T blank{};
        std::uint8_t at = 0;
        T::each_field(blank, [&](const char* name, const auto&) {
            if (at++ == index) found = name;
        });
    });
    return found;
}

std::string_view kind_name(FactKind kind) { return spoken(name_of(kind)); }

}  // namespace headgate
