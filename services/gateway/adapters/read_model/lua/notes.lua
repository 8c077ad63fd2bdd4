-- Books: name → entries, in pages of PAGE. The open page lies under the name as '<full pages>\30entry\30entry…',
-- the full ones under 'name\31number'; so a name with one entry costs one field.
local PAGE = 64

local function note(prefix, book, name, entry)
  local key = prefix .. 'notes:' .. book
  local open = redis.call('HGET', key, name)
  if not open then
    redis.call('HSET', key, name, '0\30' .. entry)
    return
  end
  local full, entries = string.match(open, '^(%d+)\30(.*)$')
  local _, separators = string.gsub(entries, '\30', '')
  if separators + 1 < PAGE then
    redis.call('HSET', key, name, open .. '\30' .. entry)
  else
    redis.call('HSET', key, name .. '\31' .. full, entries)
    redis.call('HSET', key, name, string.format('%d\30%s', full + 1, entry))
  end
end

-- A ledger page counts once, however often it was sent.
local function book_page(prefix, effect)
  if redis.call('HEXISTS', prefix .. 'notes:pages', effect.page) == 1 then
    return
  end
  note(prefix, 'pages', effect.page, effect.place)
  for _, name in ipairs(effect.names) do
    note(prefix, 'ledger', name, effect.place)
  end
end
