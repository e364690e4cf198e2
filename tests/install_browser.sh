#!/usr/bin/env bash
# Browser tests drive Debian's Chromium; installs it where that is allowed, says so where it is not.
set -euo pipefail
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -q && apt-get install -y -q chromium
else
    echo "chromium is missing and this user may not install it: browser tests will be skipped." >&2
fi
