import {texts} from '../texts/index.ts';

/** A request that failed as a whole: no answer, no JSON, or an answer that is not 200. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly retryAfter: number | null; // seconds

  constructor(code: string, message: string, retryAfter: number | null = null) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** Whether a request was given up by the panel itself. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** What is shown of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a response that is not 200 says. */
export async function failure(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const seconds = Number.isFinite(retryAfter) ? retryAfter : null;
  const body = texts.server.translated(await response.json().catch(() => null));
  const problem = problemOf(body);
  return problem === null
    ? new ApiError('http', texts.server.status(response.status), seconds)
    : new ApiError(problem.code, problem.message, seconds);
}

function problemOf(body: unknown): {code: string; message: string} | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) {
    return null;
  }
  const {error} = body;
  if (typeof error !== 'object' || error === null || !('message' in error) || !('code' in error)) {
    return null;
  }
  return {code: String(error.code), message: String(error.message)};
}
