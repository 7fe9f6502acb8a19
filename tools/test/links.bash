# shellcheck shell=bash
# The links between the pages of the documentation, for scripts/test-docs. Reads work and pages; adds to internal, and
# calls wrong.

anchors() { # PAGE: those of its headings, as GitHub makes them
  awk '/^ *```/ { inside = !inside } !inside && /^#+ / { sub(/^#+ +/, ""); print }' "$1" |
    sed -E -e 's/\[([^]]*)\]\([^)]*\)/\1/g' -e 's/[^A-Za-z0-9 _-]//g' -e 's/ /-/g' | tr '[:upper:]' '[:lower:]'
}

links() { # PAGE: LINE TARGET, of every link outside of code
  awk '
    /^ *```/ { inside = !inside }
    inside { next }
    {
      gsub(/`[^`]*`/, "")
      while (match($0, /\]\([^) ]+\)/)) { print NR, substr($0, RSTART + 2, RLENGTH - 3); $0 = substr($0, RSTART + RLENGTH) }
    }' "$1"
}

check_links() { # PAGE
  local line target file anchor
  while read -r line target; do
    case $target in
      http://* | https://* | mailto:*) echo "$target" >>"$work/external"; continue ;;
    esac
    file=${target%%#*} anchor=''
    if [[ $target == *'#'* ]]; then anchor=${target#*#}; fi
    file=${file:+$(dirname "$1")/$file}
    file=${file:-$1}
    if [[ ! -e $file ]]; then
      wrong "$1" "$line" "there is no $target"
    elif [[ -n $anchor ]] && ! grep -qxF -- "$anchor" < <(anchors "$file"); then
      wrong "$1" "$line" "there is no heading for $target"
    fi
    internal=$((internal + 1))
  done < <(links "$1")
}

# Who follows one page after the other, with one server, must not be told that an operation is there already.
check_ids() {
  local id where
  while read -r id where; do
    wrong "${where%% *}" 1 "$where start an operation of the same id, $id"
  done < <(
    grep -oHE '(--operation-id |"operationId": ?")[A-Za-z0-9_-]+' "${pages[@]}" |
      sed -E 's/^([^:]*):.*[ "]([A-Za-z0-9_-]+)$/\2 \1/' | sort -u |
      awk '{ pages[$1] = pages[$1] " " $2; count[$1]++ } END { for (id in pages) if (count[id] > 1) print id pages[id] }'
  )
}
