import type { Context } from './context';
import type { Word } from './word';

/** Settings whose name says that something is checked: off is the danger. Programs differ in their separators and in the order of the two words. */
const checks =
  /(?:^|[._:/-])(?:\w*(?:ssl|tls|cert(?:ificate)?s?|gpg|peer|host|signatures?|sig)[._-]?(?:verif\w*|check\w*|validat\w*|strict|required?)|(?:no[._-])?(?:verif\w*|check\w*|strict|validat\w*|require)[._-]?(?:ssl|tls|certs?|certificates?|peer|signatures?|sigs?|gpg)|enablestrictssl|(?:repo_?|pkg_?|local_?pkg_?)?gpgcheck|stricthostkeychecking|siglevel|certificates\.[\w.-]+\.cert|secure-http|gosumdb)$/i;
/** Settings whose name says that a check is left out: on is the danger. */
const exceptions =
  /(?:^|[._:/-])(?:disable[._-]?(?:ssl|tls)\w*|(?:skip|no|ignore)[._-]?(?:ssl|tls|cert(?:ificate)?s?|gpg|signature)\w*(?:[._-]?(?:verif\w*|check\w*|validat\w*|errors))?|insecure[._-]?(?:skip[._-]?(?:tls[._-]?)?verify|ssl|tls|host|option)?|\w*skip[._-]?(?:tls[._-]?)?verify|allow[._-]?(?:untrusted|unauthenticated|insecure)\w*|trust[._-]?all\w*)$/i;
/** Settings that name whom to trust without a look. */
const trusted =
  /(?:^|[._:-])(?:trusted[._-]?hosts?|allow[._-]insecure[._-]host|insecure[._-]?registr(?:y|ies)|goinsecure|gonosumdb|gonosumcheck)$/i;

const off = /^["'<]?(?:false|no|off|0|never|none|disabled?)[>"']?$/i;
const on = /^["']?(?:true|yes|on|1|always|enabled?)["']?$/i;

/** Whether a setting with this value takes anyone for who they say they are. */
export function trustsAnyone(name: string, value: string | undefined): boolean {
  if (value === undefined || value === '') {
    return false;
  }
  // `skip-tls-verify` holds `tls-verify`, so what leaves a check out comes first.
  return exceptions.test(name) ? on.test(value) : checks.test(name) ? off.test(value) : trusted.test(name);
}

const keeping = /^(?:--set|config[\w:-]*|settings?|env|repo|remote-add|addrepo|ar)$/;

/** `gcloud config set`, `helm repo add`, `go env -w`: what is said here holds from now on. */
export function keepsSetting(words: readonly Word[]): boolean {
  return words.slice(1, 4).some((word) => keeping.test(word.value));
}

/** `conda config --set ssl_verify no`, `npm set strict-ssl=false`: whatever the program is called. */
export function judgeTrust(words: readonly Word[], context: Context): void {
  const found = words.find((word, index) => {
    // `--setopt=gpgcheck=0`: the last two of them.
    const parts = word.value.replace(/^--?/, '').split('=').slice(-2);
    const next = words[index + 1]?.value;
    const isFlag = word.value.startsWith('--') && !off.test(next ?? '') && !on.test(next ?? '');
    const name = parts[0] ?? '';
    const value = parts[1] ?? (isFlag ? 'true' : next);
    return trustsAnyone(name, value) || setsVariable(name, value ?? '');
  });
  if (found !== undefined) {
    context.report('evasion.tls-off', found.span, { target: found.raw });
  }
}

/** Files whose settings hold from now on. Other files may hold the same words without any effect. */
const settingFiles =
  /(?:^|\/)(?:[._](?:curlrc|wgetrc|npmrc|yarnrc(?:\.yml)?|condarc|gitconfig|env(?:\.[\w-]+)?|gemrc|gradle\/gradle\.properties|cargo\/config(?:\.toml)?|mvn\/\S+|bundle\/config|m2\/settings\.xml|ssh\/config|bowerrc|hgrc)|wgetrc|condarc|pip\.(?:conf|ini)|uv\.toml|daemon\.json|registries\.conf(?:\.d\/.*)?|(?:yum|dnf)\.conf|\S+\.repo|pacman\.conf|apt\.conf(?:\.d\/.*)?|sources\.list(?:\.d\/.*)?|composer\.json|environment|nix\.conf|hosts\.toml|ssh_config(?:\.d\/.*)?|\.git\/config|\.docker\/config\.json|launch\.json|settings\.json)$/i;

/** A line `name = value`, `name: value`, `name value` or `"name": value`. */
const settingLine = /^\s*(?:export\s+|set\s+|-{1,2})?"?([\w./-]+)"?\s*(?:[=:]\s*|\s+|$)(.*?)[\s,;]*$/;

/** Whether text that goes into this file switches off a check: `strict-ssl=false` into `.npmrc`. */
export function weakensFile(path: string, text: string | undefined): boolean {
  return text !== undefined && settingFiles.test(path) && text.split('\n').some((line) => weakLine(path, line));
}

function weakLine(path: string, line: string): boolean {
  const [, name = '', value = ''] = settingLine.exec(line.replaceAll(/[{}]/g, ' ').trim()) ?? [];
  // curl reads a bare word as an option; in sources and JSON the word stands in the middle.
  const bare =
    /curlrc$/i.test(path) && /^(?:insecure|k|proxy-insecure)$/.test(name) && (value === '' || on.test(value));
  return bare || trustsAnyone(name, value) || setsVariable(name, value) || /\btrusted=yes\b/i.test(line);
}

/** Variables that many programs read. */
const variables =
  /^(?:NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY|CONSUL_HTTP_SSL_VERIFY|DOCKER_CONTENT_TRUST|CONDA_SSL_VERIFY|YARN_ENABLE_STRICT_SSL|CARGO_HTTP_CHECK_REVOKE|NPM_CONFIG_STRICT_SSL|GOSUMDB)=(?:0|false|no|off)$|^(?:GIT_SSL_NO_VERIFY|SSL_NO_VERIFY|PIP_TRUSTED_HOST|UV_INSECURE_HOST|GOINSECURE|GONOSUMDB|GONOSUMCHECK)=\S|^(?:VAULT|NOMAD|BOUNDARY)_SKIP_VERIFY=(?:1|true)$|^AZURE_CLI_DISABLE_CONNECTION_VERIFICATION=1$|^GOFLAGS=\S*-insecure|^HOMEBREW_CASK_OPTS=.*--no-quarantine/i;

/** Whether this value of a variable switches off the check of certificates or signatures. */
export function setsVariable(name: string, value: string): boolean {
  return variables.test(`${name}=${value.replace(/^["']|["']$/g, '')}`);
}
