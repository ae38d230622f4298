#pragma once

// The only door to QuickFIX. Its 1.15 headers carry dynamic exception specifications, `throw(X)`, which
// C++17 removed; they are erased here while those headers are read. What a header reads itself must be
// in before that, hence the standard headers first. The messages (<quickfix/fix44/...>) carry none and
// may be included after this header.

// clang-format off: the order is the point.
#include <algorithm>
#include <cstdlib>
#include <deque>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <list>
#include <map>
#include <memory>
#include <queue>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#ifdef __clang__  // clang warns of a keyword for a macro's name; g++ knows no such warning
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wkeyword-macro"
#endif
#define throw(...)
#ifdef __clang__
#pragma clang diagnostic pop
#endif
#include <quickfix/Application.h>
#include <quickfix/FileStore.h>
#include <quickfix/Log.h>
#include <quickfix/MessageCracker.h>
#include <quickfix/NullStore.h>
#include <quickfix/Session.h>
#include <quickfix/SessionSettings.h>
#include <quickfix/SocketAcceptor.h>
#include <quickfix/SocketInitiator.h>
#include <quickfix/ThreadedSocketAcceptor.h>
#undef throw
// clang-format on
