#!/bin/sh
# Rebuilds ../crypto.js and ../crypto.LICENSES.txt from the locked packages. Needs node and npm, once;
# nothing at run time does. `--check` compares with what is committed instead of replacing it.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

cp "$here/package.json" "$here/package-lock.json" "$here/entry.js" "$room/"
cd "$room"
npm ci --ignore-scripts --no-audit --no-fund --silent

node_modules/@esbuild/*/bin/esbuild entry.js --bundle --format=esm --target=es2020 --minify \
    --legal-comments=none --charset=ascii --log-level=warning --outfile=crypto.js

for package in @hpke/core @hpke/common @hpke/dhkem-x25519 @noble/curves @noble/hashes; do
    version=$(sed -n 's/^ *"version": "\(.*\)",*$/\1/p' "node_modules/$package/package.json" | head -1)
    printf "%s %s\n\n" "$package" "$version"
    cat "node_modules/$package/LICENSE"
    printf '\n'
done > crypto.LICENSES.txt

if grep -Eq '\beval\(|new Function\(|WebAssembly' crypto.js; then
    echo "The bundle would need a looser content security policy; not written." >&2
    exit 1
fi

if [ "${1:-}" = "--check" ]; then
    cmp crypto.js "$here/../crypto.js" && cmp crypto.LICENSES.txt "$here/../crypto.LICENSES.txt"
else
    cp crypto.js crypto.LICENSES.txt "$here/.."
fi
