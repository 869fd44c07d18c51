import { noData } from '../analysis/word';
import { rule } from '../model/rule';
import type { Family } from './family';
import {
  add,
  branch,
  checkout,
  clean,
  config,
  diffRows,
  diffValues,
  globalOptions,
  lease,
  push,
  remove,
  reset,
  stash,
  tag,
  targetOf,
} from './gitChecks';

export const git: Family = {
  rules: {
    'git.change': rule(
      'caution',
      'git',
      'Changes the repository; git keeps what was there before.',
      ['git commit -m x', 'git add -A', 'git merge main'],
      { misses: ['git status', 'git log'] },
    ),
    'git.remote': rule(
      'caution',
      'git',
      'Exchanges commits with another repository.',
      ['git pull', 'git push origin main', 'git fetch'],
      { misses: ['git remote -v', 'git push --dry-run'], scope: 'remote' },
    ),
    'git.redirected': rule(
      'caution',
      'git',
      'Uses another repository or configuration than the one here.',
      ['git --git-dir=.evil diff', 'git --exec-path=x show HEAD'],
      { misses: ['git -C sub status'] },
    ),
    'git.alias': rule('caution', 'config', 'Defines a git alias.', ["git -c alias.x='log -1' x"], {
      misses: ['git log'],
    }),
    'git.command-setting': rule(
      'dangerous',
      'persistence',
      'Makes git run a command of your choice whenever it is used.',
      ['git config core.hooksPath /tmp/h', "git -c core.pager='sh -c id' log"],
      { misses: ['git config user.name x', 'git -c core.pager=cat log'] },
    ),
    'git.reset-hard': rule(
      'dangerous',
      'git-discard',
      'Throws away every uncommitted change.',
      ['git reset --hard', 'git reset --hard HEAD~1'],
      { misses: ['git reset --soft HEAD~1', 'git reset a.txt'], remedy: stash },
    ),
    'git.discard': rule(
      'dangerous',
      'git-discard',
      'Throws away uncommitted changes while switching.',
      ['git checkout -f main', 'git switch -f main', 'git switch --discard-changes main'],
      { misses: ['git checkout main', 'git switch main'], remedy: stash },
    ),
    'git.discard-file': rule(
      'dangerous',
      'git-discard',
      'Throws away uncommitted changes of files.',
      ['git checkout -- a.txt', 'git checkout .', 'git restore a.txt'],
      { misses: ['git restore --staged a.txt', 'git checkout -b x'], remedy: stash },
    ),
    'git.clean': rule(
      'dangerous',
      'git-discard',
      'Deletes files that git does not know; they cannot be brought back.',
      ['git clean -fd', 'git clean -xf'],
      { misses: ['git clean -n', 'git clean -nfd'], remedy: 'run it with `-n` first' },
    ),
    'git.stash-drop': rule(
      'dangerous',
      'git-discard',
      'Throws away stashed changes.',
      ['git stash drop', 'git stash clear'],
      { misses: ['git stash list', 'git stash pop'] },
    ),
    'git.remove-force': rule(
      'dangerous',
      'git-discard',
      'Deletes files with changes that were never committed.',
      ['git rm -rf .'],
      { misses: ['git rm a.txt', 'git rm --cached a.txt'] },
    ),
    'git.branch-delete': rule(
      'caution',
      'git',
      'Deletes a branch even when its commits are nowhere else.',
      ['git branch -D x'],
      { misses: ['git branch'], remedy: 'use `-d`, which refuses when commits would be lost', effect: 'delete' },
    ),
    'git.branch-reset': rule(
      'dangerous',
      'git-discard',
      'Moves an existing branch; its commits may be lost.',
      ['git checkout -B main', 'git switch -C main'],
      { misses: ['git checkout -b main2'] },
    ),
    'git.push-force': rule(
      'dangerous',
      'git-history',
      'Replaces the history others already have.',
      ['git push -f', 'git push origin +main', 'git push --force origin main'],
      { misses: ['git push --force-with-lease', 'git push origin main'], remedy: lease },
    ),
    'git.push-delete': rule(
      'dangerous',
      'git-history',
      'Deletes branches on the remote.',
      ['git push origin --delete x', 'git push origin :x'],
      { misses: ['git push origin x'] },
    ),
    'git.push-mirror': rule(
      'dangerous',
      'git-history',
      'Makes the remote an exact copy; everything else there is deleted.',
      ['git push --mirror backup'],
      { misses: ['git push backup'] },
    ),
    'git.rewrite': rule(
      'dangerous',
      'git-history',
      'Rewrites the whole history.',
      ["git filter-branch --tree-filter 'rm -f x' HEAD", 'git filter-repo --path a'],
      { misses: ['git rebase main'] },
    ),
    'git.expire': rule(
      'dangerous',
      'git-history',
      'Removes what git keeps to undo mistakes.',
      ['git reflog expire --expire=now --all', 'git gc --prune=now', 'git update-ref -d refs/heads/x'],
      { misses: ['git reflog', 'git gc'] },
    ),
    'git.worktree-remove': rule(
      'dangerous',
      'git-discard',
      'Removes a work tree with what is not committed in it.',
      ['git worktree remove --force x', 'git submodule deinit -f --all'],
      { misses: ['git worktree list', 'git submodule status'] },
    ),
  },
  commands: {
    'git hub': {
      act: 'read',
      bare: 'read',
      check: globalOptions,
      values: '-C -c --git-dir --work-tree --namespace --exec-path --super-prefix --config-env --attr-source',
      help: '-h -v',
      otherwise: 'unknown.subcommand',
      when: [
        ['--git-dir --work-tree --namespace --exec-path --super-prefix --config-env', 'git.redirected'],
        [
          '-c --config-env',
          'config',
          /^(?!core\.(?:quotepath|autocrlf|precomposeunicode|commentchar)|color\.|advice\.|log\.|user\.|diff\.(?:renames|algorithm|noprefix|mnemonicprefix)|safe\.directory|init\.defaultbranch|rerere)/i,
        ],
      ],
      subs: [
        [
          'status show-ref for-each-ref rev-parse rev-list merge-base ls-files ls-tree cat-file describe name-rev count-objects blame annotate whatchanged cherry check-ignore check-attr check-mailmap check-ref-format version verify-commit verify-tag verify-pack var show-branch diff-tree diff-index diff-files range-diff grep ls-remote get-tar-commit-id patch-id stripspace column request-pull fsck merge-tree show-index interpret-trailers mailinfo',
          {
            act: 'read',
            values: `${diffValues} -m -e -f --exclude`,
            when: [
              ['--lost-found', 'git.change'],
              ['-O --open-files-in-pager', '@runs'],
              ['--upload-pack', '@runs'],
              ['--output', '@writes'],
              ['--output', 'write'],
              ['--textconv --ext-diff', 'exec.script'],
            ],
          },
        ],
        ['shortlog help', { act: 'read', values: '-w', when: [['-c --committer --config -a -g', 'read']] }],
        ['log show diff', { act: 'read', values: diffValues, when: diffRows }],
        ['difftool', { act: 'interactive', values: '-t --tool -x --extcmd', when: [['-x --extcmd', '@runs']] }],
        ['mergetool gui gitk citool web--browse instaweb', 'interactive'],
        [
          'fetch pull clone remote-https submodule/update submodule/add submodule/sync send-email svn p4 lfs bundle',
          {
            act: 'git.remote',
            values: '-b --branch -o --origin --depth -j --jobs -c --config --reference --filter -u',
            when: [
              ['--upload-pack -u --receive-pack', 'exec.inline'],
              ['--upload-pack', '@runs'],
              ['--dry-run', '@dry-run'],
              [
                '-c --config',
                'git.command-setting',
                /^(?:core\.(?:hookspath|fsmonitor|sshcommand)|filter|protocol\.ext)/i,
              ],
            ],
            check: (invocation, context) => {
              context.scope.fetched ||= invocation.sub === 'clone';
              const external = invocation.args.operands.find((word) => /^ext::|^--?u/.test(word.value));
              if (external !== undefined) {
                context.report('git.command-setting', external.span, { target: external.raw });
                context.shellText(external.value.replace(/^ext::/, ''), 'bash', external, noData);
              }
              return undefined;
            },
          },
        ],
        [
          'submodule/foreach',
          {
            act: 'git.remote',
            stops: true,
            check: (invocation, context) => {
              const text = invocation.args.operands.map((word) => word.value).join(' ');
              context.shellText(text, 'bash', invocation.span, noData);
              return undefined;
            },
          },
        ],
        ['submodule submodule/status submodule/summary', { act: 'read' }],
        ['submodule/deinit', { act: 'git.change', when: [['-f --force', 'git.worktree-remove']] }],
        ['submodule/init submodule/set-branch submodule/set-url submodule/absorbgitdirs', 'git.change'],
        [
          'push',
          {
            act: 'git.remote',
            values: '-o --push-option --repo --receive-pack --exec',
            when: [
              ['--receive-pack --exec', 'exec.inline'],
              ['--receive-pack --exec', '@runs'],
            ],
            check: push,
            ...{
              reads: '--force-with-lease --force-if-includes --force --dry-run --delete --mirror --prune --tags --all',
            },
          },
        ],
        [
          'commit merge cherry-pick revert am apply notes init rebase commit-tree write-tree mktree mktag hash-object update-index read-tree pack-objects repack sparse-checkout replace format-patch mailsplit fast-import unpack-objects index-pack rerere maintenance commit-graph multi-pack-index pack-refs prune-packed rename-branch subtree flow credential restore-mtime quiltimport merge-file merge-index checkout-index update-server-info',
          {
            act: 'git.change',
            values:
              '-m -F -C -t --message --file --author --date --onto -s -X -x --exec -o --output-directory --format --prefix',
            when: [
              ['--dry-run', '@dry-run', /^$/],
              ['-x --exec', '@runs'],
              ['--exec -x', 'exec.inline'],
              ['--output -o', '@writes'],
            ],
          },
        ],
        [
          'archive',
          {
            act: 'git.change',
            values: '-o --output --format --prefix --remote',
            when: [
              ['-l --list', '@cancel'],
              ['-o --output', '@writes'],
            ],
          },
        ],
        [
          'symbolic-ref',
          {
            act: 'git.change',
            check: (invocation) =>
              invocation.args.operands.length < 2 && !invocation.has('-d --delete') ? { handled: true } : undefined,
          },
        ],
        ['add stage', { act: 'git.change', when: [['-n --dry-run', '@dry-run']], check: add }],
        ['mv', { act: 'git.change', when: [['-n --dry-run', '@dry-run']] }],
        ['notes/show notes/list notes/get-ref', 'read'],
        ['reset', { act: 'git.change', check: reset, reads: '--hard --soft --mixed --keep --merge --quiet' }],
        ['checkout', { act: 'git.change', values: '-b -B --orphan --conflict --pathspec-from-file', check: checkout }],
        [
          'switch',
          {
            act: 'git.change',
            values: '-c -C --create --force-create --orphan',
            when: [
              ['-f --force --discard-changes', 'git.discard'],
              ['-C --force-create', 'git.branch-reset'],
            ],
          },
        ],
        [
          'restore',
          {
            act: 'git.change',
            values: '-s --source',
            check: (invocation, context) => {
              if (!invocation.has('-S --staged') || invocation.has('-W --worktree')) {
                context.report('git.discard-file', invocation.span, targetOf(invocation.args.operands[0]?.raw));
              }
              return undefined;
            },
          },
        ],
        ['clean', { act: 'write', values: '-e --exclude', check: clean }],
        ['rm', { act: 'git.change', check: remove }],
        [
          'branch',
          {
            act: 'git.change',
            values: '--sort --format --contains --no-contains --merged --no-merged --points-at -u --set-upstream-to',
            check: branch,
          },
        ],
        ['tag', { act: 'git.change', values: '-m -F -u --sort --format --contains --points-at --merged', check: tag }],
        ['stash', { act: 'git.change', values: '-m --message' }],
        ['stash/list stash/show', 'read'],
        ['stash/push stash/save stash/pop stash/apply stash/branch stash/store stash/create', 'git.change'],
        ['stash/drop stash/clear', 'git.stash-drop'],
        ['remote', { act: 'read' }],
        ['remote/show remote/get-url', 'read'],
        [
          'remote/add remote/rename remote/set-url remote/set-head remote/set-branches remote/update remote/prune',
          'config',
        ],
        ['remote/remove remote/rm', 'config'],
        ['worktree/list', 'read'],
        ['worktree/add worktree/move worktree/lock worktree/unlock worktree/repair', 'git.change'],
        [
          'worktree/remove worktree/prune',
          {
            act: 'git.change',
            when: [
              ['-f --force', 'git.worktree-remove'],
              ['-n --dry-run', '@dry-run'],
            ],
          },
        ],
        ['reflog reflog/show reflog/exists', 'read'],
        ['reflog/expire reflog/delete', { act: 'git.expire', when: [['-n --dry-run', '@dry-run']] }],
        ['lfs/ls-files lfs/status lfs/env lfs/locks lfs/logs lfs/version svn/info svn/log svn/find-rev', 'read'],
        ['lfs/migrate', 'git.rewrite'],
        ['lfs/migrate/info', 'read'],
        ['gc', { act: 'git.change', when: [['--prune', 'git.expire', /now|all/]] }],
        ['prune', { act: 'git.expire', when: [['-n --dry-run', '@dry-run']] }],
        ['update-ref', { act: 'git.change', values: '-m', when: [['-d', 'git.expire']] }],
        ['filter-branch filter-repo fast-export', 'git.rewrite'],
        ['bisect/log bisect/view bisect/visualize', 'read'],
        ['bisect bisect/start bisect/good bisect/bad bisect/reset bisect/skip bisect/old bisect/new', 'git.change'],
        ['bisect/run', { act: 'execute', runs: { how: 'words' } }],
        [
          'config',
          {
            act: 'config',
            values: '--file -f --blob --type --default',
            check: config,
            reads: '--get --get-all --get-regexp --list --global --local --system --unset --unset-all --add',
          },
        ],
        ['daemon http-backend shell upload-pack receive-pack upload-archive', 'connect'],
      ],
    },
    'gh glab': {
      act: 'read-remote',
      bare: 'read',
      values:
        '-R --repo -H --hostname --json -q --jq -t --template -L --limit -s --state -b --body --title -l --label -a --assignee -S --search --add-label --remove-label --add-assignee --remove-assignee --add-reviewer --remove-reviewer --reviewer --milestone --head --base --notes --description --author --branch --workflow',
      otherwise: 'verbs',
      subs: [
        [
          'api',
          {
            act: 'send',
            values: '-X --method -f --raw-field -F --field -H --header --input -q --jq',
            when: [['-X --method', 'delete-remote', /^delete$/i]],
            check: (invocation) =>
              invocation.has('-X --method -f -F --raw-field --field --input') ? undefined : { handled: true },
          },
        ],
        [
          'status version help completion search auth/status alias/list config/get config/list extension/list extension/search ruleset ruleset/list ruleset/view ruleset/check pr/list pr/view pr/status pr/diff pr/checks issue/list issue/view issue/status repo/list repo/view repo/license repo/gitignore run/list run/view run/watch workflow/list workflow/view release/list release/view gist/list gist/view secret/list variable/list variable/get ssh-key/list gpg-key/list label/list project/list project/view project/field-list project/item-list codespace/list codespace/ports codespace/logs cache/list org/list attestation/verify mr/list mr/view mr/diff mr/issues mr/approvers ci/status ci/list ci/view ci/trace ci/lint pipeline/list pipeline/status pipeline/ci search/code search/commits search/issues search/prs search/repos ci/get job/list',
          { act: 'read-remote', when: [['-w --web', '@cancel']] },
        ],
        [
          'browse',
          {
            act: 'interactive',
            reads: '-R --repo -b --branch -c --commit -s --settings -r --releases -p --projects -w --wiki',
            when: [['-n --no-browser', '@cancel']],
          },
        ],
        ['auth/token', { act: 'secret.read', output: 'secret' }],
        [
          'repo/edit',
          {
            act: 'create',
            values: '--visibility --description --homepage --default-branch',
            when: [['--visibility', 'cloud.account', /^public$/]],
          },
        ],
        ['gist/create snippet/create', { act: 'share', values: '-d --desc -f --filename', input: 'sent' }],
        [
          'pr/create pr/edit pr/merge pr/close pr/reopen pr/ready pr/review pr/comment pr/lock pr/update-branch issue/create issue/edit issue/close issue/reopen issue/comment issue/pin issue/transfer issue/lock issue/develop repo/create repo/fork repo/sync repo/rename repo/deploy-key repo/set-default release/create release/edit release/upload gist/edit gist/rename secret/set variable/set label/create label/edit label/clone run/rerun workflow/run workflow/enable workflow/disable auth/login auth/logout auth/refresh auth/switch auth/setup-git ssh-key/add gpg-key/add alias/set alias/import extension/install extension/upgrade extension/create extension/exec codespace/create codespace/edit codespace/stop project/create project/edit project/item-add mr/create mr/merge mr/update mr/close mr/approve mr/note mr/rebase ci/run ci/retry',
          'create',
        ],
        ['pr/checkout mr/checkout repo/clone gist/clone run/download release/download codespace/cp', 'git.remote'],
        ['codespace/ssh codespace/code codespace/jupyter', 'connect'],
        [
          'repo/delete repo/archive release/delete release/delete-asset gist/delete secret/delete variable/delete issue/delete label/delete run/delete run/cancel cache/delete codespace/delete ssh-key/delete gpg-key/delete project/delete project/item-delete ci/delete ci/cancel',
          'delete-remote',
        ],
        ['alias/delete extension/remove config/set config/clear-cache', 'config'],
      ],
    },
    svn: {
      act: 'git.change',
      values: '-r -m -F --depth',
      bare: 'read',
      subs: [
        ['status st log diff info blame annotate cat list ls proplist propget pl pg help di ann praise', 'read-remote'],
        [
          'delete del remove rm',
          {
            act: 'git.change',
            check: (invocation, context) => {
              // With an address it is committed at once.
              const address = invocation.args.operands.find((word) => /^[\w+]+:\/\/|^\^\//.test(word.value));
              if (address !== undefined) {
                context.report('delete-remote', address.span, { target: address.raw });
              }
              return undefined;
            },
          },
        ],
        ['revert', 'git.discard-file'],
        ['cleanup', { act: 'git.change', when: [['--remove-unversioned --remove-ignored', 'git.clean']] }],
        [
          'update up checkout co switch sw commit ci add merge export import copy cp move mv mkdir resolve resolved propset propdel propedit ps lock unlock relocate upgrade changelist patch',
          { act: 'git.change', when: [['--revprop', 'git.rewrite']] },
        ],
      ],
      otherwise: 'unknown.subcommand',
    },
    'hg bzr fossil jj darcs cvs sl': {
      act: 'git.change',
      abbreviated: true,
      values: '-R -r -m',
      help: '-h',
      subs: [
        ['revert rollback strip purge abandon restore undo uncommit obliterate', 'git.discard-file'],
        ['clean clean-tree', 'git.clean'],
        ['update up co checkout', { act: 'git.change', when: [['-C --clean', 'git.discard']] }],
        [
          'pull push clone switch sw commit ci add merge export import branch tag copy cp move mv new describe rebase squash edit bookmark relocate mkdir resolve unshelve shelve backout graft histedit forget addremove archive bundle unbundle init rm remove delete del rename amend',
          'git.change',
        ],
        [
          'status st log diff show cat annotate blame info heads branches tags identify id summary parents paths manifest files grep help version list ls proplist propget evolog op obslog op/log bookmark/list file/list file/show config/list root workspace/list tip incoming in outgoing out bisect/log showconfig config timeline leaves finfo ui/list whatsnew',
          { act: 'read', values: '-R -r --revision -T' },
        ],
        ['phase', { act: 'read', when: [['-p --public -d --draft -s --secret', 'git.change']] }],
      ],
      bare: 'read',
      otherwise: 'unknown.subcommand',
    },
    'tig lazygit gitui git-cola gitk': { act: 'interactive', help: '-h -v' },
    'gitleaks trufflehog pre-commit husky lint-staged commitlint lefthook': { act: 'execute' },
  },
};
