#!/usr/bin/env bash
# Files for the council are opened by LibreOffice and poppler; installs Debian's where that is allowed.
set -euo pipefail
command -v soffice >/dev/null && command -v pdfinfo >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -q && apt-get install -y -q --no-install-recommends \
        libreoffice-impress-nogui libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils
else
    echo "LibreOffice or poppler is missing and this user may not install it: tests of written files will fail." >&2
fi
