-- Starts an epoch unless another replica has done so meanwhile; returns the epoch that now holds.
-- KEYS: the pointer. ARGV: the epoch we believe in ('' for none), the new epoch, the server's run id, tables...
local current = redis.call('GET', KEYS[1]) or ''
if current ~= ARGV[1] then
  return current
end
local new = '{onemap}:' .. ARGV[2] .. ':'
if current ~= '' then
  forget('{onemap}:' .. current .. ':', 4)
end
redis.call('SET', KEYS[1], ARGV[2])
redis.call('HSET', new .. 'positions', 'born', ARGV[3])
return ARGV[2]
