import "@fontsource-variable/inter/wght.css"
import "@fontsource-variable/bricolage-grotesque/wght.css"
import "./theme/mantine.css"
import "./theme/tokens.css"
import "./theme/base.css"
import "./theme/overrides.css"
import { MantineProvider } from "@mantine/core"
import { Notifications } from "@mantine/notifications"
import { QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { queryClient } from "./api/query"
import { router } from "./app/router"
import { theme, variables } from "./theme/theme"

const place = document.getElementById("app")
if (place)
  createRoot(place).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <Notifications position="bottom-left" limit={4} />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
