#pragma once

#include "engine/domain/enums.h"

/// Refusals that are not rules of the rulebook. Rules refuse by row number (RuleFailed in events.h).
namespace headgate {

/// Why a command other than a fact was refused. Journalled: never renumber.
HEADGATE_ENUM(Reject, rule_failed = 1, unknown_order = 2, not_your_order = 3, unknown_session = 4,
              unknown_right = 5, unknown_book = 6, unknown_participant = 7, unknown_trade = 8,
              session_ended = 9, duplicate_client_id = 10, phase_forbids = 11,
              phase_unreachable = 12, book_full = 13, table_full = 14, below_filled = 15,
              nothing_to_change = 16, not_supported = 17, amount_invalid = 18,
              insufficient_cash = 19, trade_settled = 20, trade_on_hold = 21,
              trade_not_on_hold = 22, day_not_later = 23, no_trading_day = 24, not_genesis = 25,
              already_begun = 26, bad_statement = 27, stale_nonce = 28, nothing_to_continue = 29,
              not_your_right = 30, books_open = 31, invalid_value = 32, no_account = 33,
              not_allowed = 34, not_covered = 35, window_passed = 36, date_implausible = 37,
              minimum_invalid = 38, display_invalid = 39, too_many_conditional = 40)

/// Why a fact was refused; the event names the field. Journalled: never renumber.
HEADGATE_ENUM(FactReject, bad_code = 1, duplicate_code = 2, unknown_reference = 3, table_full = 4,
              out_of_range = 5, empty_period = 6, already_exists = 7, contradicts = 8,
              missing_reference = 9, not_whole_fen = 10, unknown_fact = 11, unknown_field = 12,
              bad_value = 13, not_changeable = 14, insufficient_water = 15, in_use = 16,
              not_multiple = 17, pair_not_homogeneous = 18, not_signed = 19)

/// Why an open order ended before it was filled. Journalled: never renumber.
HEADGATE_ENUM(CancelReason, requested = 1, mass_cancel = 2, immediate_or_cancel = 3,
              fill_or_kill = 4, self_trade = 5, rule = 6, day_ended = 7, no_counterpart = 8,
              right_cut = 9, trade_busted = 10, minimum_not_met = 11, price_outside_band = 12)

}  // namespace headgate
