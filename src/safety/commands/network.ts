import { unknownData } from '../analysis/word';
import { rule } from '../model/rule';
import type { Family } from './family';
import { copyToRemote, curl, fetchFiles, netcat, remoteCopy, socat, wget } from './networkChecks';

/** Options of the programs that listen on the network: `-Tjsonraw` is one word. */
const sniffValues = '-i -r -w -c -s -y -Y -f -T -e -E -F -G -W -C -M -Z -a -b -B';

const sendsValue =
  '-d --data --data-binary --data-raw --data-urlencode --data-ascii -F --form --form-string -T --upload-file --json';

export const network: Family = {
  rules: {
    'network.delete-request': rule(
      'dangerous',
      'network',
      'Asks a server to delete something.',
      ['curl -X DELETE https://example.com/a/1'],
      { misses: ['curl -X GET https://example.com/a/1', 'curl https://example.com'] },
    ),
    'network.shell-server': rule(
      'dangerous',
      'reverse-shell',
      'Lets others use a shell of this machine over the network.',
      ['telnetd -l /bin/sh', 'ttyd -p 8080 bash'],
      { misses: ['telnet example.org'] },
    ),
    'network.tunnel': rule(
      'dangerous',
      'persistence',
      'Opens this machine to others through a tunnel.',
      ['ngrok http 8080', 'code tunnel'],
      { misses: ['ngrok version'] },
    ),
    'network.scan': rule('caution', 'network', 'Scans other machines.', ['nmap -p 80 example.com'], {
      misses: ['ping example.com'],
    }),
    'network.sniff': rule(
      'dangerous',
      'credential-access',
      'Records network traffic, passwords included.',
      ['tcpdump -i eth0'],
      { misses: ['tcpdump --version', 'tcpdump -D'] },
    ),
    'network.mirror-delete': rule(
      'dangerous',
      'filesystem-destroy',
      'Deletes at the target whatever is not in the source.',
      ['rsync -a --delete-excluded src/ dest/', 'rclone sync a: b:'],
      { misses: ['rsync -an --delete a/ b/', 'rclone ls a:'], remedy: 'run it with `-n` (`--dry-run`) first' },
    ),
    'network.mirror': rule(
      'dangerous',
      'filesystem-destroy',
      'Copies and deletes at the target whatever is not in the source.',
      ['rsync -a --delete src/ dst/'],
      { misses: ['rsync -a src/ dst/'], remedy: 'run it with `-n` (`--dry-run`) first' },
    ),
    'network.remove-source': rule(
      'dangerous',
      'filesystem-destroy',
      'Deletes the files after sending them.',
      ['rsync --remove-source-files a host:b', 'rclone move a b:'],
      { misses: ['rsync a host:b'] },
    ),
    'evasion.tls-off': rule(
      'dangerous',
      'defence-evasion',
      'Switches off the check of who the other side is.',
      [
        'git config http.sslVerify false',
        'npm config set strict-ssl false',
        'npm set strict-ssl=false',
        'conda config --set ssl_verify no',
        'frobtool config set verify-ssl false',
        'pip config set global.trusted-host pypi.org',
        'poetry config certificates.foo.cert false',
        'kubectl config set-cluster c --insecure-skip-tls-verify=true',
        'export GIT_SSL_NO_VERIFY=1',
        'launchctl setenv NODE_TLS_REJECT_UNAUTHORIZED 0',
        'systemctl --user set-environment NODE_TLS_REJECT_UNAUTHORIZED=0',
        "echo 'insecure' >> ~/.curlrc",
        "echo 'strict-ssl=false' >> .npmrc",
        "printf '[global]\\ntrusted-host = pypi.org\\n' > ~/.config/pip/pip.conf",
        `echo '{"insecure-registries":["reg.local:5000"]}' | sudo tee /etc/docker/daemon.json`,
        'echo NODE_TLS_REJECT_UNAUTHORIZED=0 >> .env',
        { shell: 'pwsh', command: "$PSDefaultParameterValues['*:SkipCertificateCheck'] = $true" },
        { shell: 'pwsh', command: "$env:NODE_TLS_REJECT_UNAUTHORIZED = '0'" },
        { shell: 'fish', command: 'set -Ux NODE_TLS_REJECT_UNAUTHORIZED 0' },
        { shell: 'cmd', command: 'setx GIT_SSL_NO_VERIFY true' },
        {
          shell: 'pwsh',
          command: "[Environment]::SetEnvironmentVariable('NODE_TLS_REJECT_UNAUTHORIZED', '0', 'User')",
        },
      ],
      {
        misses: [
          'git config http.sslVerify true',
          'conda config --set ssl_verify yes',
          'npm config set registry https://registry.example.com',
          'npm config set strict-ssl true',
          "echo 'strict-ssl=false' > notes.txt",
          "echo 'user-agent = x' >> ~/.curlrc",
          'echo PORT=0 >> .env',
          'export NODE_TLS_REJECT_UNAUTHORIZED=1',
          { shell: 'pwsh', command: "$PSDefaultParameterValues['*:Encoding'] = 'utf8'" },
          'NODE_TLS_REJECT_UNAUTHORIZED=0 node a.js',
          { shell: 'cmd', command: 'setx NODE_TLS_REJECT_UNAUTHORIZED 1' },
        ],
      },
    ),
    'evasion.tls-off-once': rule(
      'caution',
      'network',
      'Does not check who the other side is.',
      ['curl -k https://example.com'],
      { misses: ['curl https://example.com'] },
    ),
  },
  commands: {
    curl: {
      act: 'download',
      output: 'network',
      input: 'ignored',
      values: `-o --output -X --request -H --header -A --user-agent -u --user -e --referer -b --cookie -c --cookie-jar -x --proxy --max-time -m --connect-timeout --retry -w --write-out -r --range -C --continue-at -K --config -E --cert --key --cacert --resolve --limit-rate -z --output-dir -D --dump-header --retry-delay --retry-max-time --url --interface --unix-socket`,
      when: [
        ['-h -V', '@help'],
        ['-K --config', 'exec.script'],
        ['-D --dump-header -c --cookie-jar --trace --trace-ascii --stderr', '@writes'],
        [sendsValue, 'send'],
        [sendsValue, '@sends'],
      ],
      check: (invocation, context) => {
        const upload = invocation.value('-T --upload-file');
        if (upload !== undefined && !/^[@-]/.test(upload.value)) {
          context.report(context.isSecret(upload.value) ? 'exfil.secret' : 'exfil.file', upload.span, {
            target: upload.raw,
          });
        }
        for (const option of invocation.args.options) {
          if (
            option.value !== undefined &&
            /^-[HuAeb]$|^--(?:header|user|cookie|referer|user-agent)$/.test(option.name) &&
            option.value.source?.secret === true
          ) {
            context.report('exfil.secret', option.value.span);
          }
        }
        return curl(invocation, context);
      },
    },
    'wget wget2': {
      act: 'download',
      values:
        '-O --output-document -o --output-file -P --directory-prefix -U --user-agent -t -T --header --post-data --post-file --body-data --body-file --method --user --password -l -A -R -D -e --execute --limit-rate -w -Q -i --input-file',
      help: '-h -V',
      output: 'network',
      when: [
        ['--post-data --body-data', 'send'],
        ['--post-data --body-data', '@sends'],
        ['--post-file --body-file', 'exfil.file'],
        ['--post-file --body-file', '@reads'],
        ['-e --execute --use-askpass', 'exec.inline'],
        ['--no-check-certificate', 'evasion.tls-off-once'],
        ['--method', 'network.delete-request', /^delete$/i],
        ['-o --output-file -a --append-output', '@writes'],
      ],
      check: (invocation, context) => {
        const posted = invocation.value('--post-file --body-file');
        if (posted !== undefined && context.isSecret(posted.value)) {
          context.report('exfil.secret', posted.span, { target: posted.raw });
        }
        return wget(invocation, context);
      },
    },
    aria2c: {
      act: 'download',
      values:
        '-d -o -x -s -j -k -i -l -m -t -M -O -S -T -U --dir --out --input-file --log --torrent-file --metalink-file --header --user-agent --referer --checksum --load-cookies --max-connection-per-server --split --max-concurrent-downloads',
      help: '-h -v',
      output: 'network',
      check: fetchFiles,
    },
    'axel lynx links elinks http https xh xhs httpie yt-dlp youtube-dl you-get gallery-dl fetch lwp-request GET lftp ftp sftp ncftp cadaver newsboat w3m curlie hurl grpcurl wscat websocat':
      {
        act: 'download',
        values: '-d -o --dir --out --output -x -s --auth -a -u -e -c',
        help: '-h -V',
        output: 'network',
        check: fetchFiles,
      },
    'tftp ftpget': {
      act: 'download',
      values: '-l -r -b -u -p -P',
      check: (invocation, context) => {
        const operands = invocation.name === 'ftpget' ? invocation.args.operands.slice(1) : invocation.args.operands;
        for (const name of [invocation.value('-l'), invocation.value('-r'), ...operands]) {
          if (name !== undefined) {
            context.scope.files.set(name.value, { ...unknownData, network: true });
          }
        }
        return undefined;
      },
    },
    'nc ncat netcat socket pwncat': {
      act: 'connect',
      style: 'gnu',
      values: '-w -p -s -i -g -G -q -x -X -o --output',
      help: '-h --version',
      output: 'network',
      when: [['-o --output', '@writes']],
      check: (invocation, context) => {
        if (
          invocation.name === 'socket' &&
          invocation.words.some((word) => /sh\b/.test(word.value) && /\s|\//.test(word.value))
        ) {
          context.report('shell.reverse', invocation.span);
        }
        return netcat(invocation, context);
      },
    },
    socat: { act: 'connect', check: socat, input: 'sent', output: 'network', help: '-h -V' },
    'telnetd utelnetd in.telnetd rshd in.rshd rlogind in.rlogind rexecd in.rexecd ttyd gotty wetty shellinaboxd': {
      act: 'network.shell-server',
    },
    telnet: { act: 'connect', output: 'network' },
    'scp pscp': { act: 'send', values: '-P -i -o -F -c -l -S -J', check: remoteCopy },
    rsync: {
      act: 'send',
      values:
        '-e --rsh --exclude --include --exclude-from --include-from --bwlimit --port --rsync-path --log-file --partial-dir --backup-dir --suffix --files-from --chmod --chown --max-size --min-size --timeout -f --filter --out-format -B -T -M --remote-option',
      help: '',
      when: [
        ['-n --dry-run --list-only', '@dry-run'],
        ['--delete --delete-before --delete-during --delete-after --del --delete-delay', 'network.mirror'],
        ['--delete-excluded', 'network.mirror-delete'],
        ['--remove-source-files', 'network.remove-source'],
      ],
      check: (invocation, context) => {
        const target = invocation.args.operands.at(-1);
        if (
          invocation.args.options.some((option) => option.name.startsWith('--del')) &&
          target !== undefined &&
          /^(?:\/|~\/?|\/home\/?\w*|\/etc.*|\/usr.*|\/var)$/.test(target.value)
        ) {
          context.report('network.mirror-delete', target.span, { target: target.raw });
        }
        return remoteCopy(invocation, context);
      },
    },
    rclone: {
      act: 'send',
      values: '--config --exclude --include --filter --transfers',
      help: '-h -V',
      subs: [
        [
          'ls lsd lsl lsf lsjson cat size check md5sum sha1sum hashsum tree about version listremotes config/show config/dump config/file ncdu link',
          { act: 'read-remote' },
        ],
        ['copy copyto bisync', { act: 'send', check: copyToRemote }],
        ['copyurl mount serve config rcd mkdir touch cryptcheck settier', 'send'],
        ['sync', { act: 'network.mirror-delete', when: [['-n --dry-run', '@dry-run']] }],
        ['move moveto', { act: 'network.remove-source', when: [['-n --dry-run', '@dry-run']] }],
        [
          'delete deletefile purge rmdir rmdirs cleanup dedupe backend',
          { act: 'delete-remote', when: [['-n --dry-run', '@dry-run']] },
        ],
      ],
    },
    'nmap masscan zmap rustscan hping3 nikto gobuster dirb ffuf wfuzz sqlmap responder metasploit msfconsole msfvenom aircrack-ng wpscan enum4linux rpcclient bettercap':
      { act: 'network.scan', help: '-h -V', when: [['-oN -oX -oA -oG', '@writes']] },
    smbclient: {
      act: 'connect',
      values: '-c --command -U --user -W -I -p -m',
      when: [['-L --list', 'read-remote']],
      check: (invocation, context) => {
        for (const part of (invocation.value('-c --command')?.value ?? '').split(';')) {
          const [verb = '', name = ''] = part.trim().split(/\s+/);
          if (/^m?put$/.test(verb)) {
            context.report(context.isSecret(name) ? 'exfil.secret' : 'send', invocation.span, { target: name });
          } else if (/^(?:del|rm|deltree|rmdir|wdel)$/.test(verb)) {
            context.report('delete-remote', invocation.span, { target: part.trim() });
          }
        }
        return undefined;
      },
    },
    'arpspoof macof dnsspoof mitmproxy mitmdump sslstrip': { act: 'network.sniff', help: '-h' },
    'tshark wireshark': {
      act: 'network.sniff',
      values: `${sniffValues} -X -o -d`,
      reads: '-n -A -x -e -t -S -l -V -K -d -o -O -N -p -P -2 -R -u -U -H -# --count --number -X',
      when: [
        ['-D --list-interfaces -L', '@cancel'],
        ['-r', '@cancel'],
        ['-w', '@writes'],
        ['-z', '@runs'],
        ['-X', 'exec.script', /^(?:lua_script|read_format)/],
      ],
    },
    'tcpdump dumpcap': {
      act: 'network.sniff',
      values: sniffValues,
      reads: '-n -A -X -x -e -t -S -l -V -K -d -o -O -N -p -P -2 -R -u -U -H -# --count --number',
      when: [
        ['-D --list-interfaces -L', '@cancel'],
        ['-r', '@cancel'],
        ['-w', '@writes'],
        ['-z', '@runs'],
      ],
    },
    'ngrep tcpflow dsniff ettercap': {
      act: 'network.sniff',
      values: sniffValues,
      when: [
        ['-r', '@cancel'],
        ['-w', '@writes'],
        ['-z', '@runs'],
      ],
    },
    'ngrok cloudflared localtunnel lt bore frpc frps tailscale zerotier-cli chisel sshuttle tunnelto': {
      act: 'network.tunnel',
      subs: [
        [
          'version help status ip ping netcheck config/check whois diagnostics list-networks listnetworks listpeers peers info tunnel/list tunnel/info exit-node/list dns/status',
          'read-remote',
        ],
        ['login logout down update config/add-authtoken', 'config'],
        [
          'up set',
          {
            act: 'config',
            when: [['--advertise-exit-node --advertise-routes --ssh --exit-node', 'network.tunnel']],
          },
        ],
      ],
      otherwise: 'network.tunnel',
    },
    'croc wormhole magic-wormhole transfer transfer.sh gist pastebinit termbin wgetpaste sprunge onionshare onionshare-cli ffsend qrcp woof bashupload haste hastebin dpaste nopaste lpaste privatebin gupload dropbox_uploader.sh rsend portal syncthing-send warpinator localsend kdeconnect-cli bluetooth-sendto obexftp':
      { act: 'share', input: 'sent', bare: 'read', help: '-h -V' },
    logger: {
      act: 'session',
      values: '-t -p -f -n -P -S -u --tag --priority --file --server --port --size --socket --msgid --sd-id --sd-param',
      when: [
        ['-n --server', 'exfil.file'],
        ['-f --file', '@reads'],
      ],
    },
    'mail mailx sendmail mutt msmtp swaks telegram-send notify-send ntfy': {
      act: 'send',
      input: 'sent',
      values: '-s -c -b -r -a',
    },
    'ssh-keygen': {
      act: 'write',
      values: '-t -b -f -C -N -P -F -R -m -I -n -V -s -D -O -Y -E',
      help: '-h -?',
      when: [
        ['-l -F -L -B -y -Q', '@cancel'],
        ['-R', 'write'],
      ],
    },
    'ssh-keyscan': { act: 'read-remote', values: '-t -p -T -f' },
    'ssh-add': { act: 'session', values: '-E', when: [['-l -L', '@cancel']] },
    'ssh-agent ssh-copy-id': { act: 'send', values: '-i -p -o' },
    'openssl libressl': {
      act: 'write',
      style: 'long',
      values:
        '-in -out -keyout -connect -servername -CAfile -days -subj -config -pass -passin -passout -k -K -iv -cert -key -verify -sign -signature',
      subs: [
        [
          'req',
          {
            act: 'read',
            style: 'long',
            values: '-in -out -keyout -days -subj -config -key -newkey -addext -passout',
            when: [
              ['-new -newkey -x509 -out -keyout', 'write'],
              ['-out -keyout', '@writes'],
            ],
          },
        ],
        [
          'x509 verify crl',
          {
            // What they read is public: certificates and lists of revoked ones.
            act: 'read',
            style: 'long',
            values: '-in -out -CAfile -CA -CAkey -signkey -days -inform -outform -untrusted',
            when: [
              ['-out', 'write'],
              ['-out', '@writes'],
              ['-signkey -CAkey', '@reads'],
            ],
          },
        ],
        [
          's_client',
          {
            act: 'read-remote',
            style: 'long',
            values: '-connect -servername -CAfile -key -cert',
            check: (invocation, context) => {
              if (invocation.stdin.secret) {
                context.report('exfil.secret', invocation.span);
              }
              return { output: { ...unknownData, network: true } };
            },
          },
        ],
        [
          'version help ciphers list asn1parse speed prime rand errstr pkcs7 storeutl list-standard-commands',
          {
            act: 'read-remote',
            style: 'long',
            values: '-in -out -connect -servername -CAfile -key -cert',
            when: [
              ['-out', 'write'],
              ['-out', '@writes'],
              ['-in', '@reads'],
            ],
            output: 'input',
          },
        ],
        [
          'dgst md5 sha1 sha256 sha512',
          {
            act: 'read',
            style: 'long',
            values: '-out -sign -verify -signature',
            when: [
              ['-out', '@writes'],
              ['-out', 'write'],
            ],
          },
        ],
        [
          'enc base64 aes-256-cbc des3 rsautl pkeyutl smime cms zlib',
          {
            act: 'text.decrypt',
            style: 'long',
            values: '-in -out -k -pass -K -iv',
            when: [
              ['-out', '@writes'],
              ['-in', '@reads'],
            ],
            output: 'decoded',
          },
        ],
        [
          'genrsa genpkey gendsa ecparam dhparam rsa ec pkey pkcs8 pkcs12 ca ts passwd',
          {
            act: 'write',
            style: 'long',
            values: '-in -out -keyout -days -subj -config',
            when: [
              ['-in', '@reads'],
              ['-out', '@writes'],
            ],
          },
        ],
      ],
    },
    nsupdate: { act: 'network.delete-request' },
    'rndc unbound-control resolvectl systemd-resolve': {
      act: 'config',
      subs: [
        ['status query statistics show', 'read-remote'],
        [
          'dns domain dnssec dnsovertls default-route llmnr mdns nta',
          {
            act: 'read-remote',
            check: (invocation, context) => {
              if (invocation.args.operands.length > 1) {
                context.report('network.cut', invocation.span);
              }
              return undefined;
            },
          },
        ],
        ['flush reload reconfig flush-caches revert reset-statistics', 'config'],
      ],
    },
  },
};
