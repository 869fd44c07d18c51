import type { Language } from '../model/commandModel';

interface CodePattern {
  /** Undefined: any language. */
  readonly languages?: readonly Language[];
  readonly pattern: RegExp;
  readonly rule: string;
}

/** Calls of scripting languages that delete, run, send or hide. */
export const codePatterns: readonly CodePattern[] = [
  {
    languages: ['python', 'node', 'perl', 'ruby', 'php', 'lua', 'r', 'julia', 'tcl', 'other'],
    pattern:
      /\b(?:rmtree|rmSync|rm_rf|rm_r|remove_entry|remove_dir_all|removedirs|emptyDirSync|rimraf|delete_dir|File::Path|remove_tree)\b|\brm\s+-[a-z]*[rf]|\brmdir\s*\(|\brmdirSync\b/,
    rule: 'code.delete',
  },
  {
    languages: ['python'],
    pattern: /\bos\.(?:remove|unlink|rmdir)\b|\.unlink\(|shutil\.move|os\.truncate/,
    rule: 'code.delete',
  },
  { languages: ['node'], pattern: /\b(?:unlinkSync|unlink|rmdir|rm|truncateSync|truncate)\s*\(/, rule: 'code.delete' },
  {
    languages: ['perl', 'php', 'ruby', 'lua', 'r', 'julia', 'tcl'],
    pattern:
      /\b(?:unlink|File\.delete|FileUtils\.(?:rm|remove)\w*|os\.remove|file\.remove|rmdir|file delete|Dir\.rmdir|rm)\s*[(\s]\s*["'(@$]?/,
    rule: 'code.delete',
  },
  {
    // Opened for writing and closed again, one after the other.
    languages: ['python'],
    pattern:
      /\bfor\b[^\0]*\bopen\([^)]*["']w[bt+]?["'][^)]*\)\s*(?:\.close\(|\.truncate\(|\]|$)|\bopen\([^)]*["']w[bt+]?["'][^)]*\)\.close\(\)[^\0]*\bfor\b/,
    rule: 'code.empties',
  },
  {
    languages: ['perl', 'ruby', 'php'],
    pattern: /\b(?:File\.)?truncate\b\s*\(?\s*[^,]+,\s*0\b/,
    rule: 'code.empties',
  },
  {
    languages: ['node'],
    pattern: /\b(?:forEach|map|for)\b[^\0]*\bwriteFileSync\s*\([^,]+,\s*(?:''|""|``)\s*\)/,
    rule: 'code.empties',
  },
  { languages: ['php'], pattern: /\barray_(?:map|walk)\s*\(\s*['"](?:unlink|rmdir)['"]/, rule: 'code.delete' },
  { languages: ['other'], pattern: /\((?:delete-directory|delete-file|move-file-to-trash)\b/, rule: 'code.delete' },
  { languages: ['other'], pattern: /\bmake\s+(?:new\s+)?login item\b/, rule: 'code.login-item' },
  {
    languages: ['node'],
    pattern: /\b(?:fetch|axios(?:\.get)?|https?\.get)\s*\(.*\b(?:eval|new Function|vm\.run\w+)\b/s,
    rule: 'remote.command',
  },
  {
    languages: ['node'],
    pattern: /\bhttps?['"]?\)?\.(?:get|request)\s*\(.{0,400}\b(?:eval|new Function|vm\.run\w+|exec\w*)\s*\(/s,
    rule: 'remote.command',
  },
  {
    languages: ['other'],
    pattern: /\bdelete\s+(?:every|all|folder|file|disk|items?)\b|\bempty\s+(?:the\s+)?trash\b/i,
    rule: 'code.delete',
  },
  {
    // A window of its own that asks for a password.
    languages: ['other'],
    pattern: /\bdisplay dialog\b[^\0]*\bhidden answer\b/i,
    rule: 'credential.dump',
  },
  { pattern: /\bconnect\(.*\bwhile\b.*(?:cmd|eval|run|exec)/s, rule: 'shell.reverse' },
  {
    pattern:
      /(?:socket|TCPSocket|fsockopen|IO::Socket|net\.(?:connect|Socket|createConnection)|connect\s*\().*(?:dup2|spawn|exec|system|popen|eval|\/bin\/(?:ba|z|da)?sh|cmd\.exe|popen|subprocess|sh -i)/s,
    rule: 'shell.reverse',
  },
  {
    pattern: /(?:\/bin\/(?:ba|z|da)?sh|sh -i|exec|system)\b.*(?:socket|TCPSocket|fsockopen|IO::Socket)/s,
    rule: 'shell.reverse',
  },
  {
    pattern:
      /while\s*(?:\(?\s*(?:1|True|true)\s*\)?)?\s*:?\s*\{?\s*(?:os\.)?fork\b|fork while fork|\bfork(?:\(\s*\))?\s+while\b|fork\(\)\s*while|loop\s*\{\s*fork|(?:os\.)?fork\(\)\s*(?:;|\n).*while/s,
    rule: 'bomb.fork',
  },
  {
    pattern:
      /\b(?:eval|exec|assert|instance_eval|compile|loadstring|Function|system|popen|subprocess\.\w+)\b.{0,80}(?:b64decode|base64|atob|decode64|decode\(|fromhex|unhexlify|rot13|unpack|\bpack\(|zlib|gzinflate|Buffer\.from|chr\()/is,
    rule: 'obfuscation.decoded-code',
  },
  {
    pattern:
      /(?:b64decode|base64_decode|atob|decode64|unhexlify|fromhex|gzinflate)\b.{0,200}\b(?:eval|exec|system|popen|spawn)/is,
    rule: 'obfuscation.decoded-code',
  },
  {
    pattern:
      /\b(?:eval|exec|system|popen|execSync|instance_eval|new Function|spawn|load)\b.{0,120}(?:https?:\/\/|urlopen|requests\.get|Net::HTTP|LWP|file_get_contents|fetch\(|http\.get)/is,
    rule: 'remote.command',
  },
  {
    pattern:
      /(?:urlopen|requests\.get|URI\.open|Net::HTTP|LWP::Simple|getstore|file_get_contents\s*\(\s*['"]https?).{0,200}\b(?:eval|exec|system|popen|load)\b/is,
    rule: 'remote.command',
  },
  {
    pattern:
      /(?:requests\.(?:post|put)|urlopen\([^)]*data|http\.request|\.post\(|fetch\([^)]*(?:POST|body)|curl_setopt|smtplib|ftplib).*(?:open\(|readFile|file_get_contents|environ|process\.env)|(?:open\(|readFile\w*\(|environ|process\.env).*(?:requests\.(?:post|put)|\.post\(|fetch\(|https?\.request|urlopen)/is,
    rule: 'exfil.file',
  },
  { pattern: /(?:\.ssh\/|\.aws\/|id_rsa|\.env\b|\/etc\/shadow|\.netrc|\.kube\/config|\.gnupg)/, rule: 'secret.read' },
  { pattern: /["'](?:\/dev\/(?:sd[a-z]|nvme\d|vd[a-z]|hd[a-z]|disk\d|mmcblk))/, rule: 'disk.write' },
  {
    pattern:
      /\bos\.(?:setuid|setgid)\(0\)|Process::(?:Sys|UID)\.(?:setuid|change_privilege)|posix_setuid\(0\)|POSIX::setuid/,
    rule: 'code.setuid',
  },
  {
    pattern:
      /\bpty\.spawn\b|os\.exec[lv]p?e?\s*\(|\bexec\s*["'(]\s*["']?\/bin\/(?:ba|z|da|)sh\b|child_process.*\bspawn\b.*\/bin\/(?:ba)?sh/s,
    rule: 'code.shell-escape',
  },
  {
    // Lines of a download, each run as a command.
    languages: ['awk'],
    pattern:
      /^(?=[^\0]*"[^"]*\b(?:curl|wget|fetch|nc|dig|host|nslookup|lynx)\b)(?=[^\0]*\bgetline\b)[^\0]*(?:\bsystem\s*\(|\|\s*&?\s*"(?:\S*\/)?(?:ba|z|da|k)?sh\b)/,
    rule: 'remote.command',
  },
  {
    languages: ['awk'],
    pattern: /sprintf\s*\(\s*"(?:%c)+"[^\0]*\bsystem\s*\(/,
    rule: 'obfuscation.decoded-code',
  },
  {
    // A command spelled by the numbers of its letters.
    languages: ['perl', 'python', 'ruby', 'node', 'php', 'lua'],
    pattern:
      /\b(?:eval|exec\w*|system|popen|spawn\w*|passthru|shell_exec|os\.execute|subprocess\.\w+)\b[^\0]{0,80}(?:\bmap\s*[({]?\s*chr\b|\bchr\s*[(}]|&:chr|["']chr["']|fromCharCode|fromCodePoint|string\.char|\bbytes\(\s*[[(]|\bpack\s*\(?\s*["'][CcUA]\*)/,
    rule: 'obfuscation.decoded-code',
  },
  {
    languages: ['perl', 'python', 'ruby', 'node', 'php', 'lua'],
    pattern:
      /(?:\bmap\s*[({]?\s*chr\b|&:chr|["']chr["']|fromCharCode|fromCodePoint|string\.char|\bbytes\(\s*[[(])[^\0]{0,200}(?:\b(?:eval|exec\w*|system|popen|spawn\w*|passthru|shell_exec|os\.execute)\b|`)/,
    rule: 'obfuscation.decoded-code',
  },
  {
    languages: ['awk'],
    pattern: /\b(?:system\s*\()|\|\s*&?\s*getline|(?:print|printf)[^|>}]*\|\s*"/,
    rule: 'code.runs',
  },
  {
    languages: ['awk'],
    pattern: /(?:print|printf)[^|}]*>\s*(?!"\/dev\/std(?:err|out)")"?[\w/.$]/,
    rule: 'code.writes',
  },
  { languages: ['awk'], pattern: /\/inet\d?\//, rule: 'shell.reverse' },
  {
    pattern:
      /(?:["'](?:w|a|wb|ab|w\+|>|>>)["']\s*\)|writeFile\w*|appendFile\w*|File\.write|file_put_contents|Path\([^)]*\)\.write_|io\.open\([^)]*["'][wa])/,
    rule: 'code.writes',
  },
];

/** Calls that hand a literal to a shell; group 1 a text, group 2 a list of words. */
export const shellCalls: readonly RegExp[] = [
  /\b(?:os\.system|os\.popen|system|popen|exec|execSync|shell_exec|passthru|os\.execute|io\.popen|subprocess\.(?:call|run|Popen|check_output|check_call|getoutput|getstatusoutput)|spawn|qx|run|proc_open)\s*(?:\(\s*)?(?:f|r|b)?"((?:[^"\\]|\\.)*)"/g,
  /\b(?:os\.system|os\.popen|system|popen|exec|execSync|shell_exec|passthru|os\.execute|io\.popen|subprocess\.(?:call|run|Popen|check_output|check_call|getoutput|getstatusoutput)|spawn|qx|run|proc_open)\s*(?:\(\s*)?(?:f|r|b)?'((?:[^'\\]|\\.)*)'/g,
  /\b(?:subprocess\.(?:call|run|Popen|check_output|check_call)|system|spawnSync|spawn|execFileSync|execFile)\s*\(\s*()(?:\[\s*)?((?:["'][^"']*["'][\s,[]*)+)\]?/g,
  /\bdo shell script\s+"((?:[^"\\]|\\.)*)"/g,
  /`([^`$]+)`/g,
  /"((?:[^"\\]|\\.)*)"\s*\|&?\s*getline/g,
  /\bprintf?\b[^|;{}]*\|&?\s*"((?:[^"\\]|\\.)*)"/g,
  /\bprintf?\b\s*(?:\(\s*)?"((?:[^"\\]|\\.)*)"[^|;{}]*\|&?\s*"(?:\S*\/)?(?:ba|z|da|k)?sh\b/g,
  /\bqx[{(/]([^})/]+)[})/]/g,
  /%x[{([]([^})\]]+)[})\]]/g,
];

const printing =
  /^(?:(?:import|from)\s+(?:sys|json|math|os|platform|re|datetime|time|string|random|itertools|collections|statistics|site|sysconfig|textwrap|uuid|hashlib|base64|urllib\.parse)\b[^;\n]*[;\n]\s*)*print\s*\((?:(?!\b(?:open|exec|eval|system|popen|__import__|compile|input|getattr|globals|subprocess|remove|unlink|spawn|fork|kill|rename|mkdir|chmod|chown|write|request|urlopen|environ)\b)[^;])*\)\s*;?$/s;

/** Programs that only compute and print, without blanks around them. One way alone to read each text: two, and hostile text takes for ever. */
export const harmlessCode: Partial<Record<Language, readonly RegExp[]>> = {
  python: [printing, /^import (?:sys|os|json|re|math|time|datetime|platform|ssl|sqlite3|tkinter)\s*;?$/],
  node: [
    /^(?:console\.log|process\.stdout\.write)\((?:(?!\b(?:require|import|eval|Function|process\.(?!version|platform|arch|versions|uptime|memoryUsage)|global|fetch|constructor)\b)[^;])*\);?$/s,
    /^[\d\s+\-*/%().]+$/,
    /^\(\{\}\)(?:\.\w+|\[(?:\d+|['"][\w@/.-]+['"])\])*\s*;?$/,
  ],
  perl: [
    // One substitution whose halves hold no code, or lines that match.
    /^s\/(?:[^/\\$@{}]|\\.)*\/(?:[^/\\$@{}`]|\\.|\$\d)*\/[gimsx]*\s*;?$/,
    /^print(?:\s+(?:if|unless)\s+\/(?:[^/\\$@{}]|\\.)*\/[ims]*)?\s*;?$/,
    /^print\s(?:(?!\b(?:system|exec|open|unlink|eval|do|require|qx|kill|fork)\b|`|<|@\{|&)[^;|])*;?$/s,
  ],
  ruby: [
    /^(?:puts|print|p)\s(?:(?!\b(?:system|exec|open|File|IO|eval|send|require|load|spawn|fork|Kernel|instance_eval|Process|Dir|ENV)\b|`|%x)[^;])*;?$/s,
  ],
  php: [
    /^(?:echo|print)\s(?:(?!\b(?:system|exec|shell_exec|passthru|eval|file_\w+|fopen|unlink|include|require|assert|popen|curl_\w+|call_user_func|mail)\b|`|\$\w+\s*\()[^;])*;?$/s,
    /^phpinfo\(\);?$/,
  ],
  lua: [/^print\((?:(?!\b(?:os|io|load|loadstring|dofile|require|debug)\b)[^;])*\)$/s],
  r: [
    /^(?:print|cat)\((?:(?!\b(?:system2?|shell|file|unlink|source|eval|parse|read\w*|write\w*|download|url|save\w*|load|get|mget|do|match|Sys|install|library|require|setwd|sink|pipe|socket\w*|dyn|assign|scan|browseURL|environment|options)\b)[^;`:{])*\)$/s,
  ],
  julia: [
    /^(?:println|print|show)\((?:(?!\b(?:run|read\w*|open|eval|include\w*|rm|mv|cp|write|download|ccall|using|import|Base|Core|Libdl|getfield|ENV|pipeline|touch|mkdir|mkpath|chmod|chown|symlink|unsafe_\w+|invokelatest|Meta)\b)[^;`@])*\)$/s,
  ],
  // An awk program without system(), pipes, output files and getline only reads and prints.
  awk: [
    /^(?:(?!\bsystem\b|\bgetline\b|\||>|@\w+\s*\(|@load|@include|\bENVIRON\b)[\s\S])*$/,
    /^(?:(?!\bsystem(?:\s|\\\n)*\(|@\w+\s*\(|\bgetline\b|(?<!\|)\|(?!\|)|\bprintf?\b[^{};\n]*>|@load|@include)[\s\S])*$/,
  ],
  sql: [
    /^(?:(?:select|show|explain(?!\s+analyze\s+(?:delete|update|insert))|describe|desc|pragma(?![^;]*=)|values|\\[dlz]\w*\+?|\.(?:tables|schema|databases|indexes|indices|dbinfo|help|show|headers|mode)|use|help|status|version)\b(?:(?!\binto\s+(?:outfile|dumpfile)\b|\b(?:delete|drop|truncate|insert|update|alter|create|grant|revoke|pg_read_file|lo_export|copy|load_file|sys_exec|xp_cmdshell|pg_terminate_backend|pg_sleep|set_config|nextval|setval|dblink|lo_import)\b)[^;])*(?:;\s*|$))*$/is,
  ],
};
