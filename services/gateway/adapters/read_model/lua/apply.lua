-- Applies steps of one partition, each once; returns {newest applied offset, steps that were new}, or {-2, 0}
-- when Redis has lost what the caller knows it had (emptied, restored, replaced).
-- KEYS: positions. ARGV: prefix, topic/partition, offset believed applied, steps as JSON, history length,
-- and from the sixth on the geometries that the steps name by number.
local place, history = ARGV[2], ARGV[5]
local stored = tonumber(redis.call('HGET', KEYS[1], place) or '-1')
if redis.call('HEXISTS', KEYS[1], 'born') == 0 or stored < tonumber(ARGV[3]) then
  return {-2, 0}
end

local function shape_of(number)
  return number and ARGV[5 + number]
end

local MOST_SOURCES = 200
local OTHERS = '(others)'
local live = {
  figures = true, alerts = true, plans = true, permits = true, projects = true, system = true, targets = true,
}

-- Stores what clients see of an item (value nil: it is gone) and tells it once, in order.
local function tell(name, key, value, reshaped)
  local data = prefix .. 'data:' .. name
  local old = redis.call('HGET', data, key)
  if (value or false) == old and not reshaped then
    return
  end
  if value then
    redis.call('HSET', data, key, value)
  else
    redis.call('HDEL', data, key)
  end
  local offset = redis.call('HINCRBY', prefix .. 'offsets', name, 1)
  if live[name] then
    local stream = prefix .. 'stream:' .. name
    local id = string.format('%d-0', offset)
    if value then
      redis.call('XADD', stream, 'MAXLEN', '~', history, id, 'k', key, 'v', value)
    else
      redis.call('XADD', stream, 'MAXLEN', '~', history, id, 'k', key)
    end
  end
end

local function field_of(put)
  return put.part == '' and put.key or put.key .. '\31' .. put.part
end

-- Whether a put is still news, see domain/effects.py: Guard.
local function passes(put)
  local guard = redis.call('HGET', prefix .. 'guard:' .. put.table, field_of(put))
  if not guard then
    return true
  end
  local owner, scope, version = string.match(guard, '^(.-)\31(.-)\31(.*)$')
  if scope == put.scope and put.version < version then
    return false
  end
  return put.value ~= nil or owner == put.owner
end

local function keep(hash, field, value)
  if value then
    return redis.call('HGET', hash, field) ~= value and redis.call('HSET', hash, field, value) ~= nil
  end
  return redis.call('HDEL', hash, field) == 1
end

-- The parts an item may have: one a line, and one a line and district ('line/district') where it is filed
-- under the city and was found there.
local LINES = {'permanent_basic_farmland', 'ecological_redline', 'urban_development_boundary'}
local function parts_of(name, key)
  local found = {unpack(LINES)}
  for part in string.gmatch(redis.call('HGET', prefix .. 'through:' .. name, key) or '', '%S+') do
    found[#found + 1] = part
  end
  return found
end

local function remember_part(name, key, part)
  if not string.find(part, '/', 1, true) then
    return
  end
  local known = redis.call('HGET', prefix .. 'through:' .. name, key) or ''
  if not string.find(' ' .. known .. ' ', ' ' .. part .. ' ', 1, true) then
    redis.call('HSET', prefix .. 'through:' .. name, key, known == '' and part or known .. ' ' .. part)
  end
end

-- A permit with its findings: the item's own object, with its parts by name.
local function with_parts(name, key)
  local main = redis.call('HGET', prefix .. 'main:' .. name, key)
  if not main then
    return nil
  end
  local parts = {}
  for _, part in ipairs(parts_of(name, key)) do
    local value = redis.call('HGET', prefix .. 'part:' .. name, key .. '\31' .. part)
    if value then
      parts[#parts + 1] = '"' .. part .. '":' .. value
    end
  end
  return string.sub(main, 1, -2) .. ',"findings":{' .. table.concat(parts, ',') .. '}}'
end

local function put(effect)
  if not passes(effect) then
    return
  end
  local name, key = effect.table, effect.key
  redis.call('HSET', prefix .. 'guard:' .. name, field_of(effect),
    effect.owner .. '\31' .. effect.scope .. '\31' .. effect.version)
  local reshaped = false
  if effect.part == '' then
    reshaped = keep(prefix .. 'shape:' .. name, key, shape_of(effect.shape))
    local before = redis.call('HGET', prefix .. 'places:' .. name, key)
    refile(name, key, before, effect.places)
    keep(prefix .. 'places:' .. name, key, effect.places)
  end
  local value = effect.value
  if name == 'permits' then
    remember_part(name, key, effect.part)
    keep(prefix .. (effect.part == '' and 'main:' or 'part:') .. name, field_of(effect), value)
    value = with_parts(name, key)
  end
  tell(name, key, value, reshaped and value ~= nil)
end

-- How many came on the newest day that anything came; what is told of an older one later changes nothing.
local function tally_day(known, effect)
  if effect.day > (known.day or '') then known.day, known.today = effect.day, 0 end
  if effect.day == known.day then known.today = known.today + effect.accepted end
end

-- One upstream source on the channel 'system': how much came, how new it is, and the last event of it.
local function tally(effect)
  local sources = prefix .. 'data:system'
  local source = effect.tally
  local known = redis.call('HGET', sources, source)
  if not known and redis.call('HLEN', sources) >= MOST_SOURCES then
    source = OTHERS
    known = redis.call('HGET', sources, source)
  end
  known = known and cjson.decode(known)
    or {source = source, accepted = 0, rejected = 0, newest = '', recorded = '', day = '', today = 0}
  known.accepted = known.accepted + effect.accepted
  known.rejected = known.rejected + effect.rejected
  tally_day(known, effect)
  if effect.newest > known.newest then known.newest = effect.newest end
  if effect.last and effect.recorded .. effect.last.id > known.recorded .. (known.last and known.last.id or '') then
    known.recorded, known.last = effect.recorded, effect.last
  end
  tell('system', source, cjson.encode(known), false)
end

-- A data resource: the newest event time of each of its sources.
local function see(effect)
  local field = effect.seen .. '\31' .. effect.source
  if effect.newest > (redis.call('HGET', prefix .. 'seen', field) or '') then
    redis.call('HSET', prefix .. 'seen', field, effect.newest)
  end
end

local applied, fresh = stored, 0
for _, step in ipairs(cjson.decode(ARGV[4])) do
  if step[1] > applied then
    for _, effect in ipairs(step[2]) do
      if effect.tally then
        tally(effect)
      elseif effect.noted then
        note(prefix, effect.book, effect.noted, effect.entry)
      elseif effect.page then
        book_page(prefix, effect)
      elseif effect.seen then
        see(effect)
      elseif effect.parcel then
        put_parcel(effect, shape_of)
      else
        put(effect)
      end
    end
    applied, fresh = step[1], fresh + 1
  end
end
flush_sums('survey_parcels')
redis.call('HSET', KEYS[1], place, string.format('%d', applied))
return {applied, fresh}
