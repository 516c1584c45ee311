-- Requests of wrk: each is a client's prefix, a key that this client's tenant has, and a suffix.
-- The first argument is a Lua file that returns them; requests are whole, so that the clock sees no building of them.
function init(args)
  plan = dofile(args[1])
  clients = #plan.clients
  math.randomseed(os.time())
  if plan.pause > 0 then
    -- milliseconds between an answer and the next request of the same connection
    delay = function() return math.random(0, 2 * plan.pause) end
  end
end

function request()
  local client = plan.clients[math.random(clients)]
  if not client.after then return client.before end
  return client.before .. (plan.stride * math.random(plan.first, plan.last) + client.offset) .. client.after
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'RESULT {"requests":%d,"microseconds":%d,"bytes":%d,"p50":%d,"p99":%d,"p999":%d,"max":%d,"failed":%d,"broken":%d}',
    summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9), latency.max,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
