import { queryOptions } from "@tanstack/react-query"
import { ApiError, api, onceKey, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"
import { currentWorkspace, inWorkspace } from "./workspace"

export type Project = Schemas["ProjectView"]
export type ProjectSummary = Schemas["ProjectSummary"]
export type Scene = Schemas["SceneView"]
export type Photo = Schemas["PhotoView"]
export type PhotoTicket = Schemas["PhotoTicket"]
export type StudioOptions = Schemas["StudioOptions"]
export type NewProject = Schemas["CreateProject"]
export type Aspect = Project["aspect"]
type SceneChange = Omit<Schemas["UpdateScene"], "version">
type ProjectChange = Omit<Schemas["UpdateProject"], "version">

export const studioOptionsQuery = queryOptions({
  queryKey: ["studio-options"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/studio/options", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
})

export const projectsQuery = queryOptions({
  queryKey: ["projects"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/projects", { params: { query: { limit: 100 } }, signal })),
  refetchInterval: (query) => (query.state.data?.items.some((one) => one.status === "rendering") ? 2000 : false),
})

export const projectQuery = (projectId: string) =>
  queryOptions({
    queryKey: ["project", projectId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/projects/{project_id}", { params: { path: { project_id: projectId } }, signal })),
    refetchInterval: (query) => (query.state.data?.status === "rendering" ? 1000 : false),
  })

/** The picture of a scene; another one where `picture` differs. */
export const posterQuery = (projectId: string, sceneId: string, picture: string) =>
  queryOptions({
    queryKey: ["poster", projectId, sceneId, picture],
    queryFn: ({ signal }) => {
      const path = { project_id: projectId, scene_id: sceneId }
      return unwrap(api.GET("/api/v1/projects/{project_id}/scenes/{scene_id}/poster", { params: { path }, signal }))
    },
    staleTime: 30 * 60_000,
  })

/** What the video would cost as it is now; the price holds for ten minutes. */
export const projectQuoteQuery = (projectId: string, version: number) =>
  queryOptions({
    queryKey: ["project-quote", projectId, version],
    queryFn: ({ signal }) => {
      const path = { project_id: projectId }
      return unwrap(api.POST("/api/v1/projects/{project_id}/quote", { params: { path }, signal }))
    },
    staleTime: 5 * 60_000,
    gcTime: 5 * 60_000,
  })

export async function createProject(body: NewProject, key = onceKey()): Promise<Project> {
  const created = await unwrap(api.POST("/api/v1/projects", { params: { header: key }, body }))
  keep(created)
  return created
}

/** Make the video as it is once all changes before this are saved, for a price in credits. */
export async function makeVideo(projectId: string, price: number, key = onceKey()): Promise<Project> {
  const params = { path: { project_id: projectId }, header: key }
  const begun = await change(projectId, async (version) => {
    const body = { version, quote_id: price ? await quoteOf(projectId, version, price) : null }
    return unwrap(api.POST("/api/v1/projects/{project_id}/render", { params, body }))
  })
  await queryClient.invalidateQueries({ queryKey: ["jobs"] })
  if (price) await queryClient.invalidateQueries({ queryKey: ["credits"] })
  return begun
}

/** The quote of a version. Throws where it is not the price that the person saw. */
async function quoteOf(projectId: string, version: number, price: number): Promise<string> {
  const quote = await queryClient.fetchQuery(projectQuoteQuery(projectId, version))
  if (quote.total !== price) throw new Error("The price has changed with your last changes. Check it and try again.")
  return quote.id
}

export async function deleteProject(projectId: string): Promise<void> {
  const path = { project_id: projectId }
  await unwrap(api.DELETE("/api/v1/projects/{project_id}", { params: { path }, keepalive: true }))
  await queryClient.invalidateQueries({ queryKey: ["projects"] })
}

/** A project of photos, which are added to it afterwards. */
export async function createPhotoProject(body: Schemas["CreatePhotoProject"], key = onceKey()): Promise<Project> {
  const created = await unwrap(api.POST("/api/v1/projects/photos", { params: { header: key }, body }))
  return keep(created)
}

/** Where files are to be sent, or why they can't be used. */
export async function photoTickets(
  projectId: string,
  photos: Schemas["NewPhoto"][],
  workspace: string | null,
): Promise<PhotoTicket[]> {
  const asked = { params: { path: { project_id: projectId } }, headers: inWorkspace(workspace), body: { photos } }
  return (await unwrap(api.POST("/api/v1/projects/{project_id}/photos", asked))).items
}

const added = new Map<string, { coming: number; answered: number }>()

/** A file has been sent: it is read, and takes the place of `replaces` where that is given. */
export async function addPhoto(
  projectId: string,
  ticket: PhotoTicket,
  replaces: string | null,
  workspace: string | null,
): Promise<void> {
  const params = { path: { project_id: projectId, photo_id: ticket.photo_id } }
  const asked = { params, headers: inWorkspace(workspace), body: { name: ticket.name, replaces } }
  const count = added.get(projectId) ?? { coming: 0, answered: 0 }
  added.set(projectId, count)
  count.coming += 1
  try {
    const project = await unwrap(api.PUT("/api/v1/projects/{project_id}/photos/{photo_id}", asked))
    if (workspace === currentWorkspace()) keep(project)
  } finally {
    count.coming -= 1
    count.answered += 1
  }
}

const last = new Map<string, Promise<unknown>>()

/** A change, and again on a newer version where that is one that photos of ours, just coming, have made. */
async function onNewest(projectId: string, send: (version: number) => Promise<Project>): Promise<Project> {
  let version = queryClient.getQueryData(projectQuery(projectId).queryKey)?.version ?? 1
  for (;;) {
    const before = added.get(projectId)?.answered ?? 0
    try {
      return await send(version)
    } catch (error) {
      const count = added.get(projectId)
      const newer = error instanceof ApiError && error.status === 409 ? Number(error.details.version) : Number.NaN
      if (!(newer > version) || !count || (count.coming === 0 && count.answered === before)) throw error
      version = newer
    }
  }
}

/** One change after the other, each on the version that the one before has made. */
function change(projectId: string, send: (version: number) => Promise<Project>): Promise<Project> {
  const key = projectQuery(projectId).queryKey
  const next = (last.get(projectId) ?? Promise.resolve())
    .catch(() => undefined)
    .then(async () => {
      try {
        return keep(await onNewest(projectId, send))
      } catch (error) {
        if (error instanceof ApiError && error.status === 409) await queryClient.invalidateQueries({ queryKey: key })
        throw error
      }
    })
  last.set(projectId, next)
  return next
}

function keep(project: Project): Project {
  // Photos are read a few at once: an answer that comes late knows less than the one before it.
  queryClient.setQueryData(projectQuery(project.id).queryKey, (known) =>
    known && known.version > project.version ? known : project,
  )
  void queryClient.invalidateQueries({ queryKey: ["projects"] })
  return project
}

export const updateProject = (projectId: string, sent: ProjectChange) =>
  change(projectId, (version) =>
    unwrap(
      api.PATCH("/api/v1/projects/{project_id}", {
        params: { path: { project_id: projectId } },
        body: { ...sent, version },
        keepalive: true,
      }),
    ),
  )

export const rewriteProject = (projectId: string, prompt: string) =>
  change(projectId, (version) =>
    unwrap(
      api.POST("/api/v1/projects/{project_id}/rewrite", {
        params: { path: { project_id: projectId } },
        body: { version, prompt },
      }),
    ),
  )

export const orderScenes = (projectId: string, sceneIds: string[]) =>
  change(projectId, (version) =>
    unwrap(
      api.PUT("/api/v1/projects/{project_id}/order", {
        params: { path: { project_id: projectId } },
        body: { version, scene_ids: sceneIds },
      }),
    ),
  )

export const addScene = (projectId: string, after: string | null) =>
  change(projectId, (version) =>
    unwrap(
      api.POST("/api/v1/projects/{project_id}/scenes", {
        params: { path: { project_id: projectId } },
        body: { version, after, heading: "New scene" },
      }),
    ),
  )

/** The photos of the video in their order, the others left out; null: by time. */
export const orderPhotos = (projectId: string, photoIds: string[] | null) =>
  change(projectId, (version) =>
    unwrap(
      api.PUT("/api/v1/projects/{project_id}/photos/order", {
        params: { path: { project_id: projectId } },
        body: { version, photo_ids: photoIds },
      }),
    ),
  )

const ofPhoto = (projectId: string, photoId: string) => ({ path: { project_id: projectId, photo_id: photoId } })

export const captionPhoto = (projectId: string, photoId: string, caption: string) =>
  change(projectId, (version) =>
    unwrap(
      api.PATCH("/api/v1/projects/{project_id}/photos/{photo_id}", {
        params: ofPhoto(projectId, photoId),
        body: { version, caption },
        keepalive: true,
      }),
    ),
  )

/** Whatever the version is: it was asked for a while ago, and this photo is meant. */
export const removePhoto = (projectId: string, photoId: string) =>
  change(projectId, () =>
    unwrap(
      api.DELETE("/api/v1/projects/{project_id}/photos/{photo_id}", {
        params: ofPhoto(projectId, photoId),
        keepalive: true,
      }),
    ),
  )

const of = (projectId: string, sceneId: string) => ({ path: { project_id: projectId, scene_id: sceneId } })

export const updateScene = (projectId: string, sceneId: string, sent: SceneChange) =>
  change(projectId, (version) =>
    unwrap(
      api.PATCH("/api/v1/projects/{project_id}/scenes/{scene_id}", {
        params: of(projectId, sceneId),
        body: { ...sent, version },
        keepalive: true,
      }),
    ),
  )

export const duplicateScene = (projectId: string, sceneId: string) =>
  change(projectId, (version) =>
    unwrap(
      api.POST("/api/v1/projects/{project_id}/scenes/{scene_id}/duplicate", {
        params: of(projectId, sceneId),
        body: { version },
      }),
    ),
  )

export const deleteScene = (projectId: string, sceneId: string) =>
  change(projectId, (version) =>
    unwrap(
      api.DELETE("/api/v1/projects/{project_id}/scenes/{scene_id}", {
        params: { ...of(projectId, sceneId), query: { version } },
      }),
    ),
  )

export const regenerateScene = (projectId: string, sceneId: string) =>
  change(projectId, (version) =>
    unwrap(
      api.POST("/api/v1/projects/{project_id}/scenes/{scene_id}/regenerate", {
        params: of(projectId, sceneId),
        body: { version },
      }),
    ),
  )

export const selectRevision = (projectId: string, sceneId: string, number: number) =>
  change(projectId, (version) =>
    unwrap(
      api.PUT("/api/v1/projects/{project_id}/scenes/{scene_id}/revision", {
        params: of(projectId, sceneId),
        body: { version, number },
      }),
    ),
  )
