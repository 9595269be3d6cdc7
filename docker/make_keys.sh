#!/usr/bin/env bash
# Make what the containers know each other by, once: a certificate authority with a certificate for each server, and
# the passwords. Each file goes to the one volume whose readers need it, and nothing is printed but names.
# What is there already is left as it is, so the script runs before every start.
set -euo pipefail
umask 077

# Folders, one a volume. The authority's key is read by nobody but this script.
AUTHORITY=${AUTHORITY:-/keys/authority}
NODES=${NODES:-/keys/nodes}
LEDGER=${LEDGER:-/keys/ledger}
TRAWL=${TRAWL:-/keys/trawl}
CERTUTIL=${CERTUTIL:-/usr/share/elasticsearch/bin/elasticsearch-certutil}
# Who the containers run as: Elasticsearch, PostgreSQL, trawl (Dockerfile).
NODES_OWNER=${NODES_OWNER:-1000:0}
LEDGER_OWNER=${LEDGER_OWNER:-999:999}
TRAWL_OWNER=${TRAWL_OWNER:-10001:10001}
DAYS=${DAYS:-1095}

make_authority() {
  if [[ ! -s $AUTHORITY/ca/ca.key ]]; then
    rm -f "$AUTHORITY/ca.zip"  # a first start that was cut off
    "$CERTUTIL" ca --silent --pem --days "$DAYS" --out "$AUTHORITY/ca.zip"
    unzip -q -o "$AUTHORITY/ca.zip" -d "$AUTHORITY"
    rm "$AUTHORITY/ca.zip"
    echo "made the certificate authority"
  fi
}

make_certificate() { # NAME FOLDER: NAME.crt and NAME.key, for the host NAME and for localhost
  local name=$1 folder=$2
  if [[ ! -s $folder/$name.key || ! -s $folder/$name.crt ]]; then
    rm -f "$AUTHORITY/$name.zip"
    "$CERTUTIL" cert --silent --pem --days "$DAYS" --name "$name" --dns "$name,localhost" --ip 127.0.0.1 \
      --ca-cert "$AUTHORITY/ca/ca.crt" --ca-key "$AUTHORITY/ca/ca.key" --out "$AUTHORITY/$name.zip"
    unzip -q -o "$AUTHORITY/$name.zip" -d "$AUTHORITY"
    mv "$AUTHORITY/$name/$name.crt" "$AUTHORITY/$name/$name.key" "$folder/"
    rm -r "$AUTHORITY/$name" "$AUTHORITY/$name.zip"
    echo "made the certificate of $name"
  fi
}

make_password() { # FILE: 32 characters that need no quoting in a URL
  local file=$1
  if [[ ! -s $file ]]; then
    head -c 24 /dev/urandom | base64 -w 0 | tr '+/' '-_' > "$file.new"
    mv "$file.new" "$file"
    echo "made ${file##*/}"
  fi
}

hand_over() { # FOLDER OWNER: readable by its owner alone
  chown -R "$2" "$1"
  find "$1" -type d -exec chmod 0700 {} +
  find "$1" -type f -exec chmod 0400 {} +
}

mkdir -p "$AUTHORITY" "$NODES" "$LEDGER" "$TRAWL"
make_authority
for name in es01 es02 es03; do make_certificate "$name" "$NODES"; done
make_certificate ledger "$LEDGER"
make_password "$NODES/elastic_password"
make_password "$LEDGER/ledger_password"
make_password "$TRAWL/trawl_password"

cp "$AUTHORITY/ca/ca.crt" "$NODES/ca.crt"
cp "$AUTHORITY/ca/ca.crt" "$TRAWL/ca.crt"
# The nodes' owner tells Elasticsearch what trawl's password is.
cp -f "$TRAWL/trawl_password" "$NODES/trawl_password"
printf 'postgresql+psycopg://trawl:%s@ledger/trawl?sslmode=verify-full&sslrootcert=%s' \
  "$(cat "$LEDGER/ledger_password")" "${TRAWL_SEES:-/run/keys}/ca.crt" > "$TRAWL/ledger_url.new"
mv -f "$TRAWL/ledger_url.new" "$TRAWL/ledger_url"

hand_over "$NODES" "$NODES_OWNER"
hand_over "$LEDGER" "$LEDGER_OWNER"
hand_over "$TRAWL" "$TRAWL_OWNER"
