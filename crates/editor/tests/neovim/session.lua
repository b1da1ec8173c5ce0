-- SPDX-License-Identifier: Apache-2.0
-- An hour with Portolan's language server in Neovim, in a few seconds: what the editor's own client
-- makes of the answers is written to a file as JSON, for a test to judge.
--
-- PORTOLAN: the program. SITE: the folder of a site. RESULT: the file to write.

local function wait(what, done)
  if not vim.wait(20000, done, 20) then
    error('waited in vain for ' .. what)
  end
end

local function codes()
  local found = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    local code = d.code or d.user_data.lsp.code
    table.insert(found, { code = code, line = d.lnum, from = d.col, to = d.end_col })
  end
  return found
end

local function holds(code)
  return function()
    for _, d in ipairs(codes()) do
      if d.code == code then
        return true
      end
    end
    return false
  end
end

-- Puts the cursor on a word of a line, both found as plain text.
local function go(line, word)
  for number, text in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    if text:find(line, 1, true) then
      vim.api.nvim_win_set_cursor(0, { number, text:find(word, 1, true) - 1 })
      return
    end
  end
  error('no line has ' .. line)
end

local function ask(method)
  local params = vim.lsp.util.make_position_params(0, 'utf-16')
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000)
  for _, answer in pairs(answers or {}) do
    return answer.result
  end
end

local function labels(list)
  local found = {}
  for _, item in ipairs(vim.lsp.util.text_document_completion_list_to_complete_items(list, '')) do
    table.insert(found, item.word)
  end
  return found
end

local function replace(line, with)
  for number, text in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    if text:find(line, 1, true) then
      vim.api.nvim_buf_set_lines(0, number - 1, number, true, { with })
      return
    end
  end
  error('no line has ' .. line)
end

local function run()
  local result = {}
  vim.cmd('edit ' .. vim.env.SITE .. '/policies/stores.yaml')
  local client = vim.lsp.start_client({
    name = 'portolan',
    cmd = { vim.env.PORTOLAN, 'lsp' },
    root_dir = vim.env.SITE,
  })
  vim.lsp.buf_attach_client(0, client)
  wait('the first findings', holds('requirement-blocked'))
  result.first = codes()

  go('enumeration', 'enumeration')
  result.hover = ask('textDocument/hover').contents.value

  replace('enumeration', '  - { id: enumeration, to: { AppTier: Controller }, allow: [http, https] }')
  wait('the finding to go', function()
    return not holds('requirement-blocked')()
  end)
  result.mended = codes()

  replace('mode: monitor', 'mode: monitored')
  wait('the mistake', holds('unknown-word'))
  result.broken = codes()
  replace('mode: monitored', 'mode: ')
  go('mode: ', 'mode')
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_win_get_cursor(0)[1], 6 })
  vim.cmd('startinsert!')
  result.completion = labels(ask('textDocument/completion'))
  vim.cmd('stopinsert')
  replace('mode: ', 'mode: monitor')

  go('campus', 'campus')
  vim.lsp.buf.definition()
  wait('the definition', function()
    return vim.api.nvim_buf_get_name(0):find('portolan.yaml', 1, true) ~= nil
  end)
  local at = vim.api.nvim_win_get_cursor(0)
  result.definition = vim.api.nvim_buf_get_lines(0, at[1] - 1, at[1], true)[1]:sub(at[2] + 1)

  vim.lsp.stop_client(client)
  wait('the end', function()
    return vim.lsp.client_is_stopped(client)
  end)
  return result
end

local good, result = xpcall(run, debug.traceback)
if not good then
  result = { failed = result }
end
vim.fn.writefile({ vim.fn.json_encode(result) }, vim.env.RESULT)
vim.cmd('qall!')
