/** Places that matter for what they mean, whatever is done to them. Paths are as `classifyPath` returns them. */
export interface SensitivePlace {
  readonly pattern: RegExp;
  /** Rule when the contents are read. */
  readonly read?: string;
  /** Rule when it is written or appended to. */
  readonly write?: string;
  /** Rule when it is deleted. */
  readonly remove?: string;
}

export const sensitivePlaces: readonly SensitivePlace[] = [
  {
    // Keys and tokens of the user.
    pattern:
      /(?:^|\/)(?:\.ssh\/(?:id_[\w*?]+|identity|[\w.-]*key(?!s\b|s$)[\w.-]*)(?<!\.pub)|\.ssh\/?$|\.ssh\/\*|\.aws(?:\/(?:credentials|config|\*))?$|\.azure(?:\/.*)?$|\.config\/gcloud(?:\/.*)?$|\.gnupg(?:\/.*)?$|\.kube\/config|\.docker\/config\.json|\.netrc|_netrc|\.npmrc|\.pypirc|\.pgpass|\.my\.cnf|\.git-credentials|\.config\/gh\/hosts\.ya?ml|\.gem\/credentials|\.cargo\/credentials(?:\.toml)?|\.vault-token|\.terraform\.d\/credentials[\w.]*|\.password-store(?:\/.*)?|\.local\/share\/keyrings(?:\/.*)?|Library\/Keychains(?:\/.*)?|\.htpasswd|\.config\/hub|\.bitcoin\/wallet\.dat|wallet\.dat|\.electrum\/.*|key4\.db|logins\.json|Login Data|Cookies|cookies\.sqlite|\.mozilla(?:\/.*)?$)$/i,
    read: 'secret.read',
    write: 'secret.write',
    remove: 'secret.remove',
  },
  {
    pattern:
      /(?:^|\/)(?:\.env(?:\.(?!example$|sample$|template$|dist$)[\w-]+)?|\.envrc|wpa_supplicant[\w.-]*\.conf|hostapd\.conf|[\w.-]+\.nmconnection|secrets?\.(?:ya?ml|json|toml|env|txt)|credentials(?:\.(?:json|ya?ml|csv|txt))?|service[-_]?account[\w-]*\.json|(?!(?:[\w.-]*[._-])?(?:cert|certs|certificate|ca|cacert|chain|fullchain|bundle|root|pub|public|server|client)[\w-]*\.pem$)[\w.-]+\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc)|id_(?:rsa|dsa|ecdsa|ed25519))$/i,
    read: 'secret.read',
  },
  {
    pattern:
      /^(?:\/(?:private\/|usr\/local\/)?etc\/(?:shadow-?|gshadow-?|master\.passwd|sudoers|sudoers\.d\/.*|krb5\.keytab|ssh\/ssh_host_\w*key|security\/opasswd)|\/proc\/(?:self|\d+|\uFFFC|\*)\/(?:environ|maps)|\/proc\/kcore|\/var\/run\/secrets\/.*|\/run\/secrets\/.*|[a-z]:\/windows\/(?:system32\/config|repair)\/(?:sam|system|security)(?:\..*)?|[a-z]:\/windows\/ntds\/.*)$/i,
    read: 'secret.read-system',
    write: 'system.accounts-write',
    remove: 'system.accounts-write',
  },
  {
    pattern:
      /^\/(?:private\/)?etc\/(?:passwd-?|group-?|subuid|subgid|login\.defs|security\/.*|nsswitch\.conf|ld\.so\.(?:preload|conf)(?:\.d\/.*)?|pam\.d(?:\/.*)?|pam\.conf|hosts\.(?:allow|deny)|ssh\/sshd?_config(?:\.d\/.*)?|fstab|crypttab|inittab|selinux\/.*|apparmor.*|audit\/.*|doas\.conf|polkit-1\/.*|resolv\.conf|hosts)$/,
    write: 'system.accounts-write',
    remove: 'system.accounts-write',
  },
  {
    // Code that runs at every login, shell start, boot or commit.
    pattern:
      /(?:^|\/)(?:\.(?:bashrc|(?:bash|zsh|sh)_(?:aliases|functions)|aliases|bash_profile|bash_login|bash_logout|profile|zshrc|zshenv|zprofile|zlogin|zlogout|kshrc|cshrc|tcshrc|login|inputrc|xinitrc|xprofile|xsession|xsessionrc|vimrc|emacs|gitconfig|pam_environment|hgrc)|\.config\/(?:fish\/(?:config\.fish|conf\.d\/.*|functions\/.*)|autostart\/.*|systemd\/user\/.*|git\/config|environment\.d\/.*|nvim\/init\.(?:vim|lua)|powershell\/.*profile.*)|\.ssh\/(?:authorized_keys2?|config|rc|environment)|\.git\/(?:hooks\/.*|config)|\.local\/share\/systemd\/user\/.*|Library\/Launch(?:Agents|Daemons)\/.*|(?:start menu\/)?programs\/startup(?:\/.*)?|windowspowershell\/.*profile\.ps1|powershell\/.*profile\.ps1|profile\.ps1|\.husky\/.*)$/i,
    write: 'persistence.startup-write',
  },
  {
    pattern:
      /^\/(?:private\/)?(?:etc\/(?:profile(?:\.d\/.*)?|bash\.bashrc|bashrc|environment|zsh\/.*|zshrc|zshenv|rc\.local|rc\d?\.d\/.*|init\.d\/.*|systemd\/system\/.*|cron[\w.]*(?:\/.*)?|anacrontab|xdg\/autostart\/.*|udev\/rules\.d\/.*|modules(?:-load\.d\/.*)?|modprobe\.d\/.*|update-motd\.d\/.*|sysctl\.(?:conf|d\/.*)|emond\.d\/.*|launchd\.conf|periodic\/.*|at\.allow|apt\/(?:sources\.list|apt\.conf)(?:\.d\/.*)?|yum\.repos\.d\/.*|dnf\/.*)|usr\/lib\/systemd\/.*|lib\/systemd\/.*|var\/spool\/(?:cron|at)(?:\/.*)?|Library\/(?:Launch(?:Agents|Daemons)|StartupItems)\/.*|proc\/sys(?:\/.*|rq-trigger)|sys\/.*)$/,
    write: 'persistence.system-write',
    remove: 'system.remove',
  },
  {
    pattern:
      /^(?:[a-z]:\/windows\/(?:system32|syswow64)\/(?:drivers\/etc\/hosts|tasks\/.*|.*\.(?:exe|dll|sys))|[a-z]:\/windows\/[^/]+\.(?:exe|dll|sys)|[a-z]:\/windows\/tasks\/.*)$/i,
    write: 'persistence.system-write',
  },
  {
    pattern:
      /(?:^|\/)(?:\.(?:bash|zsh|sh|python|mysql|psql|sqlite|node_repl|rediscli|less|viminfo)_?hist(?:ory|file)?|\.zhistory|fish_history|\.local\/share\/fish\/fish_history|consolehost_history\.txt)$/i,
    write: 'evasion.history-write',
    remove: 'evasion.history-write',
  },
  {
    pattern:
      /^(?:\/(?:private\/)?var\/(?:log|audit)\/.+|\/var\/run\/utmp|[a-z]:\/windows\/(?:system32\/winevt\/)?logs\/.*)$/i,
    write: 'evasion.log-write',
    remove: 'evasion.log-remove',
  },
  { pattern: /^\/(?:proc\/(?:self|\d+|\uFFFC|\*)\/mem|proc\/kcore|dev\/k?mem)$/, read: 'process.debug' },
  { pattern: /^\/(?:usr\/(?:local\/)?)?s?bin\/.*$/, write: 'persistence.program-write', remove: 'system.remove' },
  {
    // What the machine starts from.
    pattern:
      /^(?:\/boot\/.*|\/efi\/.*|[a-z]:\/(?:boot\.ini|ntldr|bootmgr|bootnxt|ntdetect\.com|bootsect\.bak|boot\/.*|efi\/.*|autoexec\.bat|config\.sys))$/i,
    write: 'persistence.system-write',
    remove: 'system.remove',
  },
  { pattern: /(?:^|\/)\.git$/, remove: 'git.repository-delete' },
];

/** Files that hold no secret though their folder does. */
const publicNames = /\.pub$|(?:^|\/)known_hosts(?:\.old)?$/;

export function sensitiveRule(path: string, use: 'read' | 'write' | 'remove'): string | undefined {
  if (publicNames.test(path) && use === 'read') {
    return undefined;
  }
  for (const place of sensitivePlaces) {
    const found = place[use];
    if (found !== undefined && place.pattern.test(path)) {
      return found;
    }
  }
  return undefined;
}
