-- Removes every key of an epoch; its tables are ARGV[from], ARGV[from + 1] ...
local function forget(old, from)
  redis.call('UNLINK', old .. 'positions', old .. 'offsets', old .. 'seen')
  for _, book in ipairs({'events', 'steps', 'ledger', 'pages'}) do
    redis.call('UNLINK', old .. 'notes:' .. book)
  end
  for index = from, #ARGV do
    local name = ARGV[index]
    for _, place in ipairs(redis.call('ZRANGE', old .. 'cells:' .. name, 0, -1)) do
      redis.call('UNLINK', old .. 'cell:' .. name .. ':' .. place)
    end
    for _, kind in ipairs({
      'data', 'main', 'part', 'through', 'guard', 'shape', 'places', 'cells', 'filed', 'states', 'sums', 'stream',
    }) do
      redis.call('UNLINK', old .. kind .. ':' .. name)
    end
  end
end
