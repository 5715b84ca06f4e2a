# The patch of argocd-cm that teaches Argo CD our kinds: see docs/gitops.md.
{
  data: (
    (
      ["VaultStaticSecret", "VaultAuth", "VaultConnection", "SecretTransformation"]
      | map({("resource.customizations.health.secret-courier.io_" + .): $health})
      | add
    ) + {
      "resource.customizations.actions.secret-courier.io_VaultStaticSecret": (
        "discovery.lua: |\n  return {[\"sync-now\"] = {}}\n"
        + "definitions:\n- name: sync-now\n  action.lua: |\n"
        + ($sync | rtrimstr("\n") | split("\n") | map("    " + . + "\n") | join(""))
      )
    }
  )
}
