import { queryOptions } from "@tanstack/react-query"
import { api, type Schemas, unwrap } from "./client"
import { changed, type Post } from "./posts"
import { queryClient } from "./query"

export type Approval = Schemas["ApprovalView"]
export type Change = Schemas["Change"]
export type Review = Schemas["ReviewView"]
export type ClientPage = Schemas["ClientPage"]
export type ClientPost = Schemas["ClientPost"]
export type ApprovalLink = Schemas["ApprovalLinkView"]

/** What was said about a post, and what changed since the last decision. */
export const approvalQuery = (postId: string) =>
  queryOptions({
    queryKey: ["post", postId, "approval"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/posts/{post_id}/approval", { ...of(postId), signal })),
  })

/** The posts that wait for somebody to approve them, the soonest first. */
export const waitingQuery = queryOptions({
  queryKey: ["posts", "waiting"],
  queryFn: ({ signal }) =>
    unwrap(api.GET("/api/v1/posts", { params: { query: { awaiting_approval: true, limit: 100 } }, signal })),
  refetchInterval: 60_000,
})

export const publishingQuery = queryOptions({
  queryKey: ["publishing-settings"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/publishing/settings", { signal })),
})

export const approvalLinksQuery = queryOptions({
  queryKey: ["approval-links"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/approval-links", { signal })),
})

/** What a client sees who has a link. */
export const clientPageQuery = (token: string) =>
  queryOptions({
    queryKey: ["client-page", token],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/approvals/{token}", { params: { path: { token } }, signal })),
    retry: false,
    staleTime: 10 * 60_000, // its videos' addresses stand for fifteen
  })

export const approve = async (post: Post) =>
  changed(await unwrap(api.POST("/api/v1/posts/{post_id}/approve", { ...of(post.id), body: ofVersion(post, "") })))

export const sendBack = async (post: Post, comment: string, atMs: number | null) =>
  changed(
    await unwrap(
      api.POST("/api/v1/posts/{post_id}/send-back", {
        ...of(post.id),
        body: { ...ofVersion(post, comment), at_ms: atMs },
      }),
    ),
  )

export async function comment(postId: string, text: string, atMs: number | null): Promise<void> {
  const body = { comment: text, at_ms: atMs }
  const view = await unwrap(api.POST("/api/v1/posts/{post_id}/comments", { ...of(postId), body }))
  queryClient.setQueryData(approvalQuery(postId).queryKey, view)
}

/** What a client does with a post; the page as it is afterwards. */
export async function clientApproves(token: string, post: ClientPost): Promise<void> {
  const path = { token, post_id: post.id }
  shown(
    token,
    await unwrap(
      api.POST("/api/v1/approvals/{token}/posts/{post_id}/approve", {
        params: { path },
        body: ofVersion(post, ""),
      }),
    ),
  )
}

export async function clientSendsBack(
  token: string,
  post: ClientPost,
  text: string,
  atMs: number | null,
): Promise<void> {
  const path = { token, post_id: post.id }
  shown(
    token,
    await unwrap(
      api.POST("/api/v1/approvals/{token}/posts/{post_id}/send-back", {
        params: { path },
        body: { ...ofVersion(post, text), at_ms: atMs },
      }),
    ),
  )
}

export async function clientComments(
  token: string,
  post: ClientPost,
  text: string,
  atMs: number | null,
): Promise<void> {
  const path = { token, post_id: post.id }
  shown(
    token,
    await unwrap(
      api.POST("/api/v1/approvals/{token}/posts/{post_id}/comments", {
        params: { path },
        body: { comment: text, at_ms: atMs },
      }),
    ),
  )
}

export async function createApprovalLink(label: string, accountIds: string[]): Promise<string> {
  const link = await unwrap(api.POST("/api/v1/approval-links", { body: { label, account_ids: accountIds, days: 30 } }))
  await queryClient.invalidateQueries({ queryKey: ["approval-links"] })
  return link.url ?? ""
}

export async function revokeApprovalLink(id: string): Promise<void> {
  await unwrap(api.DELETE("/api/v1/approval-links/{approval_link_id}", { params: { path: { approval_link_id: id } } }))
  await queryClient.invalidateQueries({ queryKey: ["approval-links"] })
}

export async function setNeedsApproval(needed: boolean): Promise<void> {
  const view = await unwrap(api.PUT("/api/v1/publishing/settings", { body: { needs_approval: needed } }))
  queryClient.setQueryData(publishingQuery.queryKey, view)
}

/** Let nothing go out, or let it go out again. */
export async function setPaused(paused: boolean): Promise<void> {
  const view = await unwrap(paused ? api.POST("/api/v1/publishing/pause") : api.POST("/api/v1/publishing/resume"))
  queryClient.setQueryData(publishingQuery.queryKey, view)
  for (const key of ["posts", "calendar"]) await queryClient.invalidateQueries({ queryKey: [key] })
}

const of = (postId: string) => ({ params: { path: { post_id: postId } } })
const ofVersion = (post: Pick<Post, "version">, text: string) => ({ version: post.version, comment: text })
const shown = (token: string, page: ClientPage) => queryClient.setQueryData(clientPageQuery(token).queryKey, page)
