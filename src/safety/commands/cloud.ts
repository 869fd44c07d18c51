import { rule } from '../model/rule';
import type { CommandCheck } from '../analysis/context';
import { judgeLeak } from '../analysis/leaks';
import { judgeWholePlaces } from '../analysis/wholePlaces';
import { sqlAnywhere } from './databases';
import type { Family } from './family';
import { setsTrust } from './serverTrust';

/** `aws s3 cp|mv|sync|rm`, `gsutil`, `azcopy`: object storage behaves like a file system. */
const copyObjects: CommandCheck = (invocation, context) => {
  if (invocation.has('--dryrun --dry-run')) {
    return { handled: true };
  }
  const [source, target] = invocation.args.operands;
  if (!/(?:^|\/)download$/.test(invocation.sub) && (target === undefined || /^\w{2,}:|^\w+\/\w/.test(target.value))) {
    judgeLeak(
      { operands: source === undefined ? [] : [source], options: invocation.args.options, stdin: invocation.stdin },
      invocation.span,
      context,
    );
    judgeWholePlaces([source, invocation.value('-s --source -f --file')], context);
  }
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
    'cloud.account': rule(
      'dangerous',
      'account',
      'Gives somebody an account, keys or rights in the cloud.',
      [
        'aws iam create-access-key --user-name a',
        'aws iam attach-user-policy --user-name a --policy-arn b',
        'gcloud projects add-iam-policy-binding p --member=user:a --role=roles/owner',
        'az role assignment create --assignee a --role Owner',
      ],
      { misses: ['aws iam list-users', 'az role assignment list'] },
    ),
  },
  commands: {
    aws: {
      act: 'verbs',
      bare: 'read',
      values: '--profile --region --output --query --endpoint-url --cli-input-json --ca-bundle',
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
        [
          'iam/create-access-key iam/create-login-profile iam/update-login-profile iam/create-user iam/attach-user-policy iam/attach-role-policy iam/attach-group-policy iam/put-user-policy iam/put-role-policy iam/put-group-policy iam/add-user-to-group iam/update-assume-role-policy iam/create-policy-version iam/set-default-policy-version organizations/create-account s3api/put-bucket-policy s3api/put-bucket-acl s3api/put-object-acl ec2/modify-snapshot-attribute ec2/modify-image-attribute rds/modify-db-snapshot-attribute lambda/add-permission kms/put-key-policy ec2/authorize-security-group-ingress ec2/authorize-security-group-egress',
          'cloud.account',
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
    'sonar-scanner': { act: 'execute' },
    'gcloud gsutil bq az azd doctl linode-cli hcloud oci ibmcloud aliyun tccli scw exo vultr-cli flyctl fly heroku vercel now netlify railway render wrangler supabase firebase amplify eb cf surge dokku caprover cloudctl okteto koyeb sentry-cli datadog-ci newrelic circleci travis buildkite-agent jenkins-cli drone gitlab-runner bundlewatch codecov stripe twilio shopify contentful sanity wp drush mailchimp sendgrid pd splunk flipt ldcli launchdarkly ngc huggingface-cli hf wandb dvc mlflow kaggle databricks dbt airflow prefect dagster confluent ccloud consul-template promtool amtool elasticsearch-plugin opensearch-plugin kibana-plugin apigeecli teleport tsh az-pipelines gitlab-rake django-admin openstack nova glance civo upcloud upctl equinix ovhcli transip cfy bosh juju maas openshift-install rosa ocm eksctl-anywhere clusterctl kn faas-cli fission openfaas cloudfoundry tanzu cnab akamai fastly ns1 dnscontrol octodns cli53 aws-nuke cloud-nuke leapp steampipe prowler scoutsuite infracost checkov atlantis env0 spacelift tfc tfctl terracognita driftctl terraformer cloudsploit kubecost kubevirt virtctl kubectl-virt longhornctl portworx pxctl cilium calicoctl istio kuma consul-k8s osm traefikee gloo ambassador tyk apisix krakend gravitee mulesoft snyk sonar trivy grype syft cosign rekor notation oras crane regctl skopeo crictl ctr buildah kaniko buildctl podman-tui dive regclient docker-credential slack-cli discord trello asana jira acli todoist confluence zendesk intercom hubspot salesforce sfdx servicenow workato zapier n8n airbyte abctl fivetran meltano singer amplitude mixpanel posthog growthbook statsig configcat pagerduty opsgenie victorops statuspage uptimerobot pingdom grafana grafana-cli grizzly logcli mimirtool cortextool thanos promlens dd-trace dogshell honeycomb lightstep instana appdynamics dynatrace dtctl rollbar bugsnag raygun airbrake logtail papertrail sumologic loggly gitea tea forgejo gogs bitbucket gerrit phabricator rbt reviewboard sourcegraph artifactory jf jfrog cloudsmith packagecloud verdaccio katello hammer foreman satellite subscription-manager insights-client landscape ubuntu-advantage ua snapcraft charmcraft rockcraft flathub appimagetool copr koji bodhi fedpkg osc rugged expo eas fastlane appcenter bitrise codemagic browserstack saucectl testflight altool notarytool stapler xcrun-altool firebase-tools appwrite pocketbase nhost hasura amplication directus strapi ghost-cli wpcli sulu prismic storyblok ctfl magnolia sitecore squarespace bigcommerce saleor vendure commercetools braintree adyen paypal recurly chargebee twitch twurl toot bluesky mastodon tootctl telegram matrix synadm synapse gotify pushover ntfy-cli mailgun postmark sparkpost vonage plivo messagebird':
      {
        act: 'verbs',
        bare: 'read',
        otherwise: 'verbs',
        help: '-h -v -V',
        values:
          '-p --project --profile --region --zone --format --filter --output -o -g --resource-group --name -n --subscription --query -a --app --org -t --token --config -c --location --account --bucket --env --limit --mode',
        check: sqlAnywhere,
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
          [
            'projects/add-iam-policy-binding projects/set-iam-policy organizations/add-iam-policy-binding iam/service-accounts/keys/create iam/service-accounts/create iam/service-accounts/add-iam-policy-binding storage/buckets/add-iam-policy-binding role/assignment/create ad/sp/create-for-rbac ad/user/create ad/app/credential/reset ad/sp/credential/reset ad/group/member/add',
            'cloud.account',
          ],
          ['config/set', { act: 'config', check: setsTrust }],
          ['rm rb storage/rm', { act: 'delete-remote' }],
          [
            'cp mv rsync sync storage/cp storage/mv storage/rsync blob/upload blob/download storage/blob/upload storage/blob/upload-batch storage/blob/download storage/blob/copy',
            { act: 'create', check: copyObjects },
          ],
          [
            'run/deploy app/deploy functions/deploy deploy up launch scale ssh compute/ssh compute/scp run:detached run',
            'create',
          ],
          [
            'prune forget gc compact break-lock key/remove cleanup deployments/rollback rollback recover down',
            'delete-remote',
          ],
        ],
      },
  },
};
