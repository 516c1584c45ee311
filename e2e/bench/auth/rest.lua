-- Reads of wrk at an easy pace, to see how long each takes. Argument: a file with the token.
function init(args)
  request_text = wrk.format("GET", "/rest/v1/tenants?select=id,name&limit=1",
    { ["Authorization"] = "Bearer " .. io.open(args[1]):read("*l") })
end

function delay()
  return math.random(5, 15)
end

function request()
  return request_text
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format('RESULT {"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"max":%d,"failed":%d,"broken":%d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
