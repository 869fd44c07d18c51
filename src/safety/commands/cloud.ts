import { rule } from '../model/rule';
import type { CommandCheck } from '../analysis/context';
import type { Family } from './family';

/** `aws s3 cp|mv|sync|rm`, `gsutil`, `azcopy`: object storage behaves like a file system. */
const copyObjects: CommandCheck = (invocation, context) => {
  if (invocation.has('--dryrun --dry-run')) {
    return { handled: true };
  }
  const [source, target] = invocation.args.operands;
  if (
    source !== undefined &&
    target !== undefined &&
    /^(?:s3|gs):\/\//.test(target.value) &&
    context.isSecret(source.value)
  ) {
    context.report('exfil.secret', source.span, { target: source.raw });
  } else if (target !== undefined && !/^(?:s3|gs):\/\//.test(target.value)) {
    context.writePath(target, {
      text: undefined,
      network: true,
      secret: false,
      decoded: false,
      none: false,
      file: false,
    });
  }
  if (invocation.has('--delete -d') || /(?:^|\/)mv$/.test(invocation.sub)) {
    context.report(invocation.has('--delete -d') ? 'cloud.sync-delete' : 'cloud.move', invocation.span);
  }
  return undefined;
};

export const cloud: Family = {
  rules: {
    'cloud.secret': rule(
      'caution',
      'secret-read',
      'Shows a secret kept in the cloud.',
      ['aws secretsmanager get-secret-value --secret-id a', 'gcloud auth print-access-token'],
      { misses: ['aws secretsmanager list-secrets'] },
    ),
    'cloud.sync-delete': rule(
      'dangerous',
      'cloud',
      'Deletes at the target whatever is not in the source.',
      ['aws s3 sync . s3://b --delete', 'gsutil rsync -d gs://a gs://b'],
      { misses: ['aws s3 sync . s3://b'], remedy: 'run it with `--dryrun` first' },
    ),
    'cloud.move': rule(
      'dangerous',
      'cloud',
      'Moves objects; they are gone from where they were.',
      ['aws s3 mv s3://a/b s3://c'],
      { misses: ['aws s3 cp s3://a/b .'] },
    ),
  },
  commands: {
    aws: {
      act: 'verbs',
      bare: 'read',
      values: '--profile --region --output --query --endpoint-url --cli-input-json --ca-bundle',
      help: 'help',
      otherwise: 'verbs',
      when: [['--dry-run --dryrun', '@dry-run']],
      subs: [
        [
          's3/ls s3/presign configure/list configure/get configure/list-profiles sts/get-caller-identity sts/decode-authorization-message help ec2/get-console-output logs/tail logs/filter-log-events ssm/get-parameters ce cur/describe-report-definitions iam/simulate-principal-policy athena/get-query-results dynamodb/scan dynamodb/query',
          'read-remote',
        ],
        [
          'secretsmanager/get-secret-value ecr/get-login-password ecr-public/get-login-password eks/get-token iam/get-credentials sts/get-session-token kms/decrypt',
          'cloud.secret',
        ],
        [
          's3/cp s3/sync s3/mv s3/website s3/mb',
          { act: 'create', values: '--exclude --include --acl --storage-class', check: copyObjects },
        ],
        ['s3/rm s3/rb', { act: 'delete-remote', when: [['--dryrun', '@dry-run']] }],
        [
          'configure configure/set configure/sso configure/import configure/wizard sso/login sso/logout eks/update-kubeconfig',
          'config',
        ],
        [
          'ssm/start-session ssm/send-command ec2-instance-connect/ssh ecs/execute-command lambda/invoke emr/ssh',
          'connect',
        ],
        [
          'ec2/terminate-instances ec2/release-address ec2/revoke-security-group-ingress ec2/modify-instance-attribute rds/reboot-db-instance cloudfront/create-invalidation',
          'delete-remote',
        ],
        [
          'route53/change-resource-record-sets',
          { act: 'create', values: '--change-batch', when: [['--change-batch', 'delete-remote', /DELETE|file:/]] },
        ],
      ],
    },
    'gcloud gsutil bq az azd doctl linode-cli hcloud oci ibmcloud aliyun tccli scw exo vultr-cli flyctl fly heroku vercel now netlify railway render wrangler supabase firebase amplify eb cf surge dokku caprover cloudctl okteto koyeb nsc doppler op bw lpass sentry-cli datadog-ci newrelic circleci travis buildkite-agent jenkins-cli drone gitlab-runner bundlewatch codecov stripe twilio shopify contentful sanity wp drush mailchimp sendgrid pd splunk flipt ldcli launchdarkly split ngc huggingface-cli hf wandb dvc mlflow kaggle databricks snowsql dbt airflow prefect dagster spark-submit nats rabbitmqctl rabbitmqadmin kafka-topics kafka-topics.sh kafka-consumer-groups kafka-delete-records confluent ccloud pulsar-admin etcdctl consul-template influx influxd vmctl promtool amtool curator elasticsearch-plugin opensearch-plugin kibana-plugin meilisearch typesense solr weaviate restic borg borgmatic duplicity kopia rdiff-backup tarsnap duplicacy bacula bconsole apigeecli step certbot acme.sh cfssl mkcert lego keytool teleport tsh sops age age-keygen az-pipelines gitlab-rake django-admin':
      {
        act: 'verbs',
        bare: 'read',
        otherwise: 'verbs',
        help: '-h -v -V',
        values:
          '-p --project --profile --region --zone --format --filter --output -o -g --resource-group --name -n --subscription --query -a --app --org -t --token --config -c --location --account --bucket --env --limit',
        when: [
          ['--dry-run --dryrun', '@dry-run'],
          ['--force-delete-without-recovery', 'delete-remote'],
        ],
        subs: [
          [
            'auth/list auth/print-identity-token config/list config/get-value config/get config/configurations/list info version help topic components/list account/list account/show account/list-locations apps releases ps addons domains pipelines ls stat du cat hash whoami snapshots stats check list diff ls-trees key/list certificates list-unused status logs projects regions show-secrets certificates/show configs configs/get secrets me projects/get environments/get docs kv/key/list r2/bucket/list d1/list tail deployments/list pages/project/list functions/list topics/list topics/describe',
            'read-remote',
          ],
          [
            'auth/print-access-token account/get-access-token secrets/versions/access secrets/get secrets/download read keyvault/secret/show config/get-access-token',
            'cloud.secret',
          ],
          ['rm rb storage/rm', { act: 'delete-remote' }],
          [
            'cp mv rsync sync storage/cp storage/mv storage/rsync blob/upload blob/download storage/blob/upload storage/blob/download storage/blob/copy',
            { act: 'create', check: copyObjects },
          ],
          [
            'run/deploy app/deploy functions/deploy deploy up launch scale ssh compute/ssh compute/scp run:detached run',
            'create',
          ],
          [
            'prune forget gc compact break-lock key/remove cleanup deployments/rollback rollback recover',
            'delete-remote',
          ],
        ],
      },
  },
};
