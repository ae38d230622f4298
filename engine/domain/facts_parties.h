#pragma once

#include "engine/domain/fields.h"
#include "engine/domain/ids.h"
#include "engine/domain/text.h"
#include "engine/domain/units.h"

#include <optional>
#include <string_view>

/// Facts about who may act, for whom, and whose word a fact is (facts.h).
namespace headgate {

/// 竞买资格: what came of a bidder's application to take part in one book (ID-04).
struct Qualification {
    static constexpr FactKind kind = FactKind::qualification;
    Code code;
    BookId book;
    ParticipantId participant;
    QualificationState state = QualificationState::applied;
    Date valid_from;
    Date valid_to;
    HEADGATE_FIELDS(code, book, participant, state, valid_from, valid_to)
};

/// 代办委托: the holder of `right` lets `agent` enter orders for it, for at most `volume` m³ in all, at
/// prices no worse than `price_limit` where there is one (ID-06). A mandate for both sides has one volume.
struct Mandate {
    static constexpr FactKind kind = FactKind::mandate;
    static constexpr std::string_view may_omit = "state";
    Code code;
    RightId right;
    ParticipantId agent;
    MandateSide side = MandateSide::both;
    Volume volume;
    std::optional<Price> price_limit;
    Date valid_from;
    Date valid_to;
    ActiveState state = ActiveState::active;
    HEADGATE_FIELDS(code, right, agent, side, volume, price_limit, valid_from, valid_to, state)
};

/// The public key with which an issuer of facts signs. `key`: Ed25519 is 0xed and the 32 bytes; SM2 the
/// compressed point. Facts signed while it held stay signed after it has ended.
struct IssuerKey {
    static constexpr FactKind kind = FactKind::issuer_key;
    static constexpr std::string_view may_omit = "state";
    Code code;
    Code holder;
    SignatureAlgorithm algorithm = SignatureAlgorithm::ed25519;
    Bytes<33> key;
    Date valid_from;
    Date valid_to;
    ActiveState state = ActiveState::active;
    HEADGATE_FIELDS(code, holder, algorithm, key, valid_from, valid_to, state)
};

}  // namespace headgate
