/** Prisma's error object for users of an engine. */
export interface UserFacingError {
  error_code?: string;
  message: string;
  is_panic?: boolean;
  meta?: { id?: number; code?: string };
}

interface EngineError {
  error: string;
  user_facing_error?: UserFacingError;
}

/** An answer of the engine; a transaction call fails with the bare user-facing error. */
export interface EngineAnswer extends Partial<UserFacingError> {
  readonly id?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly errors?: EngineError[];
  readonly batchResult?: EngineAnswer[];
}

/** The part of @prisma/driver-adapter-utils that keeps errors thrown by the driver. */
interface DriverErrors {
  consumeError(id: number): { readonly error: unknown } | undefined;
}

interface NativeError {
  readonly code: 'P1001' | 'P1017';
  readonly message: string;
}

/** SQLSTATE and system codes that say nobody answers, and those that say somebody hung up. */
const unreachableCodes = new Set(['57P03', 'ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT']);
const closedCodes = new Set(['57P01', '57P02']);
const unreachableText = /timeout exceeded when trying to connect|connect ECONN/i;
const closedText = /terminat|ECONNRESET|EPIPE|not queryable|server closed/i;
/** Code of an error that a driver adapter threw; `meta.id` names it. */
const thrownByDriver = 'P2036';

function readDriverError(error: unknown): { readonly code: string; readonly message: string } {
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    message?: unknown;
  };
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : String(error) };
}

/**
 * Gives errors of the JavaScript driver the codes of the native engine, so that LiteLLM recognises a database that is away and
 * reconnects instead of failing on an unknown error.
 */
export function createErrorTranslator(thrown: DriverErrors, address: string) {
  const classify = (error: unknown): NativeError | undefined => {
    const { code, message } = readDriverError(error);
    if (unreachableCodes.has(code) || unreachableText.test(message)) {
      return { code: 'P1001', message: `Can't reach database server at ${address}` };
    }
    return closedCodes.has(code) || closedText.test(message)
      ? { code: 'P1017', message: 'Server has closed the connection.' }
      : undefined;
  };

  const rename = (facing: UserFacingError, native: NativeError): void => {
    facing.error_code = native.code;
    facing.message = native.message;
    facing.meta = {};
  };

  const translateFacing = (facing: UserFacingError): string | undefined => {
    if (facing.error_code === thrownByDriver) {
      const cause = thrown.consumeError(facing.meta?.id ?? -1)?.error;
      const native = cause === undefined ? undefined : classify(cause);
      if (native !== undefined) rename(facing, native);
      return native?.message ?? (cause === undefined ? undefined : readDriverError(cause).message);
    }
    const native = facing.meta?.code === undefined ? undefined : classify({ code: facing.meta.code });
    if (native !== undefined) rename(facing, native);
    return native?.message;
  };

  const translate = (answer: EngineAnswer): EngineAnswer => {
    for (const error of answer.errors ?? []) {
      if (error.user_facing_error === undefined) continue;
      error.error = translateFacing(error.user_facing_error) ?? error.error;
    }
    if (answer.error_code !== undefined) translateFacing(answer as UserFacingError);
    for (const item of answer.batchResult ?? []) translate(item);
    return answer;
  };

  const translateThrown = (error: unknown): EngineAnswer | undefined => {
    const native = classify(error);
    if (native === undefined) return undefined;
    const facing: UserFacingError = { is_panic: false, message: native.message, error_code: native.code, meta: {} };
    return { errors: [{ error: native.message, user_facing_error: facing }] };
  };

  return { translate, translateThrown };
}
