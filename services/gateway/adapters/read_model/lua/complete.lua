-- Marks an epoch as complete: it has caught up with the log once, so its figures may be shown.
-- KEYS: positions.
if redis.call('HEXISTS', KEYS[1], 'born') == 1 then
  redis.call('HSET', KEYS[1], 'complete', '1')
  return 1
end
return 0
