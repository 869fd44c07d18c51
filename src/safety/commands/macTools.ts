import type { Family } from './family';

/** macOS: developer tools and converters. */
export const macTools: Family = {
  rules: {},
  commands: {
    xcodebuild: {
      act: 'build',
      style: 'long',
      values: '-project -workspace -scheme -target -configuration -sdk -destination -derivedDataPath -xcconfig',
      help: '-help -usage -version',
      when: [['-list -showsdks -showBuildSettings -showdestinations -showTestPlans -checkFirstLaunchStatus', '@help']],
    },
    'xcode-select': { act: 'config', style: 'gnu', when: [['-p --print-path -v', '@cancel']] },
    codesign: {
      act: 'write',
      style: 'gnu',
      values: '-s --sign --entitlements -i --identifier -o --options',
      reads:
        '--deep --strict -r --requirements -R --test-requirement --xml --extract-certificates --all-architectures -a --architecture --bundle-version --check-notarization --file-list --continue',
      when: [
        ['-d --display -v --verify -dv -dvv -dvvv', '@cancel'],
        ['-s --sign --remove-signature', 'write'],
      ],
    },
    pkgutil: {
      act: 'install',
      style: 'long',
      when: [
        [
          '--pkgs --packages --files --file-info --pkg-info --pkg-groups --groups --group-pkgs --export-plist --only-files --only-dirs --check-signature --payload-files --verify --regexp --volume',
          '@cancel',
        ],
        ['--expand --expand-full --flatten --bom', 'write'],
        ['--forget', 'install'],
      ],
    },
    installer: {
      act: 'install',
      style: 'long',
      values: '-pkg -package -target -tgt',
      reads: '-verbose -verboseR -plist -lang -volinfo',
      bare: 'read',
      when: [
        ['-pkginfo -dominfo -volinfo -query -vers', '@cancel'],
        ['-pkg -package', 'remote.package-url', /^https?:/i],
      ],
    },
    textutil: {
      act: 'write',
      style: 'long',
      values: '-convert -format -encoding -extension -output',
      when: [
        ['-info -stdout', '@cancel'],
        ['-output', '@writes'],
      ],
    },
  },
};
