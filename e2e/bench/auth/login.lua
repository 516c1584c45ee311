-- Sign-ins of wrk: each of many users in turn. Arguments: how many users, their password.
function init(args)
  users, password, next = tonumber(args[1]), args[2], math.random(tonumber(args[1]))
end

function request()
  next = next % users + 1
  return wrk.format("POST", "/auth/v1/token?grant_type=password", { ["Content-Type"] = "application/json" },
    string.format('{"email":"bench-%d@example.com","password":"%s"}', next, password))
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format('RESULT {"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"max":%d,"failed":%d,"broken":%d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
