import createClient, { type Middleware } from "openapi-fetch"
import { fetchOrPrefetched } from "./prefetch"
import type { components, paths } from "./schema"
import { accessToken, forget } from "./session"
import { currentWorkspace, nameWorkspace, setWorkspace } from "./workspace"

export type Schemas = components["schemas"]

/** What the API refused, in its own words; `status` 0 when it could not be reached. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message)
  }
}

const authorize: Middleware = {
  async onRequest({ request, schemaPath }) {
    if (schemaPath.startsWith("/api/v1/auth/")) {
      request.headers.set("x-session", "cookie")
      return request
    }
    const token = await accessToken()
    if (token) request.headers.set("authorization", `Bearer ${token}`)
    nameWorkspace(request.headers)
    return request
  },
  async onResponse({ request, response, schemaPath }) {
    if (response.status !== 401 || schemaPath.startsWith("/api/v1/auth/")) return response
    const refused = request.headers.get("authorization")?.slice("Bearer ".length)
    const token = refused ? await accessToken(refused) : null
    if (!token) {
      forget(true)
      return response
    }
    const again = new Request(request.url, { method: request.method, headers: request.headers })
    again.headers.set("authorization", `Bearer ${token}`)
    return request.method === "GET" ? fetch(again) : response
  },
}

/** The person is not in this tab's workspace any more: be in their own, and let whoever shows it know. */
const lostAccess: Middleware = {
  async onResponse({ response }) {
    if (response.status !== 404 || !currentWorkspace()) return
    const body = (await response
      .clone()
      .json()
      .catch(() => null)) as { details?: { workspace_id?: string } } | null
    if (body?.details?.workspace_id !== currentWorkspace()) return
    setWorkspace(null)
    isLost = true
    dispatchEvent(new Event(LOST_WORKSPACE))
  },
}
export const LOST_WORKSPACE = "cutroom.lost-workspace"
let isLost = false

/** Whether the workspace has been lost since this was asked last: an answer may have come before anybody listened. */
export function takeLostWorkspace(): boolean {
  const was = isLost
  isLost = false
  return was
}

export const api = createClient<paths>({ baseUrl: "", fetch: fetchOrPrefetched })
api.use(authorize, lostAccess)

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The answer's content. Throws ApiError with the API's own sentence, or with ours when it cannot be reached. */
export async function unwrap<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>
  try {
    answer = await request
  } catch (error) {
    throw unreachable(error)
  }
  if (answer.response.ok) return answer.data as T
  throw refusal(answer.response, answer.error)
}

function unreachable(error: unknown): Error {
  if (error instanceof DOMException && error.name === "AbortError") return error
  const message = navigator.onLine
    ? "Can’t reach Cutroom. Your work is safe; we’ll keep trying."
    : "You’re offline. Try again when you’re back online."
  return new ApiError(0, "unreachable", message)
}

function refusal(response: Response, error: unknown): ApiError {
  const body = (error ?? {}) as { error?: string; message?: string; details?: Record<string, unknown> }
  // what has no code of ours is a gateway's word, not one for people
  const message = body.error && body.message ? body.message : strange(response.status)
  return new ApiError(response.status, body.error ?? "http_error", message, body.details)
}

function strange(status: number): string {
  if (status === 503) return "Cutroom is busy. Try again in a moment."
  return `Something went wrong on our end (${status}). Try again in a moment.`
}

/** What to show a person of any error. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong. Try again."
}

/** A key that makes a creating call safe to send again. */
export function onceKey(): { "Idempotency-Key": string } {
  return { "Idempotency-Key": crypto.randomUUID() }
}
