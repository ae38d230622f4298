// A target must have a source; this one exists for its precompiled header.
