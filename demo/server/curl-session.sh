#!/bin/sh
# A complete BITS session with curl, which can send BITS_POST.
#
#   sh demo/server/curl-session.sh http://127.0.0.1:5174/uploads/hello.txt        an upload
#   sh demo/server/curl-session.sh http://127.0.0.1:5174/uploads/hello.txt reply  an upload-reply job; the
#                                       server needs BITS_NOTIFICATION_TYPE=1 or 2
set -eu
url=$1
job=${2:-upload}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Sends a packet with this type, these headers and the body in $work/body; prints the Ack and stores it.
packet() {
  type=$1
  shift
  echo "--- $type"
  curl --silent --show-error --request BITS_POST --header "BITS-Packet-Type: $type" --header 'Expect:' \
    --header 'Content-Type:' "$@" --data-binary "@$work/body" --dump-header "$work/ack" --output "$work/page" "$url"
  tr -d '\r' <"$work/ack" | tee "$work/ack.txt"
  grep -q '^HTTP/1.1 20[01] ' "$work/ack.txt"
}

# Prints the value of a header of the last Ack.
value() {
  sed -n "s/^$1: //p" "$work/ack.txt"
}

# The file: two lines, sent as two Fragments of 6 bytes.
printf 'Hello\nWorld\n' >"$work/file"
: >"$work/body"

packet Create-Session --header 'BITS-Supported-Protocols: {7df0354d-249b-430f-820d-3d2a9bef4931}'
session=$(value BITS-Session-Id)

head -c 6 "$work/file" >"$work/body"
packet Fragment --header "BITS-Session-Id: $session" --header 'Content-Range: bytes 0-5/12'
test "$(value BITS-Received-Content-Range)" = 6

tail -c 6 "$work/file" >"$work/body"
packet Fragment --header "BITS-Session-Id: $session" --header 'Content-Range: bytes 6-11/12'
test "$(value BITS-Received-Content-Range)" = 12

if [ "$job" = reply ]; then
  # Relative to the destination's folder, with backslashes and unescaped braces, as IIS sends it.
  reply=$(value BITS-Reply-URL | tr '\\' '/' | sed 's/{/%7B/; s/}/%7D/')
  echo "--- the reply, before Close-Session deletes it"
  curl --silent --show-error --fail "${url%/*}/$reply"
fi

: >"$work/body"
packet Close-Session --header "BITS-Session-Id: $session"

echo "--- the delivered file"
curl --silent --show-error --fail "$url" | cmp - "$work/file"
echo "as it was sent"
