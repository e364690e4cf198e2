#!/usr/bin/env bash
# The shared store is tested against a real PostgreSQL with PostGIS; installs Debian's where that is allowed.
set -euo pipefail
compgen -G "/usr/share/postgresql/*/extension/postgis.control" >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # The tests start a server of their own; Debian's need not run, nor a cluster be made.
    mkdir -p /etc/postgresql-common/createcluster.d
    echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.d/ankunftsatlas.conf
    apt-get update -q && apt-get install -y -q --no-install-recommends postgresql-postgis
else
    echo "PostGIS is missing and this user may not install it: tests of the shared store will be skipped." >&2
fi
