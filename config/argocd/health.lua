-- Health of all kinds of secret-courier.io for Argo CD, by the rules of kstatus.
-- It goes into argocd-cm: see docs/gitops.md.
local status = obj.status
if status == nil or status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "Waiting for the operator to see this generation" }
end
if obj.spec ~= nil and obj.spec.suspend == true then
  return { status = "Suspended", message = "spec.suspend is true" }
end
local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end
local ready = conditions.Ready
if ready == nil then
  return { status = "Progressing", message = "Waiting for the first reconcile" }
end
if ready.status == "True" then
  return { status = "Healthy", message = ready.message }
end
if conditions.Stalled ~= nil and conditions.Stalled.status == "True" then
  return { status = "Degraded", message = conditions.Stalled.reason .. ": " .. conditions.Stalled.message }
end
return { status = "Progressing", message = ready.reason .. ": " .. ready.message }
