import type { CommandCheck } from '../analysis/context';
import type { OptionRow } from '../model/commandModel';

/** Kept in the configuration: every later connection believes any certificate. */
export const trustsAnyServer: OptionRow = [
  '--insecure-skip-tls-verify --insecure --skip-tls-verify --insecure-skip-server-verification',
  'evasion.tls-off',
  /^(?!false|0|no)/i,
];

/** `kubectl config set clusters.dev.insecure-skip-tls-verify true`, `gcloud config set auth/disable_ssl_validation true`. */
export const setsTrust: CommandCheck = (invocation, context) => {
  const [name, value] = invocation.args.operands;
  if (
    /insecure[-_]skip[-_]tls|disable_ssl_validation/i.test(name?.value ?? '') &&
    !/^(?:false|0|no)?$/i.test(value?.value ?? '')
  ) {
    context.report('evasion.tls-off', invocation.span);
  }
  return undefined;
};
