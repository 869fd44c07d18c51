import type { CommandCheck } from '../analysis/context';
import type { Word } from '../analysis/word';
import type { Family } from './family';

/** A pattern, or more than one file. */
const isMany = (files: readonly Word[]): boolean => files.some((word) => word.glob || /[*?]/.test(word.value));
const isFolder = (path: string): boolean => /(?:^|\/)[^/.]*$|\/$|^\.{1,2}$/.test(path);

/** Pictures, sound, documents, and other programs of everyday use. */
const effects =
  /^(?:stats?|trim|remix|channels|rate|silence|vad|norm|gain|highpass|lowpass|band\w*|sinc|pad|fade|tempo|speed|dcshift)$/;

/** `sox in.wav -n stat`: no sound is written, only what the effect prints; a spectrogram or a noise profile is a file. */
const measuresSound: CommandCheck = (invocation) => {
  const words = invocation.words.slice(1).map((word) => word.value);
  const target = words.lastIndexOf('-n');
  const measures = target > 0 && (target === words.length - 1 || effects.test(words[target + 1] ?? ''));
  return measures && !words.some((word) => /^(?:spectrogram|noiseprof)$/.test(word)) ? { handled: true } : undefined;
};

export const media: Family = {
  rules: {},
  commands: {
    exiftool: {
      act: 'read',
      style: 'long',
      when: [
        ['-overwrite_original -overwrite_original_in_place -tagsFromFile -delete_original -restore_original', 'write'],
        ['-execute -config -if', 'exec.inline'],
      ],
      check: (invocation, context) => {
        // `-tag=value` writes the tag.
        const writes = invocation.words.some((word) => /^-[\w:]+[-+]?[=<]/.test(word.value));
        const places = invocation.args.operands;
        if (writes) {
          context.report('write', invocation.span);
        }
        const isBatch =
          invocation.has('-r -R') ||
          context.around.fed ||
          isMany(places) ||
          places.some((word) => isFolder(word.value));
        if (writes && isBatch && invocation.has('-overwrite_original -overwrite_original_in_place')) {
          context.report('overwrite.batch', invocation.span);
        }
        return undefined;
      },
    },
    'ffmpeg avconv convert magick montage composite gifsicle optipng pngquant cwebp dwebp inkscape rsvg-convert gs pdftk qpdf pdftoppm pdfunite pdfseparate pdfimages tesseract scanimage wkhtmltopdf wkhtmltoimage potrace exiv2 mkvmerge mkvextract mp4box handbrakecli lame flac oggenc opusenc sips dot neato gnuplot plantuml mmdc asciinema scrot maim import screencapture unoconv libreoffice soffice ebook-convert djvutxt mutool ps2pdf pdf2ps enscript a2ps img2pdf ocrmypdf heif-convert avifenc svgo blender openscad povray':
      {
        act: 'write',
        style: 'long',
        help: '-version -h -v -V -formats -codecs -encoders -decoders -filters',
        values: '-i -o -f -c -vf -af -ss -t',
        operands: 'data',
      },
    sox: {
      act: 'write',
      style: 'long',
      help: '--help -h --version --info --i',
      check: measuresSound,
    },
    mogrify: {
      act: 'write',
      style: 'long',
      help: '-version -h',
      values: '-format -path -resize -quality -crop -rotate -gravity -extent -density -depth -colorspace -fuzz',
      check: (invocation, context) => {
        if ((context.around.fed || isMany(invocation.args.operands)) && !invocation.has('-format -path')) {
          context.report('overwrite.batch', invocation.span);
        }
        return undefined;
      },
    },
    jpegoptim: {
      act: 'write',
      values: '-d --dest -m --max -S --size -T --threshold',
      help: '-h -V',
      when: [['-n --noaction', '@dry-run']],
      check: (invocation, context) => {
        if (
          isMany(invocation.args.operands) &&
          invocation.has('-m --max -S --size') &&
          !invocation.has('-d --dest --stdout')
        ) {
          context.report('overwrite.batch', invocation.span);
        }
        return undefined;
      },
    },
    pdftotext: {
      act: 'write',
      style: 'long',
      values: '-f -l -r -x -y -W -H -enc -eol -opw -upw -fixed',
      help: '-v -h',
      // `-` as the target prints.
      check: (invocation) => (invocation.args.operands[1]?.value === '-' ? { handled: true } : undefined),
    },
    'mpv vlc mplayer ffplay play mpc cmus feh eog sxiv zathura evince okular firefox chromium google-chrome brave w3mimgdisplay say espeak paplay cava cbonsai cmatrix asciiquarium nyancat xeyes hollywood pipes.sh genact':
      { act: 'interactive', help: '-h -v -V' },
    'amixer pactl pacmd alsamixer pamixer playerctl brightnessctl light xbacklight xset setxkbmap xmodmap xinput xrandr gsettings dconf gconftool-2 kwriteconfig5 xfconf-query swaymsg i3-msg hyprctl wmctrl xdotool ydotool bluetoothctl':
      {
        act: 'session',
        subs: [
          [
            'list info get get-volume show list-schemas list-keys list-recursively status metadata read dump devices get_tree get_outputs get_workspaces monitors clients version',
            'read',
          ],
          ['sget scontrols contents', 'read'],
        ],
        bare: 'read',
        otherwise: 'session',
        style: 'gnu',
        reads: '-d -display --display --prop --properties --current -current --listmonitors',
        when: [['-q -l -query --query', '@cancel']],
      },
    wpctl: {
      act: 'session',
      subs: [
        ['status inspect get-volume', 'read'],
        ['set-volume set-mute set-default set-profile clear-default settings', 'session'],
      ],
      otherwise: 'session',
    },
    'lp lpr': { act: 'send' },
    'lpstat lpq lpinfo': { act: 'read' },
    'cancel lprm': { act: 'change' },
    'fzf sk peco gum dialog whiptail zenity rofi dmenu percol': {
      act: 'read',
      values: '--preview --bind -q -f --height',
      when: [
        ['--preview --bind', 'exec.inline'],
        ['--preview', '@runs'],
      ],
      output: 'picked',
    },
    'ollama llama-cli llama-server lms': {
      act: 'execute',
      help: '-v -h',
      subs: [
        ['list ls ps show version', 'read'],
        ['run pull push serve create cp start stop', 'execute'],
        ['rm', 'delete.file'],
      ],
    },
    'claude codex gemini aider opencode copilot-cli': { act: 'execute', help: '-v -h -V' },
    'sqlfluff sql-formatter': {
      act: 'read',
      subs: [
        ['lint parse version', 'read'],
        ['fix format', 'write'],
      ],
    },
    'sbatch srun salloc': { act: 'execute', help: '-h -V', runs: { how: 'words' } },
    'squeue sinfo sacct sstat sprio sshare qstat bjobs condor_q': { act: 'read-remote' },
    qalc: { act: 'read' },
    'passwdqc pwgen apg makepasswd uuidgen uuid diceware xkcdpass mcookie': { act: 'read' },
    adb: {
      act: 'execute',
      values: '-s -t',
      subs: [
        ['devices version help get-state get-serialno logcat', 'read'],
        [
          'install uninstall push pull reboot sideload forward reverse root remount tcpip connect disconnect start-server',
          'change',
        ],
        ['kill-server', 'kill'],
        ['shell', { act: 'execute', runs: { how: 'text', where: 'remote' } }],
      ],
    },
    '': { act: 'read' },
    haproxy: {
      act: 'change',
      help: '-v',
      style: 'long',
      values: '-f -sf -st',
      reads: '-V -C -L -n -m',
      when: [
        ['-c', '@cancel'],
        ['-sf -st', 'kill'],
      ],
    },
    nginx: {
      act: 'change',
      help: '-v -V',
      style: 'long',
      values: '-c -g -p -e -s',
      reads: '-q',
      when: [
        ['-t -T', '@cancel'],
        ['-g', 'exec.inline'],
        ['-s', 'kill'],
      ],
    },
    'apachectl apache2ctl httpd caddy traefik lighttpd': {
      act: 'change',
      help: '-v',
      style: 'long',
      values: '-c -C -f -g -p -d -D',
      reads: '-M -S -T -L',
      when: [
        ['-t -tt', '@cancel'],
        ['-sf -st -s', 'kill'],
      ],
      subs: [['version list-modules validate fmt configtest', 'read']],
      otherwise: 'change',
    },
  },
};
