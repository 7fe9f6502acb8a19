# Builds tools/ and what it measures. Sourced by scripts/bench, scripts/chaos and scripts/fuzz.
# shellcheck shell=bash disable=SC2154 # root, java and work are theirs, as are say and die

tools=$root/tools
child=''

# In the background, so that bash acts on a signal at once.
run() {
  local status=0
  "$@" &
  child=$!
  wait $child || status=$?
  child=''
  return $status
}

# Sets classpath to a file with the class path of all that tools/ needs. It is as old as the sources that the last good
# build saw.
build() { # NAME_OF_THE_FILE MAVEN_ARGUMENT...
  classpath=$tools/target/$1.classpath
  if [[ -e $(cut -d: -f1 "$classpath" 2>/dev/null) && -e $tools/target/classes &&
    -z $(find "$root/pom.xml" "$root"/{function,clients/worker,clients/cli,tools}/{pom.xml,src} -newer "$classpath" -print -quit) ]]; then
    return
  fi
  say "building with Maven ..."
  mkdir -p "$tools/target"
  touch "$work/begun"
  # Each module writes the file; the last is tools.
  run mvn -B -q -Dstyle.color=never -f "$root/pom.xml" "${@:2}" -pl tools -am \
    test-compile dependency:build-classpath -Dmdep.includeScope=runtime -Dmdep.outputFile="$classpath" >&2 ||
    die 1 "the build failed; above is what Maven said"
  touch -r "$work/begun" "$classpath"
}

tools_java() { # JAVA_ARGUMENT...: in place of this process
  exec "$java" -cp "$tools/target/classes:$(<"$classpath")" "$@"
}
