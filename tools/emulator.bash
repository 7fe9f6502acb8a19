# Finds an emulator of Google's and runs it. Sourced by scripts/firestore-emulator and scripts/pubsub-emulator, which say which
# one: its name, the variable that holds its address, what it is called in gcloud, and how its jar is found and started.
# shellcheck shell=bash disable=SC2154 # the variables are theirs

say() { echo "$(basename "$0"): $*" >&2; }
die() { say "${@:2}"; exit "$1"; }
listening() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
ready() { [[ $(curl -gs --noproxy '*' --max-time 5 "http://$1/" 2>/dev/null) == Ok* ]]; }

free_port() { # below the ports that systems give to outgoing connections
  local port
  while port=$((20000 + RANDOM % 12000)); listening $port; do :; done
  echo $port
}

sdk_root() {
  local gcloud
  if [[ -n ${CLOUDSDK_ROOT_DIR:-} ]]; then
    echo "$CLOUDSDK_ROOT_DIR"
  elif gcloud=$(command -v gcloud); then
    dirname "$(dirname "$(readlink -f "$gcloud")")"
  fi
}

sha256_of() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi |
    cut -d' ' -f1
}

# The jar of the SDK, of the cache, or what this downloads and checks.
find_jar() { # PATH_IN_SDK NAME SHA256 COMPONENT URL; unpack FILE NEW makes the jar of what is at URL
  local sdk cache=${XDG_CACHE_HOME:-$HOME/.cache}/longrun
  sdk=$(sdk_root)/platform/$1
  jar=$cache/$2
  if [[ -f $sdk ]]; then jar=$sdk; fi
  if [[ -f $jar ]]; then return; fi

  say "downloading $2 into $cache ..."
  mkdir -p "$cache"
  curl -fsSL --connect-timeout 5 --speed-limit 1000 --speed-time 20 -o "$work/download" "$5" &
  await || die 69 "there is no emulator here and it can't be downloaded. Install it (gcloud" \
    "components install $4), set $variable, or put $2 at $jar"
  unpack "$work/download" "$work/jar"
  [[ $(sha256_of "$work/jar") == "$3" ]] ||
    die 69 "what was downloaded isn't used: its SHA-256 isn't $3 ($5)"
  mv "$work/jar" "$jar"
}

start() {
  work=$(mktemp -d)
  find_emulator
  host=127.0.0.1:${port:=$(free_port)}
  if listening "$port"; then die 1 "port $port is in use"; fi
  "$java" -Duser.language=en -cp "$jar" "${main[@]}" --host=127.0.0.1 --port="$port" >"$work/log" 2>&1 </dev/null &
  emulator=$!
  local seconds=120 deadline
  deadline=$((SECONDS + seconds))
  until ready "$host"; do
    if ! kill -0 $emulator 2>/dev/null; then
      cat "$work/log" >&2
      die 1 "the emulator ($jar) ended at its start on port $port; above is what it said, if anything"
    fi
    if ((SECONDS >= deadline)); then
      cat "$work/log" >&2
      die 1 "the emulator ($jar) didn't answer on port $port within $seconds s; above is what it said, if anything"
    fi
    sleep 0.1
  done
}

# What may take long runs in the background: bash acts on a signal at once only while it waits.
await() {
  local status=0
  child=$!
  wait $child || status=$?
  child=''
  return $status
}

signal() { # NAME PID: to it and to all that it started
  local pid children
  children=$(pgrep -P "$2" 2>/dev/null) || true
  kill "-$1" "$2" 2>/dev/null || true
  for pid in $children; do signal "$1" "$pid"; done
}

stop() { # PID SECONDS: asks it to end, and ends it when the time is up
  local i
  signal TERM "$1"
  for ((i = 0; i < $2 * 10; i++)); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  signal KILL "$1"
}

work='' emulator='' child=''
finish() {
  trap '' HUP INT TERM
  if [[ -n $child ]]; then stop "$child" 15; fi
  if [[ -n $emulator ]]; then stop "$emulator" 5; fi
  if [[ -n $work ]]; then rm -rf "$work"; fi
}

port=''
while (($#)); do
  case $1 in
    --help | -h) sed -n '2,/^$/s/^# \{0,1\}//p' "$0"; exit ;;
    --port)
      port=${2:-}
      [[ $port =~ ^[1-9][0-9]{0,4}$ && $port -le 65535 ]] ||
        die 64 "--port needs a number from 1 to 65535"
      shift 2
      ;;
    --) shift; break ;;
    -*) die 64 "no such option: $1 (see --help)" ;;
    *) break ;;
  esac
done

command -v curl >/dev/null || die 69 "needs curl"
if [[ -n ${!variable:-} ]]; then
  ready "${!variable}" || die 1 "nothing answers at $variable (${!variable}); start an emulator there, or unset it"
  if (($#)); then exec "$@"; fi
  echo "export $variable=${!variable}"
  exit
fi

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null || die 69 "needs Java 17 or newer, on the PATH or in JAVA_HOME"
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
start

if (($#)); then
  status=0
  env "$variable=$host" "$@" <&0 &
  await || status=$?
  kill -0 $emulator 2>/dev/null ||
    say "the emulator ended before the command did; it said: $(tail -n 20 "$work/log")"
  exit $status
fi
echo "export $variable=$host"
wait $emulator || { cat "$work/log" >&2; say "the emulator ended; above is what it said"; false; }
