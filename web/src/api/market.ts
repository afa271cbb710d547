import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { api, onceKey, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"

export type OpenCampaign = Schemas["OpenCampaign"]
export type Campaign = Schemas["CampaignView"]
export type NewCampaign = Schemas["SaveCampaign"]
export type CampaignJob = Schemas["CampaignJobView"]
export type Submission = Schemas["SubmissionView"]
export type Decision = Schemas["Decide"]
export type Earning = Schemas["EarningView"]
export type Pay = Schemas["PayView"]
export type Check = Schemas["CheckView"]
export type CampaignRules = Schemas["CampaignRules"]

const KEY = "market"

interface Wanted {
  words: string
  sort: "newest" | "pay"
}

/** Live campaigns of all workspaces. */
export const discoverQuery = (wanted: Wanted) =>
  queryOptions({
    queryKey: [KEY, "discover", wanted],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/marketplace/discover", { params: { query: { ...wanted, limit: 60 } }, signal })),
    placeholderData: keepPreviousData,
  })

export const openCampaignQuery = (campaignId: string) =>
  queryOptions({
    queryKey: [KEY, "open", campaignId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/marketplace/discover/{campaign_id}", { ...campaignAt(campaignId), signal })),
  })

export const jobsQuery = queryOptions({
  queryKey: [KEY, "jobs"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/marketplace/jobs", { signal })),
  refetchInterval: 30_000,
})

export const campaignsQuery = queryOptions({
  queryKey: [KEY, "campaigns"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/campaigns", { params: { query: { limit: 100 } }, signal })),
})

export const campaignQuery = (campaignId: string) =>
  queryOptions({
    queryKey: [KEY, "campaign", campaignId],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/campaigns/{campaign_id}", { ...campaignAt(campaignId), signal })),
  })

export const submissionsQuery = (campaignId: string, waiting: boolean) =>
  queryOptions({
    queryKey: [KEY, "submissions", campaignId, waiting],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/submissions", {
          params: { query: { campaign_id: campaignId, waiting, limit: 50 } },
          signal,
        }),
      ),
    refetchInterval: waiting ? 20_000 : false,
  })

export const submissionQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, "submission", id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/submissions/{claim_id}", { ...claimAt(id), signal })),
    staleTime: 30 * 60_000, // the address of its video is good for an hour
  })

export const earningsQuery = queryOptions({
  queryKey: [KEY, "earnings"],
  queryFn: ({ signal }) =>
    unwrap(api.GET("/api/v1/marketplace/earnings", { params: { query: { limit: 100 } }, signal })),
})

export const earningsSummaryQuery = queryOptions({
  queryKey: [KEY, "summary"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/marketplace/earnings/summary", { signal })),
})

export const claimPlace = (campaignId: string): Promise<CampaignJob> =>
  changed(unwrap(api.POST("/api/v1/marketplace/discover/{campaign_id}/claim", campaignAt(campaignId))))

export const submitJob = (id: string, body: Schemas["SubmitJob"]): Promise<CampaignJob> =>
  changed(unwrap(api.POST("/api/v1/marketplace/jobs/{claim_id}/submit", { ...claimAt(id), body })))

export const linkPost = (id: string, url: string): Promise<CampaignJob> =>
  changed(unwrap(api.POST("/api/v1/marketplace/jobs/{claim_id}/post", { ...claimAt(id), body: { url } })))

export const withdrawJob = (id: string): Promise<CampaignJob> =>
  changed(unwrap(api.POST("/api/v1/marketplace/jobs/{claim_id}/withdraw", claimAt(id))))

export const appealJob = (id: string, reason: string): Promise<CampaignJob> =>
  changed(unwrap(api.POST("/api/v1/marketplace/jobs/{claim_id}/appeal", { ...claimAt(id), body: { reason } })))

export const createCampaign = (body: NewCampaign, key = onceKey()): Promise<Campaign> =>
  changed(unwrap(api.POST("/api/v1/campaigns", { params: { header: key }, body })))

export const fundCampaign = (id: string, method: "balance" | "card"): Promise<Campaign> =>
  changed(unwrap(api.POST("/api/v1/campaigns/{campaign_id}/fund", { ...campaignAt(id), body: { method } })))

/** More places; by card the answer says where they are paid. */
export const addPlaces = (id: string, body: Schemas["AddPlaces"]): Promise<Campaign> =>
  changed(unwrap(api.POST("/api/v1/campaigns/{campaign_id}/places", { ...campaignAt(id), body })))

/** The campaign after its payment was read at the payment provider. */
export const refreshCampaign = (id: string): Promise<Campaign> =>
  changed(unwrap(api.POST("/api/v1/campaigns/{campaign_id}/refresh", campaignAt(id))))

export const pauseCampaign = (id: string): Promise<Campaign> =>
  changed(unwrap(api.POST("/api/v1/campaigns/{campaign_id}/pause", campaignAt(id))))

export const resumeCampaign = (id: string): Promise<Campaign> =>
  changed(unwrap(api.POST("/api/v1/campaigns/{campaign_id}/resume", campaignAt(id))))

export const closeCampaign = (id: string): Promise<Campaign> =>
  changed(unwrap(api.POST("/api/v1/campaigns/{campaign_id}/close", campaignAt(id))))

export const cancelCampaign = (id: string): Promise<Campaign> =>
  changed(unwrap(api.POST("/api/v1/campaigns/{campaign_id}/cancel", campaignAt(id))))

export const decide = (id: string, body: Decision): Promise<Submission> =>
  changed(unwrap(api.POST("/api/v1/submissions/{claim_id}/decide", { ...claimAt(id), body })))

async function changed<T>(request: Promise<T>): Promise<T> {
  const value = await request
  await queryClient.invalidateQueries({ queryKey: [KEY] })
  return value
}

function campaignAt(id: string) {
  return { params: { path: { campaign_id: id } } }
}

function claimAt(id: string) {
  return { params: { path: { claim_id: id } } }
}
