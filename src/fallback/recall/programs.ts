/** Programs whose names are no everyday words: a request that has one wants just that one. */
const programNames: ReadonlySet<string> = new Set(
  (
    'git docker kubectl npm npx pnpm yarn pip pip3 pipx conda poetry cargo go rustup helm terraform ansible aws gcloud az gh ' +
    'psql pg_dump mysql mysqldump sqlite3 redis-cli mongosh systemctl journalctl crontab tmux screen rsync scp sftp curl wget jq yq ' +
    'awk sed grep rg tar gzip gunzip zip unzip 7z ffmpeg openssl gpg ssh ssh-keygen ssh-add nmap dig nslookup ufw iptables ip ' +
    'lsof ss netstat strace htop fdisk lsblk sysctl chmod chown nvm node ruff eslint prettier tsc vite deno bun brew apt dnf pacman snap ' +
    'flatpak winget choco scoop robocopy icacls netsh schtasks reg cmdkey wsl minikube kind k9s podman'
  ).split(' '),
);

const starters = /(?:^|[|;&(]|\b(?:sudo|xargs|npx|then|do|and)\s)\s*(?:[A-Z_]+=\S+\s+)*([\w.-]+)/g;

/** Commands that have the name of a program as their object. */
const aboutPrograms =
  /\b(?:systemctl|service|journalctl|apt|dnf|pacman|snap|brew|winget|choco|alias|abbr|doskey|function|history|which|type|whence|man|whatis|ps|pgrep|pkill|killall|kill|taskkill|tasklist|docker run|docker pull|sc|net|where|whereis|completion|plugin)\b|-(?:Service|Process|Command)\b/i;

/** What stays of the score of a command that leaves out the program asked for. */
const otherProgramShare = 0.6;
const destructiveShare = 0.85;
/** And when it deletes files though nothing is to be cleaned or emptied either. */
const deletingShare = 0.5;
/** What stays of the score of a command that only lists what was to be deleted. */
const sparingShare = 0.5;
/** `find -name` compares the last part of a path: with a slash in it nothing is ever found. */
const findsNothing = /\bfind\b.* -i?name '?(?:\/|\S+\/\S)/;
const findsNothingShare = 0.3;
const listing = /^(?:sudo )?(?:find|fd|ls|dir|du|Get-ChildItem|gci)\b[^|;&]*$/i;
const transferring = /\b(?:mv|cp|rsync|Copy-Item|Move-Item|copy|move|robocopy)\b/;
const deletesFiles = /(?:^|[|;&(]\s*|\b(?:xargs|sudo|exec)\b[^|;&]*\s)(?:rm|shred|del|rd)\b|Remove-Item|-delete\b/;
const tidying = /^(?:clean|purg|empt|prun|wip|tidy|throw|away|drop|trash|unus|unneed|keep|only|go$)/;
/** The lexicon's concept of deleting. */
const deleting = 'delete';
/** And of ending programs, with the commands that do. */
const ending = 'kill';
const endsPrograms = /kill|Stop-|\bstop\b|\bdown\b|shutdown|logoff|terminate|exit|disown|\bend\b/i;
const destructive =
  /\b(?:rm|del|rmdir|rd|shred|dd|mkfs\S*|drop|prune|purge)\b|Remove-Item|-delete\b|git (?:restore|clean|reset --hard)|\/delete\b/i;

/**
 * Lowers the score of a command that uses another program than the one named, that destroys without being asked to, or
 * that leaves alone what it was asked to delete.
 */
export function plausibleScore(
  score: number,
  command: string,
  words: readonly { readonly lower: string; readonly key: string }[],
): number {
  const programs = [...command.matchAll(starters)].map(([, name = '']) => name.toLowerCase());
  const named = words.map(({ lower }) => lower).filter((lower) => programNames.has(lower));
  const isOther =
    named.length > 0 &&
    !aboutPrograms.test(command) &&
    !named.some((name) => programs.some((own) => own.startsWith(name)));
  const isAsked = words.some(({ key }) => key === deleting);
  const destroys = destructive.test(command);
  const spares =
    (isAsked && !destroys && (listing.test(command) || transferring.test(command))) ||
    (words.some(({ key }) => key === ending) && !endsPrograms.test(command));
  const otherShare = isOther ? otherProgramShare : 1;
  const futileShare = findsNothing.test(command) ? findsNothingShare : 1;
  const isTidied = isAsked || words.some(({ key }) => tidying.test(key));
  const unaskedShare =
    isAsked || !destroys ? 1 : deletesFiles.test(command) && !isTidied ? deletingShare : destructiveShare;
  return score * otherShare * futileShare * (spares ? sparingShare : 1) * unaskedShare;
}
