-- wrk -t1 -c64 -d5 -s publish.lua http://127.0.0.1:PORT [-- DEPTH]
-- Publishes events of 1 KiB, DEPTH of them one behind the other on each connection.
init = function(arguments)
  wrk.method = "POST"
  wrk.path = "/v2/events"
  wrk.headers["Authorization"] = "Bearer sk_live_publisher"
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = '{"type":"task_run.completed","data":{"id":"trun_1","text":"' .. string.rep("x", 956) .. '"}}'
  local one = wrk.format()
  many = string.rep(one, tonumber(arguments[1] or "1"))
end

request = function()
  return many
end
