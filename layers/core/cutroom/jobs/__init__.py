"""Long work as people see it: kinds, stages, progress, cancelling, running again, recovery of lost executions."""
