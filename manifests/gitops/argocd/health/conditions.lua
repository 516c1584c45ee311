-- The health of a NextMavensProject or a NextMavensTenant, by its conditions (kstatus).
local function health(status, message)
  return { status = status, message = message }
end

-- Somebody wants it so: it neither serves nor fails.
local atRest = { Suspended = true, Paused = true, DryRun = true }

-- It is tried again, but does not come right until somebody does something.
local needsSomebody = {
  CloudNativePgMissing = true,
  DatabaseLoginRefused = true,
  DatabaseRefusedStatement = true,
  DatabaseServerUnfit = true,
  GatewayApiMissing = true,
  IsolationBroken = true,
  KubernetesRefused = true,
  NotIsolated = true,
  ObjectTaken = true,
  PoolerFailing = true,
  RedisFailing = true,
  RuntimeFailing = true,
  SlotLost = true,
  TraefikMissing = true,
  UpgradeFailed = true,
}

if obj.metadata.deletionTimestamp ~= nil then
  return health("Progressing", "it is being deleted")
end
local status = obj.status
if status == nil or status.conditions == nil or status.observedGeneration ~= obj.metadata.generation then
  return health("Progressing", "the operator has not seen this spec yet")
end

local found = {}
local first = nil -- what is not as it should be, though the object is ready
for _, condition in ipairs(status.conditions) do
  found[condition.type] = condition
  local summary = condition.type == "Ready" or condition.type == "Reconciling" or condition.type == "Stalled"
  if first == nil and not summary and condition.status == "False" then
    first = condition
  end
end
local ready = found.Ready
if ready == nil then
  return health("Progressing", "the operator has not seen this spec yet")
end

if atRest[ready.reason] then
  return health("Suspended", ready.message)
end
if found.Stalled ~= nil and found.Stalled.status == "True" then
  return health("Degraded", found.Stalled.message)
end
if ready.status == "True" then
  if first ~= nil then
    return health("Healthy", first.type .. " is " .. first.reason .. ": " .. first.message)
  end
  return health("Healthy", ready.message)
end
if needsSomebody[ready.reason] then
  return health("Degraded", ready.message)
end
return health("Progressing", ready.message)
