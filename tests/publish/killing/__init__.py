"""Publishers as real processes, killed (SIGKILL) at one of their I/O boundaries, and what stands on the server afterwards."""
