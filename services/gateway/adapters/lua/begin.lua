-- Starts an epoch unless another replica has done so meanwhile; returns the epoch that now holds.
-- KEYS: the pointer. ARGV: the epoch we believe in ('' for none), the new epoch, the server's run id, tables...
local current = redis.call('GET', KEYS[1]) or ''
if current ~= ARGV[1] then
  return current
end
local old = '{onemap}:' .. current .. ':'
local new = '{onemap}:' .. ARGV[2] .. ':'
if current ~= '' then
  redis.call('UNLINK', old .. 'positions', old .. 'offsets')
  for _, book in ipairs({'events', 'steps', 'ledger', 'pages'}) do
    redis.call('UNLINK', old .. 'notes:' .. book)
  end
  for index = 4, #ARGV do
    for _, kind in ipairs({'data', 'main', 'part', 'guard', 'shape', 'box', 'stream'}) do
      redis.call('UNLINK', old .. kind .. ':' .. ARGV[index])
    end
  end
end
redis.call('SET', KEYS[1], ARGV[2])
redis.call('HSET', new .. 'positions', 'born', ARGV[3])
return ARGV[2]
