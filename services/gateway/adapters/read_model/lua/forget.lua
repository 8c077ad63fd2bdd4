-- Removes every key of an epoch, at once or after some seconds; its tables are ARGV[from], ARGV[from + 1] ...
local function forget(old, from, seconds)
  local function leave(key)
    if seconds then
      redis.call('EXPIRE', key, seconds)
    else
      redis.call('UNLINK', key)
    end
  end
  for _, name in ipairs({'positions', 'offsets', 'seen'}) do
    leave(old .. name)
  end
  for _, book in ipairs({'events', 'steps', 'ledger', 'pages'}) do
    leave(old .. 'notes:' .. book)
  end
  for index = from, #ARGV do
    local name = ARGV[index]
    for _, place in ipairs(redis.call('ZRANGE', old .. 'cells:' .. name, 0, -1)) do
      leave(old .. 'cell:' .. name .. ':' .. place)
    end
    for _, kind in ipairs({
      'data', 'main', 'part', 'through', 'guard', 'shape', 'places', 'cells', 'filed', 'states', 'sums', 'stream',
    }) do
      leave(old .. kind .. ':' .. name)
    end
  end
end
