import type { CommandCheck } from '../analysis/context';
import { setsTrust, trustsAnyServer } from './serverTrust';
import { rule } from '../model/rule';
import type { Family } from './family';

const runContainer: CommandCheck = (invocation, context) => {
  for (const option of invocation.args.options) {
    const value = option.value?.value ?? '';
    const source = /^(?:type=\w+,)?(?:.*?(?:source|src)=)?([^:,]+)/.exec(value)?.[1] ?? '';
    if (
      /^(?:-v|--volume|--mount)$/.test(option.name) &&
      /^(?:\/|\/(?:etc|root|home|usr|var|proc|sys|boot|dev)|~|\/var\/run\/docker\.sock|\/run\/docker\.sock|.*docker\.sock|[A-Za-z]:\\?)$/.test(
        source,
      )
    ) {
      context.report('container.host-access', option.word.span, { target: source });
    }
  }
  return undefined;
};

const runOptions =
  '-a --attach --add-host -c --cpus --cpuset-cpus --cap-add --cap-drop --device --dns -e --env --env-file --entrypoint --expose --gpus -h --hostname --ip -l --label --link --log-driver --log-opt -m --memory --mount --name --network --net --pid --platform -p --publish --pull --restart --security-opt --shm-size --stop-signal --tmpfs -u --user --ulimit --userns --ipc --uts -v --volume --volumes-from -w --workdir --index --runtime --cgroupns --annotation --health-cmd --detach-keys';
const hostRows = [
  ['--privileged', 'container.host-access'],
  ['--pid --ipc --uts --userns --net --network --cgroupns', 'container.host-access', /^host$/],
  ['--cap-add', 'container.host-access', /^(?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|DAC_READ_SEARCH)$/i],
  ['--security-opt', 'container.host-access', /unconfined|disable/],
  ['--device', 'container.host-access', /^\/dev\/(?:sd|nvme|mem|kmem)/],
] as const;
const hostOnlyRows = hostRows.filter(([options]) => !options.includes('--net'));

const deleteRows = {
  values:
    '-n --namespace --context -l --selector --field-selector --grace-period --timeout -f --filename -o --output -k --kustomize',
  when: [['--dry-run', '@dry-run', /^(?:client|server|)$/]],
} as const;

/** Containers, clusters and infrastructure as code. */
export const containers: Family = {
  rules: {
    'container.run': rule(
      'caution',
      'container',
      'Runs a container.',
      ['docker run alpine ls', 'podman run -it alpine'],
      { misses: ['docker ps'], effect: 'execute' },
    ),
    'container.exec': rule(
      'caution',
      'container',
      'Runs a command inside a container.',
      ['docker exec web ls', 'kubectl exec pod -- ls'],
      { misses: ['docker logs web'], effect: 'execute' },
    ),
    'container.host-access': rule(
      'dangerous',
      'privilege',
      'Gives the container the rights or the disks of this machine.',
      [
        'docker run --privileged alpine',
        'kubectl run a --image=alpine --privileged',
        'docker run -v /:/host alpine',
        'docker run -v /var/run/docker.sock:/var/run/docker.sock a',
      ],
      { misses: ['docker run -v ./src:/app alpine'] },
    ),
    'container.remote-daemon': rule(
      'dangerous',
      'container',
      'Works on the docker of another machine.',
      ['docker -H tcp://x:2375 run alpine'],
      { misses: ['docker context ls'], effect: 'execute' },
    ),
    'container.remove': rule(
      'dangerous',
      'container',
      'Deletes containers, images or volumes with what is in them.',
      ['docker rm -f web', 'docker volume rm data', 'docker system prune -af', 'docker compose down -v'],
      { misses: ['docker ps', 'docker compose down', 'docker stop web'] },
    ),
    'container.remove-stopped': rule(
      'caution',
      'container',
      'Deletes a stopped container or an unused image.',
      ['docker rm web', 'docker rmi img'],
      { misses: ['docker images'] },
    ),
    'kubernetes.delete': rule(
      'dangerous',
      'kubernetes',
      'Deletes resources of a cluster.',
      ['kubectl delete pod x', 'kubectl delete -f .', 'helm uninstall prod'],
      { misses: ['kubectl get pods', 'kubectl delete pod x --dry-run=client'] },
    ),
    'kubernetes.drain': rule(
      'dangerous',
      'kubernetes',
      'Takes a node or workload out of service.',
      ['kubectl drain node1 --force', 'kubectl scale deploy/x --replicas=0', 'kubectl replace --force -f x.yaml'],
      { misses: ['kubectl scale deploy/x --replicas=3'] },
    ),
    'kubernetes.secret': rule(
      'caution',
      'secret-read',
      'Shows secrets of a cluster.',
      ['kubectl get secret db -o yaml'],
      { misses: ['kubectl get pods', 'kubectl get secrets'] },
    ),
    'iac.destroy': rule(
      'dangerous',
      'iac',
      'Destroys real infrastructure.',
      ['terraform destroy', 'terraform destroy -auto-approve', 'cdk destroy', 'pulumi destroy -y'],
      { misses: ['terraform plan -destroy', 'terraform plan'], remedy: 'run `plan` first' },
    ),
    'iac.apply': rule('caution', 'iac', 'Creates or changes real infrastructure.', ['terraform apply', 'pulumi up'], {
      misses: ['terraform plan', 'pulumi preview'],
      effect: 'write',
    }),
    'iac.state': rule(
      'dangerous',
      'iac',
      'Changes the record of what infrastructure exists.',
      ['terraform state rm a.b', 'terraform force-unlock 1'],
      { misses: ['terraform state list'] },
    ),
  },
  commands: {
    'docker podman nerdctl finch docker-compose podman-compose': {
      act: 'read',
      bare: 'read',
      values:
        '-H --host -c --context --config -l --log-level -f --file -p --project-name --profile --env-file --project-directory --tlscacert',
      help: '-v -h',
      otherwise: 'unknown.subcommand',
      when: [['-H --host', 'container.remote-daemon', /^(?:tcp|ssh|https?):/]],
      subs: [
        [
          'ps images inspect logs top stats version info port diff search events history context/ls context/inspect context/show container/ls container/list container/ps container/inspect container/logs container/top container/stats container/port container/diff image/ls image/list image/inspect image/history volume/ls volume/list volume/inspect network/ls network/list network/inspect system/df system/info system/events system/connection compose/ps compose/logs compose/config compose/images compose/top compose/ls compose/version compose/events compose/port compose/stats compose/volumes manifest/inspect node/ls node/inspect node/ps service/ls service/inspect service/ps service/logs stack/ls stack/ps stack/services secret/ls secret/inspect config/ls config/inspect plugin/ls plugin/inspect buildx/ls buildx/inspect buildx/du buildx/version buildx/imagetools trust/inspect scout/quickview scout/cves checkpoint/ls help config ls healthcheck pod/ps pod/list pod/inspect pod/stats machine/ls machine/list machine/info machine/inspect generate/kube model/list model/ls model/status',
          {
            act: 'read',
            values: '-f --filter --format -n --last --tail --since --until -o --output',
            when: [['-o --output', '@writes']],
          },
        ],
        [
          'run create container/run container/create compose/run',
          {
            act: 'container.run',
            values: runOptions,
            when: hostOnlyRows,
            check: runContainer,
            runs: { how: 'words', skip: 1, where: 'container' },
          },
        ],
        [
          'exec container/exec compose/exec',
          {
            act: 'container.exec',
            values: runOptions,
            when: [['--privileged', 'container.host-access']],
            runs: { how: 'words', skip: 1, where: 'container' },
          },
        ],
        [
          'start stop restart pause unpause rename update wait attach commit tag load save import export cp build pull push login logout network/create network/connect network/disconnect volume/create image/build image/pull image/push image/tag image/save image/load image/import container/start container/stop container/restart container/pause container/unpause container/rename container/update container/wait container/attach container/commit container/cp container/export container/kill compose/up compose/down compose/start compose/stop compose/restart compose/build compose/pull compose/push compose/create compose/pause compose/unpause compose/kill compose/cp compose/watch compose/scale compose/attach up down scale context/create context/use context/update context/export context/import buildx/build buildx/create buildx/use buildx/bake buildx/stop swarm/init swarm/join swarm/update swarm/unlock swarm/join-token swarm/unlock-key swarm/ca node/update node/promote node/demote service/create service/update service/scale service/rollback stack/deploy secret/create config/create plugin/install plugin/enable plugin/disable plugin/create plugin/set plugin/push plugin/upgrade manifest/create manifest/push manifest/annotate trust/sign trust/key checkpoint/create kill init scout builder/build pod/create pod/start pod/stop play/kube kube/play machine/start machine/stop machine/init machine/ssh machine/set model/run model/pull',
          {
            act: 'change',
            values: '-t --tag --build-arg --target --platform -o --output --time --signal -s --scale',
            when: [
              ['-v --volumes --rmi', 'container.remove', /^$/],
              ['-H --host', 'container.remote-daemon'],
              ['-o --output', '@writes'],
            ],
          },
        ],
        [
          'rm container/rm container/remove compose/rm',
          {
            act: 'container.remove-stopped',
            when: [
              ['-f --force -v --volumes', 'container.remove'],
              ['-s --stop', 'container.remove'],
            ],
          },
        ],
        ['rmi image/rm image/remove', { act: 'container.remove-stopped', when: [['-f --force', 'container.remove']] }],
        [
          'volume/rm volume/remove volume/prune system/prune container/prune image/prune network/rm network/prune network/remove builder/prune buildx/prune buildx/rm context/rm node/rm service/rm stack/rm secret/rm config/rm plugin/rm swarm/leave manifest/rm pod/rm machine/rm trust/revoke checkpoint/rm system/reset volume/reset model/rm',
          'container.remove',
        ],
      ],
    },
    'kubectl oc kubecolor k microk8s.kubectl': {
      act: 'read-remote',
      bare: 'read',
      values:
        '-n --namespace --context --cluster --kubeconfig --user -s --server --token --as --as-group --request-timeout -v --v -o --output -l --selector --field-selector -f --filename -c --container --tail --since --type -p --patch --replicas -k --kustomize --sort-by --timeout --for --image --grace-period --template -L --label-columns --raw --subresource',
      help: '-h',
      otherwise: 'unknown.subcommand',
      subs: [
        [
          'get describe logs log top explain api-resources api-versions cluster-info version diff events wait auth/can-i auth/whoami config/view config/get-contexts config/current-context config/get-clusters config/get-users rollout/status rollout/history completion options help plugin/list plugin kustomize whoami status projects adm/top',
          {
            act: 'read-remote',
            values: '-o --output -l',
            check: (invocation, context) => {
              const [kind] = invocation.args.operands;
              if (
                invocation.sub === 'get' &&
                /^secrets?(?:\/|$)|,secrets?/.test(kind?.value ?? '') &&
                /^(?:yaml|json|jsonpath|go-template|custom)/.test(invocation.value('-o --output')?.value ?? '')
              ) {
                context.report('kubernetes.secret', invocation.span);
              }
              if (invocation.sub === 'config/view' && invocation.has('--raw')) {
                context.report('kubernetes.secret', invocation.span);
              }
              return undefined;
            },
          },
        ],
        ['config/set config/set-cluster login', { act: 'create', when: [trustsAnyServer], check: setsTrust }],
        [
          'apply create edit patch label annotate set expose autoscale run rollout/restart rollout/undo rollout/pause rollout/resume attach cp port-forward proxy debug config/use-context config/set-context config/set-credentials config/rename-context certificate/approve certificate/deny uncordon taint replace logout new-app new-project start-build tag adm auth/reconcile',
          {
            act: 'create',
            when: [
              ['--privileged', 'container.host-access'],
              ['--overrides', 'container.host-access', /"(?:privileged|hostPID|hostNetwork)"\s*:\s*true|"hostPath"/],
              ['--dry-run', '@dry-run', /^(?:client|server|)$/],
              ['--prune', 'kubernetes.delete'],
              ['--force', 'kubernetes.drain', /^$/],
            ],
            check: (invocation, context) => {
              const text = invocation.words.map((word) => word.value).join(' ');
              if (
                /\bcreate (?:cluster)?rolebinding\b|policy add-|\bcreate token\b|auth reconcile|adm policy|certificate approve/.test(
                  text,
                )
              ) {
                context.report('cloud.account', invocation.span);
              } else if (/finalizers["']?\s*:\s*(?:null|\[\s*\])|"?replicas"?\s*:\s*0\b/.test(text)) {
                context.report('kubernetes.drain', invocation.span);
              } else if (/\bproxy\b.*--address=0\.0\.0\.0|--accept-hosts/.test(text)) {
                context.report('network.tunnel', invocation.span);
              }
              return undefined;
            },
          },
        ],
        [
          'scale',
          {
            act: 'create',
            when: [
              ['--replicas', 'kubernetes.drain', /^0$/],
              ['--dry-run', '@dry-run'],
            ],
          },
        ],
        ['exec rsh', { act: 'container.exec', runs: { how: 'words', skip: 1, where: 'container' } }],
        [
          'delete config/delete-context config/delete-cluster config/delete-user config/unset',
          { act: 'kubernetes.delete', ...deleteRows },
        ],
        ['cordon', { act: 'create', when: [['--dry-run', '@dry-run']] }],
        ['drain', { act: 'kubernetes.drain', when: [['--dry-run', '@dry-run']] }],
      ],
    },
    helm: {
      act: 'read-remote',
      bare: 'read',
      values: '-n --namespace --kube-context -f --values --set --version -o --output --repo',
      help: '-h',
      subs: [
        [
          'list ls status get get/values get/all get/manifest get/notes get/hooks history search search/repo search/hub show show/values show/chart show/all show/readme inspect template lint version env repo/list dependency/list dep/list plugin/list help completion verify',
          { act: 'read-remote', when: [['--output-dir', 'write']] },
        ],
        [
          'install upgrade create package push pull fetch test repo/update repo/index repo/remove dependency/update dependency/build dep/up dep/update dep/build plugin/install plugin/update plugin/uninstall registry/logout registry',
          { act: 'create', when: [['--dry-run', '@dry-run']] },
        ],
        ['repo/add registry/login', { act: 'create', when: [trustsAnyServer] }],
        ['uninstall delete del un rollback', { act: 'kubernetes.delete', when: [['--dry-run', '@dry-run']] }],
      ],
    },
    'terraform tofu terragrunt': {
      act: 'iac.apply',
      style: 'long',
      bare: 'read',
      values: '-target -var -var-file -out -state -backend-config -chdir',
      help: '-help -version -h -v',
      otherwise: 'unknown.subcommand',
      subs: [
        [
          'plan',
          {
            act: 'read-remote',
            style: 'long',
            values: '-target -var -var-file -state',
            when: [
              ['-out', 'write'],
              ['-out', '@writes'],
            ],
          },
        ],
        [
          'show output validate version providers graph state/list state/show state/pull workspace/list workspace/show metadata modules help hclvalidate render-json graph-dependencies output-module-groups',
          'read-remote',
        ],
        ['fmt', { act: 'write', style: 'long', reads: '-diff -recursive -no-color', when: [['-check', '@cancel']] }],
        ['console test', 'execute'],
        ['init get', 'install'],
        ['apply', { act: 'iac.apply', style: 'long', when: [['-destroy', 'iac.destroy']] }],
        [
          'import refresh workspace/new workspace/select login logout taint untaint run-all run state/mv state/replace-provider',
          'iac.apply',
        ],
        ['run-all/destroy run/destroy destroy-all stack/clean run-all/state destroy workspace/delete', 'iac.destroy'],
        ['state/rm state/push force-unlock', 'iac.state'],
      ],
    },
    'pulumi cdk cdktf sst serverless sls sam copilot eksctl kops crossplane packer vagrant waypoint nomad consul boundary kind k3d minikube skaffold tilt argocd flux istioctl linkerd velero kubeadm kubectx kubens kustomize rancher talosctl':
      {
        act: 'iac.apply',
        bare: 'read',
        help: '-h -v -V',
        values: '-n --namespace -s --stack -p --profile --name -c --cluster -o --output --address',
        otherwise: 'verbs',
        subs: [
          [
            'preview diff synth list ls status stack/ls stack/output stack/history version about whoami show validate inspect global-status port box/list snapshot/list plugin/list plugin/get backup/get backup/describe backup/logs restore/get restore/describe restore/logs schedule/get get describe node/status job/status job/inspect alloc/status alloc/logs server/members members kv/list catalog ip profile/list addons/list config/view app/list app/get app/diff app/history cluster/list proj/list repo/list build check logs events doctor ssh-config help metadata docs context synthesize list-types info package',
            'read-remote',
          ],
          [
            'destroy down delete remove rm undeploy system/gc job/stop clean-all teardown reset app/delete uninstall backup/delete restore/delete schedule/delete backup-location/delete snapshot-location/delete kv/delete stack/rm cancel',
            'iac.destroy',
          ],
          [
            'up deploy apply import refresh init new start halt stop suspend resume provision reload ssh create install upgrade sync bootstrap join config backup/create restore/create schedule/create app/sync app/create app/set logout write put kv/put job/run secrets/enable auth/enable run dev test export',
            'iac.apply',
          ],
          ['login', { act: 'iac.apply', when: [trustsAnyServer] }],
          ['read kv/get', 'secret.read'],
          [
            'node/delete client/delete role/delete data-bag/delete environment/delete user/delete cookbook/delete',
            'iac.destroy',
          ],
          ['acl/token/create acl/policy/create acl/bootstrap account/update-password', 'cloud.account'],
        ],
        when: [
          // packer writes its images anew.
          ['-force', 'iac.apply'],
          ['--force-destroy', 'iac.destroy'],
        ],
      },
    knife: {
      act: 'execute',
      subs: [
        [
          'node/list node/show client/list role/list cookbook/list status search data/bag/list environment/list',
          'read-remote',
        ],
        [
          'node/delete client/delete role/delete environment/delete cookbook/delete user/delete data/bag/delete ec2/server/delete client/bulk/delete node/bulk/delete',
          'iac.destroy',
        ],
      ],
      otherwise: 'execute',
    },
    'ansible-playbook ansible ansible-galaxy ansible-console salt salt-call salt-ssh salt-run salt-key puppet puppetserver chef chef-client mco bolt fab2 pyinfra cssh mussh orgalorg':
      {
        act: 'execute',
        values: '-i --inventory -m -a -u -e --extra-vars --limit -l -t --tags',
        reads:
          '--diff -D -b --become -K -k --ask-become-pass --ask-pass --ask-vault-pass --vault-password-file --vault-id -f --forks --skip-tags --start-at-task -c --connection --private-key --user --become-user --noop',
        when: [['--check --list-hosts --list-tasks --list-tags --syntax-check', '@cancel']],
        check: (invocation, context) => {
          // To salt and others `-C` names machines.
          if (/^ansible/.test(invocation.name) && invocation.has('-C')) {
            return { handled: true };
          }
          const module = invocation.value('-m')?.value;
          const command = invocation.value('-a');
          // `salt '*' cmd.run 'rm -rf /data'`: what follows runs on every machine.
          const remote = /^salt/.test(invocation.name)
            ? invocation.words.slice(
                invocation.words.findIndex((word) => /^cmd\.(?:run|shell|run_all|script)$/.test(word.value)) + 1,
              )[0]
            : invocation.name === 'mussh'
              ? invocation.args.operands.at(-1)
              : undefined;
          if (remote !== undefined && remote !== invocation.words[0]) {
            context.with({ elsewhere: 'remote' }).shellText(remote.value, 'bash', remote, invocation.stdin);
          }
          if (
            invocation.words.some((word) =>
              /(?:^|[\s=])(?:state|ensure)=absent\b|^(?:service\.(?:stop|disable)|pkg\.(?:remove|purge)|file\.remove|user\.delete|system\.(?:poweroff|reboot|halt)|node_clean|key_delete)$/.test(
                word.value,
              ),
            ) ||
            (invocation.name === 'salt-key' && invocation.has('-d -D --delete --delete-all -A --accept-all'))
          ) {
            context.report('iac.destroy', invocation.span);
          }
          if (command !== undefined && (module === undefined || /^(?:shell|command|raw|script)$/.test(module))) {
            context.with({ elsewhere: 'remote' }).shellText(command.value, 'bash', command, invocation.stdin);
          }
          return undefined;
        },
      },
    // What follows their options runs on every machine.
    'pssh parallel-ssh': {
      act: 'execute',
      values:
        '-h -H -l -p -o -e -t -O -x -X -g --hosts --host --user --par --outdir --errdir --timeout --options --option --extra-args --extra-arg',
      stops: true,
      runs: { how: 'text', where: 'remote' },
    },
    'pdsh clush': {
      act: 'execute',
      values: '-w -x -g -X -f -l -t -u -R -o -O -m -M --groupsource --hostfile --pick --fanout --user --mode --worker',
      stops: true,
      runs: { how: 'text', where: 'remote' },
    },
    'dsh dancer-shell': {
      act: 'execute',
      values:
        '-m -g -f -r -o -F -n -b --machine --group --file --remoteshell --remoteshellopt --forklimit --num-topology --bufsize',
      stops: true,
      runs: { how: 'text', where: 'remote' },
    },
    'ansible-doc ansible-inventory ansible-config': { act: 'read' },
  },
};
