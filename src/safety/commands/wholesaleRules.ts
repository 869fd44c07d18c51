import { rule, type RuleTable } from '../model/rule';

/** Rules for what is done to everything at once, or to a whole place. */
export const wholesaleRules: RuleTable = {
  'package.remove-all': rule(
    'dangerous',
    'package-manage',
    'Uninstalls every package that a listing names.',
    [
      'pip freeze | xargs pip uninstall -y',
      'brew uninstall --force $(brew list)',
      'npm ls -gp --depth=0 | xargs npm rm -g',
      { shell: 'fish', command: 'pip uninstall -y (pip freeze)' },
      { shell: 'cmd', command: "for /f %i in ('pip freeze') do pip uninstall -y %i" },
    ],
    {
      misses: [
        'pip freeze | grep django | xargs pip uninstall -y',
        'pip freeze | xargs pip install',
        'brew list | xargs brew reinstall',
        'pacman -Rns $(pacman -Qdtq)',
      ],
      remedy: 'look at the list first, and name the packages',
    },
  ),
  'overwrite.batch': rule(
    'dangerous',
    'filesystem-destroy',
    'Changes many files where they are and keeps no copy.',
    [
      'exiftool -overwrite_original -all= -r ~/Photos',
      "find . -name '*.jpg' -exec exiftool -overwrite_original -all= {} +",
      'mogrify -resize 50% *.jpg',
      { shell: 'zsh', command: 'mogrify -strip **/*.jpg' },
    ],
    {
      misses: [
        'exiftool -all= -r ~/Photos',
        'exiftool -overwrite_original -all= a.jpg',
        'mogrify -path small -resize 50% *.jpg',
        'mogrify -format png *.jpg',
      ],
      remedy: 'write to another folder, or keep the originals',
    },
  ),
  'archive.over-system': rule(
    'dangerous',
    'filesystem-destroy',
    'Unpacks over the files of the system and replaces what is there.',
    [
      'tar xzf x.tgz -C / --overwrite',
      'unzip -o x.zip -d /',
      '7z x x.7z -o/ -y',
      { shell: 'pwsh', command: 'Expand-Archive x.zip -DestinationPath C:\\ -Force' },
    ],
    { misses: ['tar xzf x.tgz -C /', 'unzip -o x.zip -d web', 'unzip -l x.zip -d /'], remedy: 'list it first' },
  ),
  'exec.library': rule(
    'dangerous',
    'remote-code-exec',
    'Loads a library from an unusual place; its code runs in the program.',
    ['ssh-keygen -D ./x.so', 'ssh -I /tmp/x.so host', 'openssl req -engine ./x.so', "sqlite3 a.db '.load ./x.so'"],
    {
      misses: [
        'ssh-keygen -D /usr/lib/opensc-pkcs11.so',
        'ssh -i ~/.ssh/id_ed25519 ada@host',
        'scp -i ./deploy.pem a.txt host:',
        'php -d error_log=/tmp/php.log a.php',
        'java -javaagent:./trace.jar -jar app.jar',
        "sqlite3 a.db '.tables'",
      ],
      remedy: 'look where the library comes from',
    },
  ),
};
