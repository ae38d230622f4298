#include "persistence/journal_error.h"

#include <cerrno>
#include <system_error>

namespace headgate {

tl::unexpected<JournalError> system_error(JournalFault kind, std::string text) {
    const int number = errno;
    return journal_error(kind, std::move(text) + ": " + std::generic_category().message(number));
}

}  // namespace headgate
