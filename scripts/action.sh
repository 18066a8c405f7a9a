#!/usr/bin/env bash
# What the GitHub Action does after the build: annotations, a summary, further reports, and the exit code of the check.
set -uo pipefail

check() {
  node "$ACTION_PATH/dist/src/cli/main.js" check "$@" -- "$CHECK_PATH"
}

fail=()
if [ -n "${CHECK_FAIL_ON:-}" ]; then fail=(--fail-on "$CHECK_FAIL_ON"); fi

check --format github ${fail[@]+"${fail[@]}"}
code=$?

if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  check --format markdown --fail-on never >> "$GITHUB_STEP_SUMMARY"
fi
while IFS= read -r file; do
  if [ -z "$file" ]; then continue; fi
  check --output "$file" --fail-on never
  written=$?
  # Whoever asked for a report wants to know that there is none.
  if [ "$written" -eq 2 ] && [ "$code" -ne 2 ]; then code=2; fi
done <<< "${CHECK_REPORT:-}"
if [ -n "${GITHUB_OUTPUT:-}" ]; then echo "exit-code=$code" >> "$GITHUB_OUTPUT"; fi
exit "$code"
