#include "tests/config/config_folder.h"

namespace headgate::test {

TEST_CASE_FIXTURE(ConfigFolder, "a folder is read whole") {
    write("facts/20-books.facts",
          "\xef\xbb\xbf# comment\r\n\r\n  region code=620702 level=county basin=HH\r\n");
    write("facts/notes.txt", "not a fact file");
    const auto read = config();
    CHECK(read.partition == PartitionId{3});
    CHECK(read.limits.open_orders == 5000);
    CHECK(read.limits.facts_per_kind == VenueLimits{}.facts_per_kind);
    CHECK(read.clock == ClockMode::simulated);
    const auto half_past_eight = start_of(civil(2024, 7, 15)) + Timestamp{8'500LL * 3'600'000'000};
    CHECK(read.clock_start == half_past_eight);
    CHECK(read.fix.listen == "127.0.0.1");
    CHECK(read.fix.port == 9880);
    CHECK(read.fix.dictionary == path().parent_path() / "FIX44.xml");
    CHECK_FALSE(read.fix.credentials.has_value());
    CHECK_FALSE(read.journal.has_value());
    REQUIRE(read.facts.size() == 2);
    CHECK(read.facts[1].line == 3);
    CHECK(read.facts[1].text.starts_with("  region"));
}

TEST_CASE_FIXTURE(ConfigFolder,
                  "how the journal is synced and hashed can be set, in known words only") {
    CHECK(config().journal_sync == JournalSync::delayed);
    CHECK(config().journal_hash == JournalHash::sha256);
    edit("[fix]", "[journal]\nsync = \"strict\"\nhash = \"sm3\"\n[fix]");
    CHECK(config().journal_sync == JournalSync::strict);
    CHECK(config().journal_hash == JournalHash::sm3);
    edit("[fix]", "[journal]\nhash = \"md5\"\n[fix]");
    REQUIRE(faults().size() == 1);
    CHECK(faults()[0].find("hash: \"md5\" is not known here") != std::string::npos);
}

TEST_CASE_FIXTURE(ConfigFolder, "the street's settings: TLS, limits and who cancels when gone") {
    const auto street = [this](const std::string& key, const std::string& rate,
                               const std::string& listed) {
        edit("[fix]", "[fix.tls]\nport = 9881\ncertificate = \"server.pem\"\n" + key +
                          " = \"server.key\"\n[fix.limits]\norders_per_s = " + rate +
                          "\n[fix]\ncancel_grace_s = 0\ncancel_on_disconnect = " + listed);
    };
    CHECK_FALSE(config().fix.tls.has_value());
    street("key", "50", "[\"ALPHA\", \"BETA\"]");
    const auto read = config();
    REQUIRE(read.fix.tls.has_value());
    CHECK(read.fix.tls->port == 9881);
    CHECK(read.fix.tls->key == path() / "server.key");
    CHECK_FALSE(read.fix.tls->client_authorities.has_value());
    CHECK(read.fix.limits.orders_per_s == std::optional{50U});
    CHECK_FALSE(read.fix.limits.orders_burst.has_value());
    CHECK(read.fix.cancel_on_disconnect == std::vector<std::string>{"ALPHA", "BETA"});
    CHECK(read.fix.cancel_grace_s == 0);
    street("kee", "0", "\"ALPHA\"");
    const auto wrong = faults();
    REQUIRE(wrong.size() == 4);
    CHECK(wrong[0].find("[fix.tls] needs key") != std::string::npos);
    CHECK(wrong[1].find("[fix.tls] has no setting \"kee\"; did you mean \"key\"?") !=
          std::string::npos);
    CHECK(wrong[2].find("orders_per_s is a whole number from 1") != std::string::npos);
    CHECK(wrong[3].find("cancel_on_disconnect is a list of texts") != std::string::npos);
}

TEST_CASE_FIXTURE(ConfigFolder, "how often snapshots are taken and how many are kept can be set") {
    CHECK(config().snapshots.every == 1'000'000);
    CHECK(config().snapshots.keep == 3);
    edit("[fix]", "[snapshots]\nevery = 0\nkeep = 7\n[fix]");
    CHECK(config().snapshots.every == 0);
    CHECK(config().snapshots.keep == 7);
    edit("[fix]", "[snapshots]\nkeep = 0\n[fix]");
    REQUIRE(faults().size() == 1);
    CHECK(faults()[0].find("keep is a whole number from 1") != std::string::npos);
}

TEST_CASE_FIXTURE(ConfigFolder,
                  "what the journal may take, and whether it is indexed, can be set") {
    const Config plain = config();
    CHECK_FALSE(plain.journal_space.budget_mb);
    CHECK(plain.journal_space.leave_free_mb == 64);
    CHECK(plain.journal_space.warn_left_mb == std::vector<std::uint32_t>{1'024, 256});
    CHECK(plain.journal_space.halt_left_mb == 64);
    CHECK(plain.journal_index);
    edit("[fix]", "[journal]\nbudget_mb = 20000\nleave_free_mb = 500\nwarn_left_mb = [900, 800]\n"
                  "halt_left_mb = 700\nindex = false\n[fix]");
    const Config set = config();
    CHECK(set.journal_space.budget_mb == 20'000);
    CHECK(set.journal_space.leave_free_mb == 500);
    CHECK(set.journal_space.warn_left_mb == std::vector<std::uint32_t>{900, 800});
    CHECK(set.journal_space.halt_left_mb == 700);
    CHECK_FALSE(set.journal_index);
}

TEST_CASE_FIXTURE(ConfigFolder, "a budget that could never be kept is refused") {
    edit("[fix]", "[journal]\nbudget_mb = 700\nhalt_left_mb = 700\nwarn_left_mb = [800, 900]\n"
                  "index = \"yes\"\n[fix]");
    const Faults wrong = faults();
    REQUIRE(wrong.size() == 3);
    CHECK(wrong[0].find("budget_mb is a whole number from 701") != std::string::npos);
    CHECK(wrong[1].find("warn_left_mb is a list of whole numbers that fall, each above 700") !=
          std::string::npos);
    CHECK(wrong[2].find("index is true or false") != std::string::npos);
}

TEST_CASE_FIXTURE(ConfigFolder, "what is missing is named") {
    write("venue.toml", "[venue]\n[clock]\nmode = \"simulated\"\n");
    CHECK(faults() == Faults{"venue.toml: [fix] needs port", "venue.toml: [fix] needs dictionary",
                             "venue.toml:1:1: [venue] needs partition",
                             "venue.toml:2:1: [clock] needs start"});
    std::filesystem::remove(path() / "venue.toml");
    std::filesystem::remove_all(path() / "facts");
    CHECK(faults() == Faults{"venue.toml: cannot be read; a configuration folder has a venue.toml",
                             "facts: holds no .facts file; the registry would be empty"});
    const auto nowhere = load_config(path() / "nowhere");
    REQUIRE_FALSE(nowhere.has_value());
    CHECK(nowhere.error().front().message == "there is no such folder");
}

TEST_CASE_FIXTURE(ConfigFolder, "a typing error never passes as a default") {
    edit("open_orders", "open_ordres");
    CHECK(faults() ==
          Faults{"venue.toml:5:1: [limits] has no setting \"open_ordres\"; did you mean "
                 "\"open_orders\"?"});
    edit("[limits]", "[limit]");
    CHECK(faults() ==
          Faults{"venue.toml:4:2: there is no section \"limit\"; did you mean \"limits\"?"});
}

TEST_CASE_FIXTURE(ConfigFolder, "values out of their range or of another type are refused") {
    edit("partition = 3", "partition = 0");
    CHECK(faults() == Faults{"venue.toml:2:13: partition is a whole number from 1 to 65535"});
    edit("open_orders = 5000", "open_orders_per_right = 5000");
    CHECK(faults() == Faults{"venue.toml:5:25: open_orders_per_right is at most 1000"});
    edit("port = 9880", "port = 98800");
    CHECK(faults() == Faults{"venue.toml:12:8: port is a whole number from 0 to 65535"});
    edit("port = 9880", "port = 9.5");
    CHECK(faults().size() == 1);
    edit("\"simulated\"", "\"simulatd\"");
    CHECK(faults()[0] ==
          "venue.toml:8:8: mode: \"simulatd\" is not known here; did you mean \"simulated\"?");
    edit("08:30:00+08:00", "08:30:00");
    CHECK(faults() == Faults{"venue.toml:9:9: start is a time with its offset; write "
                             "2024-07-15T09:00:00+08:00"});
    edit("mode = \"simulated\"", "mode = \"system\"");
    CHECK(faults() == Faults{"venue.toml:9:9: start belongs to mode = \"simulated\""});
    edit("[clock]", "clock = 5\n[other]");
    CHECK_FALSE(faults().empty());
    edit("[fix]", "[fix");
    CHECK(faults().size() == 1);
    CHECK(faults()[0].starts_with("venue.toml:11:"));
}

TEST_CASE_FIXTURE(ConfigFolder,
                  "fact files hold facts and nothing else, every fault with its place") {
    write("facts/10-places.facts", "basin code=HH\n\nbasni code=X\nsubmit_order side=buy\n code=1\n"
                                   "# 好\nregion  code＝1\n");
    CHECK(
        faults() ==
        Faults{
            "facts/10-places.facts:3:1: unknown command \"basni\"; did you mean \"basin\"?",
            "facts/10-places.facts:4:1: submit_order has no place in a configuration; only facts, "
            "change and deposit_cash do",
            "facts/10-places.facts:5:2: a line begins with a command, not with a field",
            "facts/10-places.facts:7:13: full-width ＝; write = or put the text in quotes"});
    write("facts/10-places.facts", "basin code=\xb8\xca\xd6\xdd\n");
    CHECK(faults() ==
          Faults{"facts/10-places.facts:1:12: not UTF-8; save the file with the encoding UTF-8"});
}

TEST_CASE_FIXTURE(ConfigFolder, "the hash follows the meaning, not the typing or the machine") {
    write("facts/10-places.facts", "region code=1 level=county document=\"a b\"\n");
    const auto first = config().hash;
    write("facts/10-places.facts",
          "# new\n\nregion   document=\"a b\" level=county code=\"1\" # x\n");
    edit("port = 9880", "port = 9881\nlisten = \"::1\"");
    CHECK(config().hash == first);
    edit("open_orders = 5000", "open_orders = 5001");
    const auto other = config().hash;
    CHECK_FALSE(other == first);
    write("venue.toml", venue_toml);
    CHECK(config().hash == first);
    write("facts/10-places.facts", "region code=2 level=county document=\"a b\"\n");
    CHECK_FALSE(config().hash == first);
}

}  // namespace headgate::test
