#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Messages as plain fields. The dialect is written against these; QuickFIX is met in connection.cpp only.
namespace headgate::fix {

/// Tags of the dialect, by their names in the dictionary.
namespace tag {
inline constexpr int account = 1, avg_px = 6, cl_ord_id = 11, commission = 12, comm_type = 13,
                     cum_qty = 14, currency = 15, exec_id = 17, exec_inst = 18, exec_ref_id = 19,
                     min_qty = 110, max_floor = 111, last_px = 31, last_qty = 32, order_id = 37,
                     order_qty = 38, ord_status = 39, ord_type = 40, orig_cl_ord_id = 41,
                     price = 44, ref_seq_num = 45, side = 54, symbol = 55, text = 58,
                     time_in_force = 59, transact_time = 60, cxl_rej_reason = 102,
                     ord_rej_reason = 103, exec_type = 150, leaves_qty = 151, subscription = 263,
                     security_req_id = 320, security_response_id = 322, unsolicited = 325,
                     trad_ses_req_id = 335, trading_session_id = 336, trad_ses_status = 340,
                     ref_msg_type = 372, business_reject_ref_id = 379, business_reject_reason = 380,
                     tot_no_related_sym = 393, cxl_rej_response_to = 434, no_related_sym = 146,
                     security_list_request_type = 559, security_request_result = 560,
                     round_lot = 561, min_trade_vol = 562, trad_ses_status_rej_reason = 567,
                     mass_status_req_id = 584, mass_status_req_type = 585, ord_status_req_id = 790,
                     trd_match_id = 880, last_fragment = 893, tot_num_reports = 911,
                     last_rpt_requested = 912, self_match_policy = 7928, purpose = 20001,
                     delivery_from = 20002, delivery_to = 20003, place = 20004, plot = 20005,
                     rules_failed = 20010, failures = 20011, rules_warned = 20012,
                     price_tick = 20020, trade_type = 20021, water_source = 20022,
                     water_year = 20023, term_years = 20024, reference_price = 20025,
                     band_bps = 20026, buyer_fee_ppm = 20027, seller_fee_ppm = 20028,
                     book_phase = 20030, indicative_price = 20031, indicative_volume = 20032,
                     why_req_id = 20040, would_pass = 20041, why_reason = 20042,
                     volume_least = 20043, volume_most = 20044, volume_at_price = 20045,
                     price_lowest = 20046, price_highest = 20047, price_for_volume = 20048,
                     as_of_sequence = 20049, warned_text = 20050;
/// Trades and their parties.
inline constexpr int trade_date = 75, trade_request_id = 568, trade_request_type = 569,
                     previously_reported = 570, trade_report_id = 571, trade_report_type = 487,
                     no_sides = 552, total_trade_reports = 748, trade_request_result = 749,
                     trade_request_status = 750, copy_indicator = 797, gross_amount = 381,
                     no_party_ids = 453, party_id = 448, party_id_source = 447, party_role = 452,
                     trade_state = 20051, drop_copy_req_id = 20052, drop_copy_status = 20053;
/// Market data.
inline constexpr int md_req_id = 262, market_depth = 264, md_update_type = 265,
                     aggregated_book = 266, no_md_entry_types = 267, no_md_entries = 268,
                     md_entry_type = 269, md_entry_px = 270, md_entry_size = 271,
                     md_entry_date = 272, md_entry_time = 273, md_entry_id = 278,
                     md_update_action = 279, md_req_rej_reason = 281, md_position = 290,
                     number_of_orders = 346;
/// Books and news.
inline constexpr int headline = 148, lines_of_text = 33, orig_time = 42,
                     security_request_type = 321, security_response_type = 323,
                     security_status_req_id = 324, security_trading_status = 326;
/// Cancels in bulk.
inline constexpr int mass_cancel_request_type = 530, mass_cancel_response = 531,
                     mass_cancel_reject_reason = 532, total_affected = 533, no_affected = 534,
                     affected_order_id = 535;
/// Water accounts.
inline constexpr int pos_type = 703, long_qty = 704, no_positions = 702, pos_req_id = 710,
                     business_date = 715, pos_maint_rpt_id = 721, pos_req_type = 724,
                     total_pos_reports = 727, pos_req_result = 728, pos_req_status = 729,
                     account_type = 581;
}  // namespace tag

using FieldList = std::vector<std::pair<int, std::string>>;

struct OutGroup;

/// One entry of a repeating group: its fields, the group's first tag first, and groups inside it.
struct OutEntry {
    FieldList fields;
    std::vector<OutGroup> groups;
};

/// A repeating group: its count tag, and its entries, all with the same first tag.
struct OutGroup {
    int count_tag = 0;
    std::vector<OutEntry> entries;
};

/// A message to a client, without header and trailer.
struct OutMessage {
    std::string type;
    FieldList fields;
    std::vector<OutGroup> groups;
    /// It carries encoded texts: the header says in which encoding (347).
    bool in_utf8 = false;

    explicit OutMessage(std::string message_type) : type{std::move(message_type)} {}

    /// An empty value is left out: FIX has no empty fields.
    OutMessage& add(int tag, std::string_view value) {
        if (!value.empty()) fields.emplace_back(tag, value);
        return *this;
    }
};

/// One entry of a repeating group in a client's message.
struct InEntry {
    int count_tag = 0;
    std::vector<std::pair<int, std::string_view>> fields;

    /// Empty where the tag is not there.
    [[nodiscard]] std::string_view get(int tag) const {
        const auto found = std::find_if(fields.begin(), fields.end(),
                                        [tag](const auto& field) { return field.first == tag; });
        return found == fields.end() ? std::string_view{} : found->second;
    }
};

/// A client's message as its session let it through: known tags, each at most once outside groups.
struct InMessage {
    std::string type;
    std::uint64_t seq_num = 0;
    std::vector<std::pair<int, std::string_view>> fields;
    /// Entries of all its groups in their order; groups inside groups are not read.
    std::vector<InEntry> entries;

    [[nodiscard]] std::optional<std::string_view> find(int tag) const {
        const auto found = std::find_if(fields.begin(), fields.end(),
                                        [tag](const auto& field) { return field.first == tag; });
        return found == fields.end() ? std::nullopt : std::optional{found->second};
    }
    /// Empty where the tag is not there.
    [[nodiscard]] std::string_view get(int tag) const { return find(tag).value_or(""); }
};

}  // namespace headgate::fix
