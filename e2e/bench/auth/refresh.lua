-- Refreshes of wrk: one connection a thread, each with a session of its own, and with the token its last answer gave.
-- Argument: a Lua file that returns the first tokens.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(args)
  token = dofile(args[1])[number]
  refused = 0
end

function request()
  return wrk.format("POST", "/auth/v1/token?grant_type=refresh_token", { ["Content-Type"] = "application/json" },
    '{"refresh_token":"' .. token .. '"}')
end

function response(status, headers, body)
  token = string.match(body, '"refresh_token":"([^"]+)"') or token
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format('RESULT {"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"max":%d,"failed":%d,"broken":%d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
