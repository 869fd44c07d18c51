import { whoAmI } from '@huggingface/hub';
import { dockerEngine } from '../base/dockerEngine';
import { portAnswers } from '../base/freePort';
import type { DeployContext } from './context';
import { urlProblems } from './databaseCommands';
import { secretsFor } from './spaceCommands';

type Verdict = 'ok' | 'warning' | 'problem';

interface Finding {
  readonly verdict: Verdict;
  readonly text: string;
}

const connectTimeoutMs = 5000;

function finding(verdict: Verdict, text: string): Finding {
  return { verdict, text };
}

/** Form and reach of a database URL. */
async function checkDatabase(
  name: string,
  use: 'migrate' | 'serve',
  context: DeployContext,
): Promise<readonly Finding[]> {
  const url = context.environment[name];
  if (url === undefined || url === '') {
    // The one that serves is among the secrets, whose check says so already.
    if (use === 'serve') return [];
    return [finding('problem', `${name} is not set: it is the database’s URL on port 5432, for migrations from here.`)];
  }
  const problems = urlProblems(url, use);
  if (problems.length > 0) return problems.map((problem) => finding('problem', `${name} ${problem}.`));
  const { hostname, port, searchParams } = new URL(url);
  const isUnchecked =
    searchParams.get('sslmode') === 'require' &&
    !searchParams.has('sslrootcert') &&
    (context.environment['DATABASE_CA'] ?? '') === '';
  const number = port === '' ? 5432 : Number(port);
  const answers = await portAnswers(hostname, number, connectTimeoutMs);
  return [
    answers
      ? finding('ok', `${name}: port ${number} answers from here.`)
      : finding(
          'problem',
          `${name}: port ${number} does not answer from here; a paused Supabase project or a firewall does that.`,
        ),
    ...(isUnchecked
      ? [
          finding(
            'warning',
            `${name}: encrypted, but nobody checks that it is your database that answers: put the certificate of your host’s authority (Supabase: Database, Settings, SSL) into DATABASE_CA.`,
          ),
        ]
      : []),
    ...(use === 'serve'
      ? [
          finding(
            'warning',
            `From a Space only ports 80, 443 and 8080 are promised; 6543 worked in the field. If it does not, run the same image on another host (compose.yaml).`,
          ),
        ]
      : []),
  ];
}

function checkSecrets(context: DeployContext): readonly Finding[] {
  return secretsFor(context.environment).map(({ name, pattern, what }) => {
    const value = context.environment[name];
    if (value === undefined || value === '') return finding('problem', `${name} is not set: it has to be ${what}.`);
    return pattern.test(value)
      ? finding('ok', `${name} has the right form.`)
      : finding('problem', `${name} is malformed: it has to be ${what}.`);
  });
}

async function checkAccount(context: DeployContext): Promise<readonly Finding[]> {
  const token = context.environment['HF_TOKEN'];
  if (token === undefined)
    return [
      finding('problem', 'HF_TOKEN is not set: it is your own token with write access, which stays on this machine.'),
    ];
  const hubUrl = context.environment['HF_ENDPOINT'] ?? 'https://huggingface.co';
  try {
    const account = await whoAmI({ accessToken: token, hubUrl });
    const role = account.auth.accessToken?.role;
    const paid = account.type === 'user' && account.isPro;
    const canPay = account.type !== 'app' && account.canPay;
    return [
      finding('ok', `HF_TOKEN belongs to ${account.name}.`),
      role === 'read'
        ? finding('problem', 'HF_TOKEN may only read: make one with write access.')
        : finding('ok', 'HF_TOKEN may write.'),
      paid
        ? finding('ok', 'The plan allows Docker Spaces.')
        : finding('warning', 'Docker Spaces need a paid plan (PRO or Team); an organization’s plan counts too.'),
      canPay
        ? finding('ok', 'A payment method is there.')
        : finding('problem', 'An endpoint needs a payment method: add one under Settings, Billing.'),
    ];
  } catch (error) {
    return [
      finding(
        'problem',
        `Hugging Face does not accept HF_TOKEN or cannot be reached (${error instanceof Error ? error.message : String(error)}).`,
      ),
    ];
  }
}

async function checkDocker(): Promise<readonly Finding[]> {
  const docker = await dockerEngine();
  return [
    docker.kind === 'engine'
      ? finding('ok', `Docker engine ${docker.version} answers.`)
      : finding(
          'warning',
          'No Docker engine answers: compose.yaml and local image builds are not possible here; a Space builds its image itself.',
        ),
  ];
}

const marks: Record<Verdict, string> = { ok: 'ok      ', warning: 'warning ', problem: 'PROBLEM ' };

/** Looks at everything a deployment needs and changes nothing; false when something has to be put right first. */
export async function preflight(context: DeployContext): Promise<boolean> {
  const groups = await Promise.all([
    checkAccount(context),
    checkDatabase('DATABASE_URL', 'serve', context),
    checkDatabase('MIGRATE_URL', 'migrate', context),
    checkDocker(),
  ]);
  const findings = [...checkSecrets(context), ...groups.flat()];
  for (const { verdict, text } of findings) context.print(marks[verdict] + text);
  const problems = findings.filter(({ verdict }) => verdict === 'problem').length;
  context.print(
    problems === 0 ? 'Ready to deploy.' : `${problems} ${problems === 1 ? 'problem' : 'problems'} to solve first.`,
  );
  return problems === 0;
}
