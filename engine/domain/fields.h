#pragma once

#include <cstddef>
#include <utility>

/// One description of a struct's fields, from which everything else follows: byte encoding (codec.h),
/// state hash, the text that clerks read and write (line.h), and the diff that `apply-config` makes.
///
///     struct CancelOrder {
///         SessionId session;
///         OrderId order;
///         HEADGATE_FIELDS(session, order)
///     };
///
/// gives `T::each_field(self, visit)`, which calls visit("session", self.session) and so on in order.
/// The order is the order on disk: append only.

#define HEADGATE_PARENS ()
#define HEADGATE_EXPAND(...)                                                                       \
    HEADGATE_EXPAND3(HEADGATE_EXPAND3(HEADGATE_EXPAND3(HEADGATE_EXPAND3(__VA_ARGS__))))
#define HEADGATE_EXPAND3(...)                                                                      \
    HEADGATE_EXPAND2(HEADGATE_EXPAND2(HEADGATE_EXPAND2(HEADGATE_EXPAND2(__VA_ARGS__))))
#define HEADGATE_EXPAND2(...)                                                                      \
    HEADGATE_EXPAND1(HEADGATE_EXPAND1(HEADGATE_EXPAND1(HEADGATE_EXPAND1(__VA_ARGS__))))
#define HEADGATE_EXPAND1(...) __VA_ARGS__
#define HEADGATE_FOR_EACH(macro, ...)                                                              \
    __VA_OPT__(HEADGATE_EXPAND(HEADGATE_FOR_EACH_NEXT(macro, __VA_ARGS__)))
#define HEADGATE_FOR_EACH_NEXT(macro, first, ...)                                                  \
    macro(first) __VA_OPT__(HEADGATE_FOR_EACH_AGAIN HEADGATE_PARENS(macro, __VA_ARGS__))
#define HEADGATE_FOR_EACH_AGAIN() HEADGATE_FOR_EACH_NEXT

#define HEADGATE_VISIT_FIELD(name) visit(#name, self.name);
#define HEADGATE_FIELDS(...)                                                                       \
    template <class Self, class Visit>                                                             \
    static constexpr void each_field([[maybe_unused]] Self& self,                                  \
                                     [[maybe_unused]] Visit&& visit) {                             \
        HEADGATE_FOR_EACH(HEADGATE_VISIT_FIELD, __VA_ARGS__)                                       \
    }

namespace headgate {

template <class T>
concept HasFields = requires(T& t) {
    T::each_field(t, [](const char*, auto&) {});
};

template <HasFields T>
[[nodiscard]] constexpr std::size_t field_count() {
    T blank{};
    std::size_t count = 0;
    T::each_field(blank, [&](const char*, auto&) { ++count; });
    return count;
}

}  // namespace headgate
