-- Action "sync-now" of all kinds of secret-courier.io for Argo CD: has the store asked at once.
-- It goes into argocd-cm: see docs/gitops.md.
if obj.metadata.annotations == nil then
  obj.metadata.annotations = {}
end
obj.metadata.annotations["secret-courier.io/sync-now"] = os.date("!%Y-%m-%dT%XZ")
return obj
