"""What every capability stands on: settings, context, task entry, database, blobs, state, outbox, workflows."""
