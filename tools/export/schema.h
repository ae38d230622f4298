#pragma once

namespace headgate {

/// The exported tables. Amounts are integers and a column's name ends with their unit: _m3, _fen, _ns;
/// prices in 1/10000 yuan per m³. docs/journal.md explains them; a change raises schema_version.
inline constexpr const char* export_schema = R"(
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE commands (
    sequence INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, time TEXT NOT NULL, trading_day TEXT,
    origin TEXT NOT NULL, actor TEXT, kind TEXT NOT NULL, line TEXT NOT NULL);
CREATE TABLE events (
    sequence INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, line TEXT NOT NULL,
    PRIMARY KEY (sequence, number)) WITHOUT ROWID;
CREATE TABLE orders (
    order_id INTEGER PRIMARY KEY, session TEXT NOT NULL, client_id TEXT NOT NULL, water_right TEXT NOT NULL,
    book TEXT NOT NULL, side TEXT NOT NULL, order_type TEXT NOT NULL, time_in_force TEXT NOT NULL,
    price_yuan_per_10000_m3 INTEGER, volume_m3 INTEGER NOT NULL, filled_m3 INTEGER NOT NULL,
    leaves_m3 INTEGER NOT NULL, cash_reserved_fen INTEGER NOT NULL, state TEXT NOT NULL,
    ended_sequence INTEGER, end_reason TEXT, rule_set_version INTEGER NOT NULL,
    facts_version INTEGER NOT NULL);
CREATE TABLE trades (
    trade_id INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, trading_day TEXT, book TEXT NOT NULL,
    price_yuan_per_10000_m3 INTEGER NOT NULL, volume_m3 INTEGER NOT NULL, amount_fen INTEGER NOT NULL,
    aggressor TEXT NOT NULL, buy_order INTEGER NOT NULL, sell_order INTEGER NOT NULL,
    buy_right TEXT NOT NULL, sell_right TEXT NOT NULL, buyer_fee_fen INTEGER NOT NULL,
    seller_fee_fen INTEGER NOT NULL, state TEXT NOT NULL, state_sequence INTEGER NOT NULL);
CREATE TABLE refusals (
    sequence INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, session TEXT,
    client_id TEXT, water_right TEXT, book TEXT, side TEXT, volume_m3 INTEGER, reason TEXT NOT NULL,
    rules_failed INTEGER NOT NULL, PRIMARY KEY (sequence, number)) WITHOUT ROWID;
CREATE TABLE refusal_rules (
    sequence INTEGER NOT NULL, number INTEGER NOT NULL, rule TEXT NOT NULL, failure TEXT NOT NULL,
    text_zh TEXT NOT NULL, text_en TEXT NOT NULL, PRIMARY KEY (sequence, number)) WITHOUT ROWID;
CREATE TABLE facts (
    kind TEXT NOT NULL, code TEXT NOT NULL, sequence INTEGER NOT NULL, version INTEGER NOT NULL,
    provenance TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (kind, code)) WITHOUT ROWID;
CREATE TABLE fact_changes (
    sequence INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL,
    line TEXT NOT NULL, PRIMARY KEY (sequence, number)) WITHOUT ROWID;
)";

}  // namespace headgate
