-- Shows an epoch that was built beside the one shown; returns 1, or 0 when the shown one is no longer the one the
-- caller saw, or this one was lost. Nobody writes to the old one any more, and it goes after ten seconds: replicas
-- answer from it until they have seen that there is another.
-- KEYS: the pointer, the epoch being built, the unfinished ones. ARGV: the epoch shown ('' for none), the new, tables...
local new = '{onemap}:' .. ARGV[2] .. ':'
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] or redis.call('HEXISTS', new .. 'positions', 'born') == 0 then
  return 0
end
redis.call('HSET', new .. 'positions', 'complete', '1')
redis.call('SET', KEYS[1], ARGV[2])
redis.call('DEL', KEYS[2])
redis.call('SREM', KEYS[3], ARGV[2])
if ARGV[1] ~= '' then
  redis.call('HDEL', '{onemap}:' .. ARGV[1] .. ':positions', 'born')
  forget('{onemap}:' .. ARGV[1] .. ':', 3, 10)
end
return 1
