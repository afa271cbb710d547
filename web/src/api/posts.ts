import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { api, onceKey, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"

export type Post = Schemas["PostView"]
export type PostDetail = Schemas["PostDetail"]
export type Target = Schemas["TargetView"]
export type Step = Schemas["StepView"]
export type NewPost = Schemas["CreatePost"]
export type CheckPost = Schemas["CheckPost"]
export type Content = Schemas["Content"]
export type Platform = Target["platform"]
export type Account = Schemas["AccountView"]
export type Timing = Schemas["Timing"]

const MOVING: Post["state"][] = ["publishing"]
const SOON_MS = 3 * 60_000

const isSoon = (at: string | null) => at !== null && Date.parse(at) - Date.now() < SOON_MS

/** Whether a post changes by itself within minutes. */
export const isMoving = (post: Post) =>
  MOVING.includes(post.state) ||
  post.targets.some(
    (one) =>
      (one.state === "scheduled" && isSoon(one.next_at)) ||
      one.steps.some((step) => step.state === "waiting" && isSoon(step.next_at)),
  )

/** The accounts that can be posted to. */
export const accountsQuery = queryOptions({
  queryKey: ["channels", "accounts"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/social/accounts", { signal })),
})

export const postsQuery = queryOptions({
  queryKey: ["posts"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/posts", { params: { query: { limit: 100 } }, signal })),
  refetchInterval: (query) => (query.state.data?.items.some(isMoving) ? 2000 : false),
})

export const postQuery = (postId: string) =>
  queryOptions({
    queryKey: ["post", postId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/posts/{post_id}", { params: { path: { post_id: postId } }, signal })),
    refetchInterval: (query) => (!query.state.data || isMoving(query.state.data) ? 1500 : 30_000),
  })

/** What keeps a post from going out as it is. */
export const checkQuery = (wanted: CheckPost) =>
  queryOptions({
    queryKey: ["post-check", wanted],
    queryFn: ({ signal }) => unwrap(api.POST("/api/v1/posts/preflight", { body: wanted, signal })),
    enabled: wanted.targets.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })

export async function createPost(wanted: NewPost, key = onceKey()): Promise<Post> {
  return changed(await unwrap(api.POST("/api/v1/posts", { params: { header: key }, body: wanted })))
}

/** Load a post and the lists again after a change. */
export async function changed(post: Post): Promise<Post> {
  await queryClient.invalidateQueries({ queryKey: ["post", post.id] })
  for (const list of ["posts", "calendar", "next-slots"]) await queryClient.invalidateQueries({ queryKey: [list] })
  return post
}

const at = (post: Post, target: Target) => ({ params: { path: { post_id: post.id, target_id: target.id } } })

export const cancelPost = async (post: Pick<Post, "id">) =>
  changed(await unwrap(api.POST("/api/v1/posts/{post_id}/cancel", { params: { path: { post_id: post.id } } })))

export const retryTarget = async (post: Post, target: Target) =>
  changed(await unwrap(api.POST("/api/v1/posts/{post_id}/targets/{target_id}/retry", at(post, target))))

export const retryStep = async (post: Post, step: Step) =>
  changed(
    await unwrap(
      api.POST("/api/v1/posts/{post_id}/steps/{step_id}/retry", {
        params: { path: { post_id: post.id, step_id: step.id } },
      }),
    ),
  )

export const settleTarget = async (post: Post, target: Target, isThere: boolean) =>
  changed(
    await unwrap(
      api.POST("/api/v1/posts/{post_id}/targets/{target_id}/settle", {
        ...at(post, target),
        body: { is_there: isThere },
      }),
    ),
  )

/** Change what a post says in some of its accounts, and when it goes out. */
export const editPost = async (post: Post, targets: Schemas["TargetRequest"][], timing: Schemas["Timing"] | null) =>
  changed(
    await unwrap(
      api.PATCH("/api/v1/posts/{post_id}", {
        params: { path: { post_id: post.id } },
        body: { version: post.version, targets, timing },
      }),
    ),
  )

export const reschedulePost = async (post: Post, timing: Schemas["Timing"]) =>
  changed(
    await unwrap(
      api.PATCH("/api/v1/posts/{post_id}", {
        params: { path: { post_id: post.id } },
        body: { version: post.version, timing },
      }),
    ),
  )
