# The servers that scripts/bench measures: sourced by it.
# shellcheck shell=bash disable=SC2154 # root, function, tools, work, classpath, java and container_java are scripts/bench's

quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; die 1 "failed: $*"; }; }

# What is deployed, as the Functions buildpack makes it, and what it is compared with.
build_servers() {
  local maven=(mvn -B -q -Dstyle.color=never) peers=$tools/bench
  say "building what is compared ..."
  mkdir -p "$work"/{deployed,untuned,launch}
  quietly run "${maven[@]}" -f "$function/pom.xml" package -Dmaven.test.skip=true -Dspotless.check.skip=true \
    dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$work/deployed/lib"
  cp "$function"/target/operations-*.jar "$work/deployed/function.jar"
  cp "$(tr : '\n' <"$classpath" | grep /java-function-invoker-)" "$work/deployed/java-function-invoker.jar"
  if command -v npm >/dev/null; then
    cp -r "$peers/node" "$work/node"
    (cd "$work/node" && quietly npm ci --silent)
  fi
}

build_cold_servers() {
  local maven=(mvn -B -q -Dstyle.color=never)
  cp -r "$tools/bench/untuned" "$work/untuned/sources"
  quietly run "${maven[@]}" -f "$work/untuned/sources/pom.xml" package \
    dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$work/untuned/lib"
  cp "$work"/untuned/sources/target/untuned-*.jar "$work/untuned/function.jar"
  (cd "$root" && quietly "$function/container/build" "$work/container")
  JAVA_HOME=$container_java quietly "$function/container/archive" "$work/container"
}

launcher() { # NAME COMMAND...
  printf '#!/usr/bin/env bash\nexec %s\n' "${*:2}" >"$work/launch/$1"
  chmod +x "$work/launch/$1"
}

stock() { # DIR CLASS: as the buildpack's launcher does
  echo "$java -jar $work/deployed/java-function-invoker.jar --classpath '$work/$1/function.jar:$work/$1/lib/*' --target $2"
}

# As Terraform has them: longrun starts when it is called, kept where instances are kept warm.
launchers() {
  local options quick
  options=$(sed -n '/^  jvm_options = join/,/^  ])/s/^ *"\(.*\)",\{0,1\}$/\1/p' "$root/terraform/function.tf" | paste -s -d' ')
  quick=$(sed -n 's/.* quick_start = "\(.*\)"/\1/p' "$root/terraform/function.tf")
  # shellcheck disable=SC2016 # Terraform's, not the shell's
  options=${options/'${local.memory_gb}'/1}
  [[ -n $options && -n $quick ]] || die 1 "terraform/function.tf has other options than this script knows"
  launcher longrun env "JAVA_TOOL_OPTIONS='$quick $options'" "$(stock deployed dev.longrun.OperationsFunction)"
  launcher kept env "JAVA_TOOL_OPTIONS='$options'" "$(stock deployed dev.longrun.OperationsFunction)"
  if [[ -d $work/node ]]; then
    launcher node env METADATA_SERVER_DETECTION=none "'$work/node/node_modules/.bin/functions-framework'" \
      "--source='$work/node'" --target=cancel
  fi
}

cold_launchers() {
  local target
  cp "$work/launch/longrun" "$work/launch/idle"
  launcher container env "JAVA_HOME='$container_java'" "'$function/container/start' '$work/container'"
  for target in hello:Hello untuned:Cancel lazy:LazyCancel; do
    launcher "${target%:*}" "$(stock untuned "peer.${target#*:}")"
  done
}

# As scripts/run does; which store is for who starts it.
run_launcher() {
  mkdir -p "$work/launch"
  launcher run "$java" --enable-native-access=ALL-UNNAMED -cp "'$(<"$classpath")'" \
    com.google.cloud.functions.invoker.runner.Invoker --target dev.longrun.OperationsFunction
}
