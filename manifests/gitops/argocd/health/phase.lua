-- The health of a NextMavensBackup or a NextMavensRestore, by what has come of its Job.
local phase = nil
local message = "the operator has not seen it yet"
if obj.status ~= nil then
  phase = obj.status.phase
  for _, condition in ipairs(obj.status.conditions or {}) do
    if condition.type == "Ready" then
      message = condition.message
    end
  end
end
if phase == "Succeeded" then
  return { status = "Healthy", message = message }
end
if phase == "Failed" then
  return { status = "Degraded", message = message }
end
return { status = "Progressing", message = message }
