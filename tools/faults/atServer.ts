import type { SuggestionProvider } from '../../src/ai/provider';
import { CertificateAuthority } from '../../test/support/certificates';
import { liteLlmFaults } from '../../test/support/liteLlmFaults';
import { ScriptedServer, type Script } from '../../test/support/scriptedServer';
import { askAuto, askOne, providerAt, type Place } from './asking';
import { deadlines } from './deadlines';
import type { Trial } from './trial';

/** What the user has to read, with the button beside it, and until when. */
interface Named {
  readonly says: RegExp;
  readonly button?: string;
  readonly deadlineMs?: number;
  readonly autoMs?: number;
}

const setKey = 'Set LiteLLM Virtual Key';
const check = 'Check Connection';
const { askedAgain, whole } = deadlines;

/** What has to be said of each fault of the scripted server. */
const answers: Readonly<Record<keyof typeof liteLlmFaults, Named>> = {
  'an unknown key': { says: /does not know your key\./, button: setKey },
  'an expired key': { says: /key has expired\./, button: setKey },
  'a blocked key': { says: /key is blocked/, button: setKey },
  'a model the key may not use': { says: /may not use the model/, button: setKey },
  'a model nobody knows': { says: /may not use the model/, button: setKey },
  'a model that Ollama lacks': { says: /may not use the model/, button: setKey },
  'a spent budget (422)': { says: /budget of your key is spent \(\$0\.0502 of \$0\.05\)/, button: check },
  'a spent budget (429 of other releases)': {
    says: /budget of your key is spent \(\$0\.06 of \$0\.05\)/,
    button: check,
  },
  'the rate limit of the key': { says: /rate limit is reached\. Try again in 60 s/ },
  'the rate limit of the provider': { says: /provider limits the proxy/, deadlineMs: askedAgain },
  'deployments that cool down': { says: /rests the model after errors/, deadlineMs: deadlines.afterNamedPauses },
  'an endpoint that stays asleep (503)': { says: /not available; it may be waking up/, deadlineMs: whole },
  'a broken model server (500)': { says: /not available/, deadlineMs: askedAgain },
  'a proxy whose upstream timed out (408)': { says: /took too long/ },
  'a prompt that is too long': { says: /too long for the model\./, button: 'Open the Settings' },
  'a proxy without its database': { says: /has lost its database/, deadlineMs: askedAgain },
  'a wrong path': { says: /does not know this address/, button: 'Open the Settings' },
  'a gateway without words (502)': { says: /not available/, deadlineMs: whole },
  'a server that hangs': { says: /gave no answer within 18 s/, deadlineMs: deadlines.firstToken },
  'an address where nobody answers': {
    says: /Nobody answered at the address .*within 6 s/,
    button: check,
    deadlineMs: deadlines.connect,
  },
  'an answer that stalls': {
    says: /not complete after 20 s/,
    deadlineMs: whole,
    autoMs: deadlines.autoAfterStall,
  },
  'an answer that drips too slowly': {
    says: /not complete after 20 s/,
    deadlineMs: whole,
    autoMs: deadlines.autoAfterDrip,
  },
  'an answer cut in the middle': { says: /connection to the proxy broke/, deadlineMs: askedAgain },
  'an error in the middle of the stream': { says: /not available/, deadlineMs: askedAgain },
  'a time-out in the middle of the stream': { says: /took too long/ },
  garbage: { says: /no valid event stream/, button: check },
  'a redirect': { says: /redirects to https:\/\/elsewhere\.example\./, button: check },
  'a 100 MB answer': { says: /larger than \d+ kB/, button: check, deadlineMs: askedAgain },
  'a web page': { says: /web page came instead/, button: check },
  'a plain JSON answer': { says: /no answer in the chat-completions form/, button: check },
  'a connection that closes at once': { says: /connection to the proxy broke/, deadlineMs: askedAgain },
  'prose only': { says: /answered in words, without a command/ },
  'an answer cut at the limit': { says: /its end is missing/ },
};

const answering = (text: string): Script => ({ kind: 'answer', text });

/** Answers without a command that could be run (design, section 7). */
const noCommands: readonly (readonly [fault: string, script: Script, says: RegExp])[] = [
  ['several commands', answering('1. `mkdir a`\n2. `cd a`\n3. `git init`'), /several steps instead of one command/],
  ['a placeholder in the command', answering('scp notes.txt <your-user>@<host>:/srv/'), /left a placeholder/],
  ['an empty answer', answering('\n'), /an empty answer/],
  ['a refusal', answering("I'm sorry, but I can't help with that."), /declined to answer/],
];

/** Faults that need no server of ours. */
const elsewhere: readonly (readonly [fault: string, place: Place, named: Named])[] = [
  ['nobody listening', { url: 'http://127.0.0.1:59' }, { says: /Nothing listens at the address/, button: check }],
  [
    'a name that does not exist (no network)',
    { url: 'https://no-such-host.invalid' },
    { says: /name of the proxy was not found/, button: check },
  ],
  [
    'plain http to another machine',
    { url: 'http://llm.example.com' },
    { says: /must begin with https:\/\//, button: 'Open the Settings' },
  ],
  ['no key', { url: 'https://llm.example.com', key: '' }, { says: /No LiteLLM key is set/, button: setKey }],
  [
    'a Hugging Face token as key',
    { url: 'https://llm.example.com', key: 'hf_abcdefghijklmnopqrstuvwx' },
    { says: /is a Hugging Face token/, button: setKey },
  ],
];

/** The faults of a server that does what a real LiteLLM cannot be made to do. */
export async function trialsAtServer(
  local: SuggestionProvider,
  own: (stop: () => Promise<void> | void) => void,
): Promise<Trial[]> {
  const serve = async (...given: Parameters<typeof ScriptedServer.start>): Promise<Place> => {
    const server = await ScriptedServer.start(...given);
    own(() => server.stop());
    return { url: server.url };
  };
  const trials: Trial[] = [];
  const add = (fault: string, place: Place, named: Named): void => {
    trials.push(...bothWays({ fault, place, ...named }, local));
  };
  for (const [fault, named] of Object.entries(answers)) {
    const { script, options } = liteLlmFaults[fault as keyof typeof liteLlmFaults];
    add(fault, await serve(script, options), named);
  }
  for (const [fault, script, says] of noCommands) add(fault, await serve(script), { says });
  const authority = new CertificateAuthority();
  own(() => authority.dispose());
  const tls = await serve(answering('ls'), { certificate: authority.issue('llm.aitp.test') });
  add('a certificate that is not trusted', tls, {
    says: /certificate of the proxy is not trusted/,
    button: 'Show Log',
  });
  for (const [fault, place, named] of elsewhere) add(fault, place, named);
  return trials;
}

export interface Fault extends Named {
  readonly fault: string;
  readonly place: Place;
  readonly prepare?: () => Promise<void> | void;
}

/** With `auto` the local model answers, and why is said or LiteLLM is still asked; with `litellm` the failure is said. */
export function bothWays(
  { fault, place, says, button, deadlineMs = deadlines.atOnce, autoMs = deadlines.auto, prepare }: Fault,
  local: SuggestionProvider,
): Trial[] {
  const common = prepare === undefined ? { fault } : { fault, prepare };
  const auto = new RegExp(`^Answer by local, .*(?:${says.source}|LiteLLM is still asked)`);
  const alone = button === undefined ? says : new RegExp(`${says.source}.* \\[${button}\\]$`);
  return [
    { ...common, how: 'auto', says: auto, deadlineMs: autoMs, see: () => askAuto(place, local) },
    { ...common, how: 'litellm', says: alone, deadlineMs, see: () => askOne(providerAt(place)) },
  ];
}
