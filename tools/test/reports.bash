# shellcheck shell=bash
# What the reports of Maven's test runs say, for scripts/test. Reads root, modules and left_out.

# MODULE...: where its tests report, with the default JDK and with others; those that exist
reports() {
  local module directory
  for module in "$@"; do
    for directory in "$module"/target/surefire-reports "$module"/target/jdk-*/surefire-reports; do
      [[ ! -d $directory ]] || echo "$directory"
    done
  done
}

remove_reports() { rm -rf "${modules[@]/%//target/surefire-reports}" "$root"/{function,function/container,clients/*}/target/jdk-*/surefire-reports; }

# What was left out, in a few words each; production's store comes first.
summary_of_left_out() {
  ((${#left_out[@]})) || return 0
  printf '%s\n' "${left_out[@]}" | sed 's/: .*//' | awk '
    /Firestore/ { first = first (first ? "; " : "") $0; next }
    { rest = rest (rest ? "; " : "") $0 }
    END { printf "; NOT TESTED: %s%s%s", first, first && rest ? "; " : "", rest }'
}

read_reports() {
  reports "${modules[@]}" | while read -r directory; do
    cat "$directory"/TEST-*.xml 2>/dev/null || true
  done
}

count() { # ATTRIBUTE: its sum over the reports
  read_reports | sed -n "s/^<testsuite .* $1=\"\([0-9]*\)\".*/\1/p" |
    awk '{ sum += $1 } END { print sum + 0 }'
}

tiers() { # DIRECTORY: how many of the function's tests ran in each tier, as its reports say
  awk '
    { ran[$1] += $2 }
    END {
      tiers = split("fast emulator clients slow", names)
      for (i = 1; i <= tiers; i++) printf "%s%s %d", (i > 1 ? ", " : ""), names[i], ran[names[i]]
    }' "$1/tiers.txt"
}

print_tiers() {
  local directory jdk
  while read -r directory; do
    [[ -e $directory/tiers.txt ]] || continue
    jdk=${directory#"$root/function/target/"}
    jdk=${jdk%surefire-reports}
    jdk=${jdk#jdk-}
    echo "ran in function${jdk:+ with JDK ${jdk%/}}: $(tiers "$directory")"
  done < <(reports "$root/function")
}

failing() {
  read_reports | awk '
    /^ *<testcase / {
      type = test = $0
      gsub(/.* classname="|".*/, "", type)
      gsub(/.*<testcase name="|".*/, "", test)
    }
    /^ *<(failure|error)[ >]/ { print "  " type "." test }'
}
