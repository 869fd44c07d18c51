import { rule } from '../model/rule';
import type { Family } from './family';

/** Programs that try passwords until one fits, or prepare it. Testers use them too, but never by the way. */
export const attackTools: Family = {
  rules: {
    'credential.guess': rule(
      'dangerous',
      'credential-access',
      'Tries passwords on another machine until one fits.',
      ['hydra -l root -P words.txt ssh://192.0.2.1', 'medusa -h 192.0.2.1 -u root -P words.txt -M ssh'],
      { misses: ['hydra -h', 'nmap -p 22 example.com'], scope: 'remote' },
    ),
    'credential.unshadow': rule(
      'dangerous',
      'credential-access',
      'Joins the password hashes of the system with their accounts, ready to be broken.',
      ['unshadow /etc/passwd /etc/shadow > hashes'],
      { misses: ['cat /etc/passwd'] },
    ),
    'credential.crack': rule(
      'dangerous',
      'credential-access',
      'Breaks password hashes.',
      ['john --wordlist=words.txt hashes.txt', 'hashcat -m 1800 hashes.txt words.txt'],
      { misses: ['john --list=formats', 'hashcat --version', 'hashcat -I'] },
    ),
    'attack.framework': rule(
      'dangerous',
      'remote-code-exec',
      'Attacks other machines or takes over their accounts.',
      ['evil-winrm -i 192.0.2.1 -u a -p b', 'impacket-psexec a:b@192.0.2.1', 'wifite --kill'],
      { misses: ['searchsploit openssh', 'evil-winrm --version'], scope: 'remote' },
    ),
  },
  commands: {
    'hydra ncrack patator crowbar kerbrute crackmapexec netexec nxc': {
      act: 'credential.guess',
      style: 'long',
      help: '-h -V',
    },
    medusa: { act: 'credential.guess', style: 'long', values: '-h -u -P -M', help: '-V -d' },
    john: { act: 'credential.crack', style: 'gnu', when: [['--list --test --show-formats', '@cancel']] },
    'hashcat cudahashcat': {
      act: 'credential.crack',
      style: 'gnu',
      help: '-I',
      values: '-m -a -D -w -d',
      reads: '-O --force',
      when: [['--benchmark -b --example-hashes --hash-info --backend-info', '@cancel']],
    },
    'ophcrack rcrack fcrackzip pdfcrack rarcrack cowpatty pyrit': { act: 'credential.crack', style: 'gnu' },
    'winexe evil-winrm smbexec wmiexec atexec dcomexec impacket-psexec impacket-smbexec impacket-wmiexec impacket-atexec impacket-dcomexec impacket-ntlmrelayx ntlmrelayx impacket-getuserspns impacket-GetUserSPNs impacket-GetNPUsers GetUserSPNs.py psexec.py wmiexec.py ntlmrelayx.py certipy coercer petitpotam wifite reaver bully aireplay-ng airodump-ng airmon-ng mdk4 setoolkit beef beef-xss sliver sliver-client sliver-server havoc empire powershell-empire weevely commix xsser tplmap routersploit autosploit pwnagotchi slowloris goldeneye hulk t50 slowhttptest yersinia mitm6 dnschef evilginx evilginx2 gophish villain pupy merlin covenant':
      { act: 'attack.framework', help: '-h -V -v' },
    'impacket-secretsdump bloodhound-python ldapdomaindump laZagne mimipenguin linpeas linpeas.sh linenum.sh pspy pspy64 lsassy donpapi dploot gmsadumper':
      { act: 'credential.dump', help: '-h' },
    'nuclei feroxbuster amass subfinder assetfinder theharvester theHarvester dnsrecon dnsenum fierce whatweb wafw00f sslscan testssl testssl.sh sslyze naabu dirsearch gospider katana recon-ng spiderfoot sublist3r knockpy nbtscan onesixtyone snmp-check snmpwalk ike-scan arp-scan netdiscover unicornscan nping arjun dalfox':
      { act: 'network.scan', help: '-h -V', when: [['-o -oN --output', '@writes']] },
    macchanger: { act: 'network.configure', when: [['-s --show -l --list', '@cancel']] },
    searchsploit: { act: 'read', when: [['-m --mirror -u --update', 'write']] },
    'hashid hash-identifier haiti': {
      act: 'read',
      values: '-o --outfile',
      when: [
        ['-o --outfile', 'write'],
        ['-o --outfile', '@writes'],
      ],
    },
    'volatility volatility3 vol vol.py': { act: 'read', when: [['-D --dump-dir', 'write']] },
    binwalk: { act: 'read', when: [['-e --extract -M --matryoshka -D --dd', 'write']] },
    'foremost scalpel bulk_extractor crunch cewl': { act: 'write' },
    unshadow: { act: 'credential.unshadow', output: 'secret' },
  },
};
