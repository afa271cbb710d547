import "./theme/mantine.css"
import "./theme/overrides.css"
import { MantineProvider } from "@mantine/core"
import { QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import { StrictMode, startTransition, useEffect } from "react"
import { createRoot } from "react-dom/client"
import { queryClient } from "./api/query"
import { router } from "./app/router"
import { lettersNow } from "./theme/letters"
import { theme, variables } from "./theme/theme"
import { Toasts } from "./ui/toast"

/** Put the app in the place of what stands there, once its first screen is ready: in slices, so that keys are heard. */
export async function start(place: HTMLElement) {
  await router.load()
  startTransition(() =>
    createRoot(place).render(
      <StrictMode>
        <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
          <QueryClientProvider client={queryClient}>
            <Toasts />
            <RouterProvider router={router} />
            <Letters />
          </QueryClientProvider>
        </MantineProvider>
      </StrictMode>,
    ),
  )
}

const LETTERS_MS = 1000

/** Our typefaces, once what the first screen asked for is there and painted, or a second later. */
function Letters() {
  useEffect(() => {
    const until = performance.now() + LETTERS_MS
    const look = () => {
      const shown = queryClient.isFetching() === 0 && [...document.images].every(isShown)
      requestAnimationFrame(shown || performance.now() > until ? lettersNow : look)
    }
    requestAnimationFrame(look)
  }, [])
  return null
}

function isShown(image: HTMLImageElement): boolean {
  return image.complete || image.getBoundingClientRect().top > innerHeight
}
