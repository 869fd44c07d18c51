/** A command for each family of shells; on macOS the second one where the tools differ. */
export interface KnownTask {
  readonly wishes: readonly string[];
  readonly posix?: string;
  readonly macos?: string;
  readonly powershell?: string;
  readonly cmd?: string;
}

/**
 * Everyday wishes without a name, number or condition in them, so that a match of the whole wish leaves nothing
 * open. What is not here goes to the model. Everything reads or moves the shell; nothing changes files.
 */
export const knownTasks: readonly KnownTask[] = [
  {
    wishes: ['list files', 'show files', 'list all files', 'files here', 'what files are here', 'list files here'],
    posix: 'ls',
    powershell: 'Get-ChildItem',
    cmd: 'dir',
  },
  {
    wishes: [
      'list hidden files',
      'show hidden files',
      'list all files including hidden',
      'list files including hidden',
    ],
    posix: 'ls -la',
    powershell: 'Get-ChildItem -Force',
    cmd: 'dir /a',
  },
  {
    wishes: ['list files by size', 'show files sorted by size', 'sort files by size', 'largest files first'],
    posix: 'ls -lhS',
    powershell: 'Get-ChildItem -File | Sort-Object Length -Descending',
    cmd: 'dir /o-s',
  },
  {
    wishes: ['list files by date', 'show files sorted by date', 'newest files first', 'show recently changed files'],
    posix: 'ls -lt',
    powershell: 'Get-ChildItem | Sort-Object LastWriteTime -Descending',
    cmd: 'dir /o-d',
  },
  {
    wishes: ['show file sizes', 'list files with sizes', 'list files with their sizes', 'list files with details'],
    posix: 'ls -lh',
    powershell: 'Get-ChildItem',
    cmd: 'dir',
  },
  {
    wishes: ['list folders', 'show only folders', 'list only folders', 'list folders here'],
    posix: 'ls -d */',
    powershell: 'Get-ChildItem -Directory',
    cmd: 'dir /ad',
  },
  {
    wishes: ['where am i', 'current folder', 'show current folder', 'print working directory', 'which folder am i in'],
    posix: 'pwd',
    powershell: 'Get-Location',
    cmd: 'cd',
  },
  {
    wishes: ['go up', 'go up one folder', 'go to parent folder', 'one folder up'],
    posix: 'cd ..',
    powershell: 'Set-Location ..',
    cmd: 'cd ..',
  },
  {
    wishes: ['go home', 'go to home folder', 'change to home folder'],
    posix: 'cd',
    powershell: 'Set-Location ~',
    cmd: 'cd %USERPROFILE%',
  },
  { wishes: ['go back', 'go to previous folder', 'back to last folder'], posix: 'cd -', powershell: 'Set-Location -' },
  { wishes: ['clear screen', 'clear terminal', 'clear'], posix: 'clear', powershell: 'Clear-Host', cmd: 'cls' },
  {
    wishes: ['who am i', 'what is my user name', 'show user name', 'current user'],
    posix: 'whoami',
    powershell: 'whoami',
    cmd: 'whoami',
  },
  {
    wishes: ['who is logged in', 'show logged in users', 'list logged in users'],
    posix: 'who',
    powershell: 'query user',
    cmd: 'query user',
  },
  {
    wishes: ['what is my host name', 'show hostname', 'show host name', 'computer name'],
    posix: 'hostname',
    powershell: 'hostname',
    cmd: 'hostname',
  },
  {
    wishes: ['what time is it', 'show date', 'show date and time', 'current date', 'current time'],
    posix: 'date',
    powershell: 'Get-Date',
    cmd: 'echo %DATE% %TIME%',
  },
  { wishes: ['show calendar', 'calendar of this month'], posix: 'cal' },
  {
    wishes: [
      'free disk space',
      'show disk space',
      'how much disk space is left',
      'how much disk space is free',
      'disk space',
    ],
    posix: 'df -h',
    powershell: 'Get-PSDrive -PSProvider FileSystem',
    cmd: 'wmic logicaldisk get caption,freespace,size',
  },
  {
    wishes: [
      'disk usage of this folder',
      'size of this folder',
      'how big is this folder',
      'how large is this folder',
      'folder size',
    ],
    posix: 'du -sh .',
    powershell: '(Get-ChildItem -Recurse -File | Measure-Object Length -Sum).Sum',
  },
  {
    wishes: ['size of each folder', 'disk usage of each folder', 'show folder sizes', 'size of subfolders'],
    posix: 'du -sh */',
  },
  {
    wishes: ['free memory', 'how much memory is free', 'show memory usage', 'memory usage', 'show memory'],
    posix: 'free -h',
    macos: 'vm_stat',
    powershell: 'Get-CimInstance Win32_OperatingSystem | Select-Object FreePhysicalMemory, TotalVisibleMemorySize',
    cmd: 'wmic os get freephysicalmemory,totalvisiblememorysize',
  },
  {
    wishes: ['cpu info', 'show cpu info', 'show cpu information', 'what cpu do i have'],
    posix: 'lscpu',
    macos: 'sysctl -n machdep.cpu.brand_string',
    powershell: 'Get-CimInstance Win32_Processor',
    cmd: 'wmic cpu get name',
  },
  {
    wishes: ['number of cpus', 'how many cores do i have', 'how many cpus do i have', 'number of cores'],
    posix: 'nproc',
    macos: 'sysctl -n hw.ncpu',
    powershell: '$env:NUMBER_OF_PROCESSORS',
    cmd: 'echo %NUMBER_OF_PROCESSORS%',
  },
  {
    wishes: ['kernel version', 'show kernel version', 'which kernel am i running'],
    posix: 'uname -r',
    powershell: '[Environment]::OSVersion',
    cmd: 'ver',
  },
  {
    wishes: [
      'os version',
      'show os version',
      'operating system version',
      'which operating system is this',
      'which distribution is this',
    ],
    posix: 'cat /etc/os-release',
    macos: 'sw_vers',
    powershell: 'Get-ComputerInfo -Property OsName, OsVersion',
    cmd: 'ver',
  },
  {
    wishes: ['uptime', 'show uptime', 'how long is system running', 'how long has system been running'],
    posix: 'uptime',
    powershell: 'Get-Uptime',
  },
  {
    wishes: ['show running processes', 'list processes', 'list running processes', 'what is running'],
    posix: 'ps aux',
    powershell: 'Get-Process',
    cmd: 'tasklist',
  },
  {
    wishes: [
      'processes by memory',
      'show processes sorted by memory',
      'which process uses most memory',
      'top memory processes',
    ],
    posix: 'ps aux --sort=-%mem | head',
    macos: 'ps aux -m | head',
    powershell: 'Get-Process | Sort-Object WorkingSet -Descending | Select-Object -First 10',
  },
  {
    wishes: ['processes by cpu', 'show processes sorted by cpu', 'which process uses most cpu', 'top cpu processes'],
    posix: 'ps aux --sort=-%cpu | head',
    macos: 'ps aux -r | head',
    powershell: 'Get-Process | Sort-Object CPU -Descending | Select-Object -First 10',
  },
  {
    wishes: ['show environment variables', 'list environment variables', 'print environment'],
    posix: 'env',
    powershell: 'Get-ChildItem Env:',
    cmd: 'set',
  },
  {
    wishes: ['show path', 'show path variable', 'what is my path'],
    posix: 'echo "$PATH"',
    powershell: '$env:Path',
    cmd: 'echo %PATH%',
  },
  {
    wishes: ['show command history', 'command history', 'show history'],
    posix: 'history',
    powershell: 'Get-History',
    cmd: 'doskey /history',
  },
  {
    wishes: ['what is my ip', 'what is my ip address', 'show ip address', 'show my local ip address', 'ip address'],
    posix: 'ip addr',
    macos: 'ifconfig',
    powershell: 'Get-NetIPAddress',
    cmd: 'ipconfig',
  },
  {
    wishes: ['show network interfaces', 'list network interfaces'],
    posix: 'ip link',
    macos: 'ifconfig',
    powershell: 'Get-NetAdapter',
    cmd: 'ipconfig /all',
  },
  {
    wishes: ['show open ports', 'list listening ports', 'which ports are listening', 'which ports are open'],
    posix: 'ss -tuln',
    macos: 'lsof -iTCP -sTCP:LISTEN -n -P',
    powershell: 'Get-NetTCPConnection -State Listen',
    cmd: 'netstat -an',
  },
  {
    wishes: ['show routing table', 'show routes'],
    posix: 'ip route',
    macos: 'netstat -rn',
    powershell: 'Get-NetRoute',
    cmd: 'route print',
  },
  { wishes: ['show mounted file systems', 'list mounts', 'show mounts'], posix: 'mount' },
  {
    wishes: ['list block devices', 'list disks', 'show disks'],
    posix: 'lsblk',
    macos: 'diskutil list',
    powershell: 'Get-Disk',
  },
  { wishes: ['list usb devices', 'show usb devices'], posix: 'lsusb', macos: 'system_profiler SPUSBDataType' },
  {
    wishes: ['git status', 'status of this repo', 'what has changed in git', 'show git status'],
    posix: 'git status',
    powershell: 'git status',
    cmd: 'git status',
  },
  {
    wishes: ['git branch', 'which branch am i on', 'current branch', 'show current git branch', 'show current branch'],
    posix: 'git branch --show-current',
    powershell: 'git branch --show-current',
    cmd: 'git branch --show-current',
  },
  {
    wishes: ['list branches', 'list git branches', 'show git branches', 'show all local branches'],
    posix: 'git branch',
    powershell: 'git branch',
    cmd: 'git branch',
  },
  {
    wishes: ['list all branches', 'list all git branches', 'show remote and local branches'],
    posix: 'git branch --all',
    powershell: 'git branch --all',
    cmd: 'git branch --all',
  },
  {
    wishes: ['git log', 'show commits', 'show commit history', 'show git log', 'show git history'],
    posix: 'git log --oneline',
    powershell: 'git log --oneline',
    cmd: 'git log --oneline',
  },
  {
    wishes: ['show last commit', 'what was last commit'],
    posix: 'git show --stat',
    powershell: 'git show --stat',
    cmd: 'git show --stat',
  },
  {
    wishes: ['git diff', 'show unstaged changes', 'show my changes', 'what did i change'],
    posix: 'git diff',
    powershell: 'git diff',
    cmd: 'git diff',
  },
  {
    wishes: ['show staged changes', 'what is staged', 'diff of staged changes'],
    posix: 'git diff --staged',
    powershell: 'git diff --staged',
    cmd: 'git diff --staged',
  },
  {
    wishes: ['list remotes', 'show git remotes', 'list git remotes'],
    posix: 'git remote -v',
    powershell: 'git remote -v',
    cmd: 'git remote -v',
  },
  {
    wishes: ['list stashes', 'show git stashes'],
    posix: 'git stash list',
    powershell: 'git stash list',
    cmd: 'git stash list',
  },
  { wishes: ['list tags', 'list git tags'], posix: 'git tag', powershell: 'git tag', cmd: 'git tag' },
  {
    wishes: [
      'list docker containers',
      'show running containers',
      'list running containers',
      'list running docker containers',
    ],
    posix: 'docker ps',
    powershell: 'docker ps',
    cmd: 'docker ps',
  },
  {
    wishes: ['list all containers', 'list all docker containers', 'show all containers'],
    posix: 'docker ps --all',
    powershell: 'docker ps --all',
    cmd: 'docker ps --all',
  },
  {
    wishes: ['list docker images', 'show docker images'],
    posix: 'docker images',
    powershell: 'docker images',
    cmd: 'docker images',
  },
  {
    wishes: ['list pods', 'show pods', 'list kubernetes pods'],
    posix: 'kubectl get pods',
    powershell: 'kubectl get pods',
    cmd: 'kubectl get pods',
  },
  { wishes: ['list failed services', 'which services failed'], posix: 'systemctl --failed' },
  {
    wishes: ['list services', 'show running services'],
    posix: 'systemctl list-units --type=service',
    macos: 'launchctl list',
    powershell: 'Get-Service',
  },
  {
    wishes: ['which shell is this', 'what shell am i using', 'show current shell'],
    posix: 'echo "$0"',
    powershell: '$PSVersionTable',
  },
  {
    wishes: ['node version', 'show node version', 'which node version'],
    posix: 'node --version',
    powershell: 'node --version',
    cmd: 'node --version',
  },
  {
    wishes: ['python version', 'show python version', 'which python version'],
    posix: 'python3 --version',
    powershell: 'python --version',
    cmd: 'python --version',
  },
];
