-- The health of a NextMavensAlert, which the operator makes: its cause is there, or has gone.
if obj.status == nil or obj.status.phase == nil then
  return { status = "Progressing", message = "it is being looked at" }
end
if obj.status.phase == "Firing" then
  return { status = "Degraded", message = obj.status.message or obj.status.reason }
end
return { status = "Healthy", message = "its cause has gone" }
