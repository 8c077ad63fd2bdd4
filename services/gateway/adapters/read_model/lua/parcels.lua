-- 地类图斑: one record a parcel with its state of each survey year, and the sums by district, year and class.
-- A state is {year, version, owner, places, facts, shape}; facts and shape are '' when the parcel is gone.
-- Facts are {township, land class, area, net area, settlement class}, areas in 0.0001 m².

local function older(one, other)
  if #one ~= #other then return #one < #other end
  return one < other
end

-- By how much the sums have changed in this call; written once, at its end.
local sums = {}
local function add(field, amount)
  sums[field] = (sums[field] or 0) + amount
end

local function flush_sums(name)
  for field, amount in pairs(sums) do
    if amount ~= 0 then
      redis.call('HINCRBY', prefix .. 'sums:' .. name, field, string.format('%.0f', amount))
    end
  end
end

-- A state adds at its own year what it takes away at the next's.
local function weigh(states, sign)
  for index, state in ipairs(states) do
    local facts, following = state[5], states[index + 1]
    if facts ~= '' then
      for _, at in ipairs({{state[1], sign}, following and {following[1], -sign} or nil}) do
        local about = state[3] .. '/' .. at[1] .. '/' .. facts[2]
        add(about .. '/area', at[2] * facts[3])
        add(about .. '/net_area', at[2] * facts[4])
        add(about .. '/count', at[2])
      end
    end
  end
end

local function places_of(states)
  local all = {}
  for index, state in ipairs(states) do all[index] = state[4] end
  return table.concat(all, ' ')
end

local function with(states, new)
  local changed, taken = {}, false
  for _, state in ipairs(states) do
    if not taken and state[1] >= new[1] then
      changed[#changed + 1] = new
      taken = true
    end
    if state[1] ~= new[1] then changed[#changed + 1] = state end
  end
  if not taken then changed[#changed + 1] = new end
  return changed
end

-- Whether it is news: an older version never is, and only its owner may end a state (see effects.py: Guard).
local function is_news(states, effect)
  for _, state in ipairs(states) do
    if state[1] == effect.year then
      return not older(effect.version, state[2]) and (effect.facts ~= nil or state[3] == effect.owner)
    end
  end
  return true
end

local function put_parcel(effect, shapes)
  local records = prefix .. 'states:' .. effect.table
  local old = redis.call('HGET', records, effect.parcel)
  local states = old and cmsgpack.unpack(old) or {}
  if not is_news(states, effect) then
    return
  end
  local changed = with(states, {
    effect.year, effect.version, effect.owner, effect.places, effect.facts or '', shapes(effect.shape) or '',
  })
  local new = cmsgpack.pack(changed)
  if new == old then
    return
  end
  redis.call('HSET', records, effect.parcel, new)
  refile(effect.table, effect.parcel, places_of(states), places_of(changed))
  weigh(states, -1)
  weigh(changed, 1)
  redis.call('HINCRBY', prefix .. 'offsets', effect.table, 1)
end
