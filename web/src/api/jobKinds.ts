/** Written by `make client` from the manifests (`capability.py` of each capability); change it there. */
export const JOB_KINDS = {
  ingest: {
    label: "Processing video",
    page: { to: "/videos/$videoId", param: "videoId" },
  },
  analysis: {
    label: "Finding clips",
  },
  selection: {
    label: "Finding different clips",
  },
  render: {
    label: "Exporting short",
    page: { to: "/exports/$exportId", param: "exportId" },
  },
  studio: {
    label: "Making video",
    page: { to: "/studio/$projectId", param: "projectId" },
  },
  takeout: {
    label: "Exporting your data",
    page: { to: "/account", search: { tab: "privacy" } },
  },
} as const
