# Storage: a server of S3 for tests and benchmarks, and what is done with a running project's storage.
# shellcheck shell=bash

versitygw_version=v1.8.0
versitygw=$HOME/.cache/nextmavens/versitygw-$versitygw_version/versitygw

# install_versitygw: compiles it once (about a minute), where it is not named by NEXTMAVENS_VERSITYGW
install_versitygw() {
  if [ -n "${NEXTMAVENS_VERSITYGW:-}" ] || [ -x "$versitygw" ]; then return; fi
  have go || fail "the tests of storage need versitygw, a server of S3, which Go compiles: install Go, or set NEXTMAVENS_VERSITYGW to the program"
  step "compiling versitygw $versitygw_version"
  GOBIN=$(dirname "$versitygw") go install "github.com/versity/versitygw/cmd/versitygw@$versitygw_version"
}

# storage move BUCKET BACKEND | storage sweep [--remove]
storage() {
  local what=${1:-}
  packages curl=curl
  : "${BASE_URL:?set BASE_URL to the project (nextmavens env prints it)}" "${SERVICE_KEY:?set SERVICE_KEY to its service key}"
  case $what in
    move) storage_move "${2:?storage move BUCKET BACKEND}" "${3:?storage move BUCKET BACKEND}" ;;
    sweep)
      storage_request POST "admin/sweep$([ "${2:-}" != --remove ] || echo '?remove=true')"
      echo
      ;;
    *) fail "storage knows 'move BUCKET BACKEND' and 'sweep [--remove]'" ;;
  esac
}

# storage_request METHOD PATH [JSON]: prints the answer; fails with what the project said
storage_request() {
  local answer status host=()
  # a project on a cluster is told by its host name, whose address BASE_URL is
  if [ -n "${HOST:-}" ]; then host=(-H "Host: $HOST"); fi
  # the key is not among the arguments, which other users of this machine see
  answer=$(curl -sS -X "$1" -K - -w '\n%{http_code}' "${host[@]}" -H 'Content-Type: application/json' --data "${3:-}" \
    "$BASE_URL/storage/v1/$2" <<<"header = \"Authorization: Bearer $SERVICE_KEY\"") || fail "$BASE_URL was not reached"
  status=${answer##*$'\n'}
  [ "$status" = 200 ] || fail "$1 storage/v1/$2 answered $status: ${answer%$'\n'*}"
  printf '%s' "${answer%$'\n'*}"
}

# storage_move BUCKET BACKEND: ends when every content of the bucket is there, verified, and no longer where it was
storage_move() {
  local bucket=$1 backend=$2 state last=''
  state=$(storage_request POST "bucket/$bucket/move" "{\"backend\":\"$backend\"}")
  while :; do
    if [ "$state" != "$last" ]; then step "$state"; fi
    last=$state
    if [[ $state == *'"done":true'* && $state == *'"elsewhere":0'* ]]; then break; fi
    sleep 1
    state=$(storage_request GET "bucket/$bucket/move")
  done
  say "bucket $bucket is on $backend, every content read back and verified"
}
