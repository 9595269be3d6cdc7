#!/usr/bin/env bash
# Give Elasticsearch trawl's roles and its user. Safe to repeat: the last run stands.
# Passwords go to curl by a file descriptor, never by its arguments, which other processes can read.
set -euo pipefail

URL=${URL:-https://es01:9200}
KEYS=${KEYS:-/run/keys}
ADMINISTRATOR=${ADMINISTRATOR:-elastic}
ROLES=${ROLES:-/trawl/roles}

ask() { # METHOD PATH: the body is read from standard input, the answer's body is shown only where it failed
  local answer
  if ! answer=$(curl --silent --show-error --fail-with-body --cacert "$KEYS/ca.crt" --max-time 60 \
    --config <(printf 'user = "%s:%s"\n' "$ADMINISTRATOR" "$(cat "$KEYS/elastic_password")") \
    --request "$1" --header 'Content-Type: application/json' --data-binary @- "$URL$2"); then
    printf '%s %s was refused: %s\n' "$1" "$2" "$answer" >&2
    return 1
  fi
}

for role in trawl_reader trawl_loader trawl_keeper; do
  ask PUT "/_security/role/$role" < "$ROLES/$role.json"
  echo "role $role"
done
printf '{"password": "%s", "roles": ["trawl_keeper"], "full_name": "trawl"}' "$(cat "$KEYS/trawl_password")" |
  ask PUT /_security/user/trawl
echo "user trawl"
