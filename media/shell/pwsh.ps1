# AI Terminal Pro, PowerShell 5.1 and 7: tells the extension when a prompt is ready, what ran and how it ended,
# and what the line editor (PSReadLine) holds. Loaded with -Command after the user's profile.
# Protocol: src/pty/shellMark.ts. Keys: src/pty/lineEditorKeys.ts.

if (-not $env:AITP_NONCE -or (Test-Path variable:global:__AitpState)) { return }

$Global:__AitpState = @{
  Nonce = $env:AITP_NONCE
  PromptNumber = 0
  LastHistoryId = -1
  OwnMarks = $false
  Aliases = ''
  UserPrompt = $null
  UserReadLine = $null
}
$__aitpScript = $env:AITP_VSCODE_SCRIPT
Remove-Item Env:AITP_NONCE, Env:AITP_VSCODE_SCRIPT -ErrorAction SilentlyContinue

# VS Code's own part, for its decorations and events; the user's profile may have loaded it already.
if (-not (Test-Path variable:global:__VSCodeState) -and $__aitpScript -and (Test-Path -LiteralPath $__aitpScript)) {
  $env:VSCODE_NONCE = $Global:__AitpState.Nonce
  $env:VSCODE_STABLE = '1'
  $__aitpGuard = $env:VSCODE_PYTHON_AUTOACTIVATE_GUARD
  try { . $__aitpScript } catch { }
  $env:VSCODE_PYTHON_AUTOACTIVATE_GUARD = $__aitpGuard
  Remove-Item Env:VSCODE_NONCE, Env:VSCODE_STABLE -ErrorAction SilentlyContinue
  Remove-Variable __aitpGuard -ErrorAction SilentlyContinue
}
Remove-Variable __aitpScript -ErrorAction SilentlyContinue
$Global:__AitpState.OwnMarks = -not (Test-Path variable:global:__VSCodeState)

function Global:__Aitp-Encode([string]$Text) {
  [regex]::Replace($Text, '[\x00-\x1f\x7f%;\\]', { param($match) '%{0:X2}' -f [int][char]$match.Value })
}

function Global:__Aitp-Mark([string]$Text) {
  "$([char]0x1b)]7727;$($Global:__AitpState.Nonce);$Text$([char]7)"
}

function Global:__Aitp-CodeMark([string]$Text) {
  if ($Global:__AitpState.OwnMarks) { "$([char]0x1b)]633;$Text$([char]7)" } else { '' }
}

# 1 read, 2 take: the line editor's text, on a chord of ours.
function Global:__Aitp-Line([bool]$Take, [int]$Id) {
  $text = $null
  $cursor = $null
  [Microsoft.PowerShell.PSConsoleReadLine]::GetBufferState([ref]$text, [ref]$cursor)
  # The cursor counts UTF-16 units; the protocol counts characters.
  $before = $text.Substring(0, $cursor)
  $characters = $before.Length - [regex]::Matches($before, '[\uD800-\uDBFF][\uDC00-\uDFFF]').Count
  [Console]::Write((__Aitp-Mark "line;$Id;$characters;$(__Aitp-Encode $text)"))
  if ($Take -and $text.Length -gt 0) {
    [Microsoft.PowerShell.PSConsoleReadLine]::Delete(0, $text.Length)
  }
}

function Global:__Aitp-Aliases {
  $fields = @(Get-Alias | Where-Object { $_.Options -notmatch 'ReadOnly|AllScope' } | Sort-Object Name | ForEach-Object {
      (__Aitp-Encode $_.Name)
      (__Aitp-Encode $_.Definition)
    })
  $message = 'aliases;' + ($fields -join ';')
  if ($message -eq $Global:__AitpState.Aliases) { return '' }
  $Global:__AitpState.Aliases = $message
  __Aitp-Mark $message
}

$Global:__AitpState.UserPrompt = $function:Prompt

function Global:Prompt() {
  $succeeded = $global:?
  $exitCode = $global:LASTEXITCODE
  Set-StrictMode -Off
  $last = Get-History -Count 1
  $state = $Global:__AitpState
  $result = ''
  if ($state.LastHistoryId -ne -1) {
    $code = if ($succeeded) { 0 } elseif ($exitCode) { $exitCode } else { 1 }
    $result += __Aitp-Mark "done;$code"
    $result += __Aitp-CodeMark "D;$code"
  }
  $state.LastHistoryId = if ($last) { $last.Id } else { 0 }
  if ($pwd.Provider.Name -eq 'FileSystem') {
    $path = __Aitp-Encode $pwd.ProviderPath
    $result += __Aitp-Mark "cwd;$path"
    $result += __Aitp-CodeMark "P;Cwd=$($path.Replace('%', '\x'))"
  }
  $result += __Aitp-Aliases
  $result += __Aitp-CodeMark 'A'
  # The user's prompt may show how the last command ended.
  $global:LASTEXITCODE = $exitCode
  if (-not $succeeded) { Write-Error 'failure' -ErrorAction Ignore }
  $result += $state.UserPrompt.Invoke() -join ''
  $result += __Aitp-CodeMark 'B'
  $state.PromptNumber++
  $result += __Aitp-Mark "prompt;$($state.PromptNumber)"
  $global:LASTEXITCODE = $exitCode
  $result
}

if (Get-Module -Name PSReadLine) {
  $Global:__AitpState.UserReadLine = $function:PSConsoleHostReadLine
  function Global:PSConsoleHostReadLine {
    $line = $Global:__AitpState.UserReadLine.Invoke() -join "`n"
    if ($line.Trim() -eq '') { return $line }
    $text = __Aitp-Encode $line
    $marks = __Aitp-Mark "exec;$text"
    $marks += __Aitp-CodeMark "E;$($text.Replace('%', '\x'));$($Global:__AitpState.Nonce)"
    $marks += __Aitp-CodeMark 'C'
    [Console]::Write($marks)
    $line
  }
  0..7 | ForEach-Object {
    $id = $_
    $read = [char]([int][char]'e' + $id)
    $take = [char]([int][char]'m' + $id)
    Set-PSReadLineKeyHandler -Chord "F12,$read" -ScriptBlock { __Aitp-Line $false $id }.GetNewClosure()
    Set-PSReadLineKeyHandler -Chord "F12,$take" -ScriptBlock { __Aitp-Line $true $id }.GetNewClosure()
  }
  [Console]::Write((__Aitp-Mark "hello;$($PSVersionTable.PSVersion)"))
}
