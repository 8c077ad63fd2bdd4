-- Removes an epoch that a rebuild left unfinished.
-- KEYS: the unfinished ones. ARGV: the epoch, tables...
forget('{onemap}:' .. ARGV[1] .. ':', 2)
redis.call('SREM', KEYS[1], ARGV[1])
return 1
