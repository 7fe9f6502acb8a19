#!/usr/bin/env bash
# gcloud as the client, without credentials unless a test gives some. It calls again, up to five times in half a minute,
# what is answered with any 5xx; so the calls that are refused with one run meanwhile.

# shellcheck source-path=SCRIPTDIR source=checks.bash
source "$(dirname "${BASH_SOURCE[0]}")/checks.bash"

export CLOUDSDK_CONFIG=$work/config
export CLOUDSDK_CORE_PROJECT=$LONGRUN_PROJECT CLOUDSDK_CORE_DISABLE_PROMPTS=1 CLOUDSDK_AUTH_DISABLE_CREDENTIALS=true
export CLOUDSDK_CORE_DISABLE_USAGE_REPORTING=true CLOUDSDK_CORE_CHECK_GCE_METADATA=false
export CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK=true

at() { # URL COMMAND...: with its endpoints there
  local CLOUDSDK_API_ENDPOINT_OVERRIDES_DATASTORE=$1/ CLOUDSDK_API_ENDPOINT_OVERRIDES_FIRESTORE=$1/
  export CLOUDSDK_API_ENDPOINT_OVERRIDES_DATASTORE CLOUDSDK_API_ENDPOINT_OVERRIDES_FIRESTORE
  "${@:2}"
}

known() { # COMMAND...: as the viewer
  env -u CLOUDSDK_AUTH_DISABLE_CREDENTIALS CLOUDSDK_AUTH_ACCESS_TOKEN="$LONGRUN_VIEWER_TOKEN" "$@"
}

count() { "$@" | grep -c /operations/; } # COMMAND...: what it lists

start_many() { # PARENT N: more than one page of operations, labelled run=many
  local i
  for ((i = 0; i < $2; i++)); do
    printf 'url = "%s"\noutput = /dev/null\n' "$LONGRUN_URL/v1/$1/operations:start"
  done >"$work/starts"
  plainly -d '{"labels":{"run":"many"}}' -K "$work/starts"
}

operations=()
well() { at "$LONGRUN_URL" "${operations[@]}" "$@"; }

test_operations() { # PARENT GCLOUD...: the group of commands for the operations of that parent
  local parent=$1 token recorded id firm unfinished claimed
  operations=("${@:2}")
  firm=$(start "$parent" firm '"cancellable":false')
  unfinished=$(start "$parent" unfinished)
  later firm well cancel firm
  start "$parent" unheard-down >/dev/null
  later down at "$LONGRUN_DOWN_URL" "${operations[@]}" cancel unheard-down
  for id in unanswered unheard; do
    start "$parent" $id >/dev/null
    later $id at "$LONGRUN_FAULTY_URL" "${operations[@]}" cancel $id
  done

  claimed=$(start "$parent" claimed '"operationType":"EXPORT_ENTITIES"')
  token=$(claim "$claimed")
  shows "cancel of claimed work is taken" '{}' well cancel claimed
  shows "it is CANCELLING" "*name: $claimed*" well describe claimed
  holds "its worker is told" is_told "$claimed" "$token"
  ends "$claimed" "$token"
  shows "describe shows how it ended" '*done: true*error:*code: 1*message: stopped after 7 of 9*state: CANCELLED*' \
    well describe claimed

  for id in a b c; do start "$parent" listed-$id '"operationType":"IMPORT_ENTITIES"' >/dev/null; done
  shows "cancel of what nobody claimed ends it" '{}' well cancel listed-b
  shows "list shows what a filter matches" "$parent/operations/listed-b" \
    well list --filter='done:true AND metadata.common.operationType=IMPORT_ENTITIES' --format='value(name)'
  shows "list keeps to its limit" "*listed-a"$'\n'"*listed-b" \
    well list --filter='metadata.common.operationType=IMPORT_ENTITIES' --limit=2 --format='value(name)'
  start_many "$parent" 101
  shows "list goes on over pages" 101 count well list --filter='labels.run=many' --limit=unlimited --format='value(name)'
  refuses "a bad filter" "*INVALID_ARGUMENT: Invalid filter 'done=perhaps'*" well list --filter='done=perhaps'

  shows "delete of what is done" '*' well delete listed-b
  refuses "describe of what was deleted" "*NOT_FOUND: Operation '$parent/operations/listed-b' was not found*" \
    well describe listed-b
  refuses "cancel of what is not there" "*NOT_FOUND: Operation*was not found*" well cancel nothing
  refuses "delete of what is not done" '*FAILED_PRECONDITION: Operation*Only an operation that is done can be deleted*' \
    well delete unfinished
  refuses "cancel by who may only look" "*PERMISSION_DENIED: Permission 'operations.cancel' denied on resource '$unfinished'*" \
    at "$LONGRUN_RESTRICTED_URL" known "${operations[@]}" cancel unfinished
  refuses "cancel by nobody" '*UNAUTHENTICATED: Request is missing required authentication credential*' \
    at "$LONGRUN_RESTRICTED_URL" "${operations[@]}" cancel unfinished

  for id in unanswered unheard; do
    shows "cancel that was $id is taken when gcloud calls again" '{}' replay $id
    recorded=$(common "$parent/operations/$id")
    plainly -d '' "$LONGRUN_URL/v1/$parent/operations/$id:cancel" >/dev/null
    holds "cancel that was $id is recorded once" test "$recorded" = "$(common "$parent/operations/$id")"
  done
  refuses "cancel of what is not cancellable" "*'$firm' can't be cancelled*UNIMPLEMENTED*" replay firm
  refuses "cancel while the store is down" "*can't be reached or is too busy*UNAVAILABLE*" replay down
}
