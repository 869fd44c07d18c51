import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SuggestionContext, SuggestionRequest } from '../../../src/ai/provider';
import { redact } from '../../../src/ai/redaction';

/** Letters and digits that look random but are the same in each run; built here so that no scanner finds a token in the file. */
function random(length: number, alphabet = 'aZ3kQ9xWb7RtY2mLp8VdF5nHc4JgS6'): string {
  let state = 17;
  let text = '';
  while (text.length < length) {
    state = (state * 1103515245 + 12345) % 2147483648;
    text += alphabet.charAt(state % alphabet.length);
  }
  return text;
}

function requestWith(output: string, more: Partial<SuggestionContext> = {}): SuggestionRequest {
  return {
    goal: { kind: 'fix', commandLine: 'deploy', exitCode: 1, outputTail: output },
    context: { operatingSystem: { name: 'linux', version: '' }, shell: { kind: 'bash' }, ...more },
  };
}

async function outputSent(output: string): Promise<string> {
  const { goal } = (await redact(requestWith(output))).request;
  assert.equal(goal.kind, 'fix');
  return goal.outputTail ?? '';
}

const hexadecimal = '0123456789abcdef';
const secrets: Record<string, readonly [text: string, secret: string]> = {
  'an OpenAI key': [`OPENAI_API_KEY=sk-proj-${random(40)}`, random(40)],
  'a virtual key in a header': [`curl -H "Authorization: Bearer sk-${random(22)}" http://x`, random(22)],
  'a Hugging Face token': [`HF_TOKEN=hf_${random(34)}`, random(34)],
  'a GitHub token in a URL': [`git clone https://ghp_${random(36)}@github.com/a/b`, random(36)],
  'a GitLab token': [`glpat-${random(20)}`, random(20)],
  'an AWS secret': [`aws_secret_access_key = ${random(40)}`, random(40)],
  'a Google key': [`key=AIza${random(35)}`, random(35)],
  'a Slack token': [`xoxb-123456789012-1234567890123-${random(24)}`, random(24)],
  'an npm token': [`//registry/:_authToken=npm_${random(36)}`, random(36)],
  'a PyPI token': [`pypi-AgEIcHlwaS5vcmc${random(60)}`, random(60)],
  'a Docker token': [`dckr_pat_${random(27)}`, random(27)],
  'a DigitalOcean token': [`dop_v1_${random(64, hexadecimal)}`, random(64, hexadecimal)],
  'a Vault token': [`hvs.${random(24)}`, random(24)],
  'a JSON web token': [`eyJ${random(20)}.eyJ${random(40)}.${random(40)}`, random(40)],
  'a private key': [`-----BEGIN RSA PRIVATE KEY-----\n${random(64)}\n-----END RSA PRIVATE KEY-----`, random(64)],
  'a private key without its end': [`-----BEGIN OPENSSH PRIVATE KEY-----\n${random(64)}`, random(64)],
  'a database URL': ['postgres://app:s3cr3tPw@db.example.com/x', 's3cr3tPw'],
  'a password in an address': ['https://bob:hunter22@example.com/', 'hunter22'],
  'an assigned password': ['DB_PASSWORD=correcthorse', 'correcthorse'],
  'a quoted password': ['password: "correct-horse"', 'correct-horse'],
  'a password as an option': ['redis-cli --pass hunter22', 'hunter22'],
  'a MySQL password': ['mysql -uroot -phunter22 shop', 'hunter22'],
  'curl credentials': ['curl -u bob:hunter22 https://x', 'hunter22'],
  'an sshpass password': ['sshpass -p hunter22 ssh a@b', 'hunter22'],
  PGPASSWORD: ['PGPASSWORD=hunter22 psql', 'hunter22'],
  'a JSON field': [`{"client_secret": "${random(30)}"}`, random(30)],
  'an Azure account key': [`AccountName=x;AccountKey=${random(86)}==;`, random(86)],
  'something random': [`use ${random(40)} as id`, random(40)],
};

const harmless: readonly string[] = [
  'commit 3f786850e387550fdab836ed7e6dc881de23001b',
  'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'id 6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  '/usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30',
  'src/components/UserProfileSettingsPanel.test.tsx',
  'npm ERR! code ELIFECYCLE errno 1 my-package@1.0.0 build: tsc -p tsconfig.build.json',
  'docker run --rm -e PASSWORD=$PASSWORD -v "$PWD":/app node:20-alpine npm test',
  'Error: token is required',
  'git push --set-upstream origin feature/JIRA-1234-add-export-to-csv',
  'kubectl get pods -n production-backend-services',
  'ssh: connect to host 10.0.0.12 port 22: Connection refused',
  'org.springframework.beans.factory.UnsatisfiedDependencyException at line 231',
];

describe('redaction', () => {
  for (const [name, [text, secret]] of Object.entries(secrets)) {
    it(`keeps ${name} on this machine`, async () => {
      const sent = await outputSent(`before\n${text}\nafter`);
      assert.ok(!sent.includes(secret), sent);
      assert.match(sent, /^before\n[\s\S]*SECRET_1/);
      assert.match(sent, name.includes('without its end') ? /SECRET_1/ : /\nafter$/);
    });
  }

  for (const text of harmless) {
    it(`leaves alone: ${text}`, async () => {
      assert.equal(await outputSent(text), text);
    });
  }

  it('gives the same secret the same placeholder in every part and puts it back in the command', async () => {
    const secret = random(40);
    const redacted = await redact(
      requestWith(`TOKEN=${secret}`, {
        history: ['ls', `curl https://x/${secret}`],
        lastCommand: { commandLine: `login ${secret}`, outputTail: 'ok' },
      }),
    );
    const { context } = redacted.request;
    assert.deepEqual(context.history, ['ls', 'curl https://x/SECRET_1']);
    assert.deepEqual(context.lastCommand, { commandLine: 'login SECRET_1', outputTail: 'ok' });
    assert.deepEqual(
      redacted.replacements.map((entry) => entry.placeholder),
      ['SECRET_1'],
    );
    assert.equal(redacted.restore('login --token SECRET_1 SECRET_2'), `login --token ${secret} SECRET_2`);
  });

  it('calls a secret by the name of its maker', async () => {
    const { replacements } = await redact(requestWith(`the token ghp_${random(36)} was refused`));
    assert.deepEqual(
      replacements.map(({ kind }) => kind),
      ['GitHub token'],
    );
  });

  it('does not tear other texts along when a private key has no end', async () => {
    const { request } = await redact(requestWith('-----BEGIN PRIVATE KEY-----\nabc', { instructions: 'use yarn' }));
    assert.equal(request.context.instructions, 'use yarn');
  });

  it('is not switched off by a comment in the output of a program', async () => {
    const token = `xoxb-123456789012-1234567890123-${random(24)}`;
    assert.ok(!(await outputSent(`# secretlint-disable\n${token}`)).includes(token));
  });

  it('replaces a short password only where it is one', async () => {
    assert.equal(await outputSent('PASSWORD=secret1 in; npm run secret1x'), 'PASSWORD=SECRET_1 in; npm run secret1x');
  });

  it('gives equal requests equal texts and changes nothing where there is no secret', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('ls', ' ', '\n', 'a=b', '/etc', "'", 'PASSWORD=', 'x', '=', '\u0001')),
        async (parts) => {
          const request = requestWith(parts.join(''), { files: parts });
          const [one, two] = await Promise.all([redact(request), redact(request)]);
          assert.deepEqual(one.request, two.request);
          if (one.replacements.length === 0) {
            assert.deepEqual(one.request, JSON.parse(JSON.stringify(request).replaceAll('\\u0001', ' ')));
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
