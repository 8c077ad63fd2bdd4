-- The spatial index: where an item is filed. `cell:<table>:<place>` holds its members, `cells:<table>` the
-- places in use, in the order of their names.
local prefix = ARGV[1]

local function words(text)
  local list, set = {}, {}
  for word in string.gmatch(text or '', '%S+') do
    if not set[word] then
      list[#list + 1] = word
      set[word] = true
    end
  end
  return list, set
end

-- How many items are filed under each partition.
local function count(name, places, step)
  local partitions = {}
  for _, place in ipairs(places) do
    local partition = string.match(place, '^([^=/]+)/')
    if partition and not partitions[partition] then
      partitions[partition] = true
      redis.call('HINCRBY', prefix .. 'filed:' .. name, partition, step)
    end
  end
end

-- Moves an item from its old places to its new ones, both as words of one text.
local function refile(name, key, old, new)
  local before, was = words(old)
  local after, will = words(new)
  count(name, before, -1)
  count(name, after, 1)
  for _, place in ipairs(before) do
    local cell = prefix .. 'cell:' .. name .. ':' .. place
    if not will[place] and redis.call('HDEL', cell, key) == 1 and redis.call('EXISTS', cell) == 0 then
      redis.call('ZREM', prefix .. 'cells:' .. name, place)
    end
  end
  for _, place in ipairs(after) do
    if not was[place] then
      redis.call('HSET', prefix .. 'cell:' .. name .. ':' .. place, key, '')
      redis.call('ZADD', prefix .. 'cells:' .. name, 0, place)
    end
  end
end
