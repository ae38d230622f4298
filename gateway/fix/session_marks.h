#pragma once

#include "engine/domain/codec.h"
#include "engine/domain/ids.h"
#include "engine/domain/units.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace headgate::fix {

/// `count` reports with rising numbers from `first` on, without anything in between: those about events after
/// the run before, up to and with the events of `through`.
struct ReportRun {
    Sequence through;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    bool operator==(const ReportRun&) const = default;
};

/// What is remembered of one session: the numbers that come next, and the events behind its latest reports.
struct SessionMark {
    SessionId session;
    /// The first inbound number whose command may not be in the journal yet.
    std::uint32_t next_in = 1;
    std::uint32_t next_out = 1;
    std::vector<ReportRun> runs;  ///< oldest first
    /// Its reports name parties (453).
    bool names_parties = false;
    bool operator==(const SessionMark&) const = default;
};

/// The gateway's own bytes in the journal (persistence/README.md): each stands for the whole, and replaces
/// the one before.
struct GatewayMarks {
    /// Numbers live for one day of the market.
    Date day;
    /// Every report about an event up to here has its number in `sessions`, or had one that is forgotten.
    Sequence told;
    std::vector<SessionMark> sessions;
    bool operator==(const GatewayMarks&) const = default;
};

///     marks   = 2:u8 day told session*
///     session = id next_in next_out names_parties run_count run*
///     run     = through first count
///
/// All numbers are LEB128; `through` and `first` are differences from the run before, or from 0.
[[nodiscard]] ByteVector encode_marks(const GatewayMarks& marks);
/// Nothing where the bytes are none of these.
[[nodiscard]] std::optional<GatewayMarks> decode_marks(ByteSpan bytes);

}  // namespace headgate::fix
