rules() { plant risk/rules_national.cpp 'constexpr Row rows[] = {' '    {"NL-02a", Reject::surplus},' '    {"GW-01", Reject::overdraft}};'; }
rulebook() { plant config/rules/rulebook.csv 'rule_id,text' "$@"; }

rules
rulebook 'NL-02a,surplus' '"GW-01","overdraft, and more"'
plant tests/risk/national_test.cpp 'CASE("NL-02a") GW-01 is here too'
passes "every rule has a row and a test" "2 rules have a row and a test"

rules
rulebook 'NL-02a,surplus'
plant tests/risk/national_test.cpp '"NL-02a" "GW-01"'
finds "a rule without a row" "GW-01 has no row"

rules
rulebook 'NL-02a,surplus' 'GW-01,overdraft'
plant tests/risk/national_test.cpp '"NL-02a"'
finds "a rule without a test" "GW-01 is named by no file"

# A longer id does not stand for a shorter one, and tests/tidy does not count.
rules
rulebook 'NL-02a,surplus' 'GW-01,overdraft'
plant tests/risk/national_test.cpp '"NL-02a" "GW-01b"'
plant tests/tidy/planted.sh '"GW-01"'
finds "a test of another rule" "GW-01 is named by no file"

plant risk/rules_national.cpp 'constexpr Row rows[] = {};'
finds "rows that the check cannot read" "no rule id at all"

rules
plant config/rules/rulebook.csv 'number,id,text' '1,NL-02a,surplus' '2,"GW-01","over, draft"'
plant tests/risk/national_test.cpp '"NL-02a" "GW-01"'
passes "ids in the second column" "2 rules have a row and a test"

rules
plant config/rules/rulebook.csv 'NL-02a,surplus' 'GW-01,overdraft'
finds "a rulebook without a head" "no column headed id"

plant risk/screen.cpp 'int x;'
passes "no rules yet" "nothing to check"
rules
passes "no rulebook yet" "2 rules wait for it"
